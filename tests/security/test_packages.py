"""What is known of packages is written down, and what could not be asked is not said to be well."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from config.environment import inherited
from config.settings import ROOT
from tests.security.bill import bill, held, locked

LOCK = ROOT / "requirements.txt"


def test_the_bill_names_every_locked_package_with_version_and_licence() -> None:
    found = bill(LOCK)
    assert held(found) == locked(LOCK) and len(locked(LOCK)) > 50
    assert [component["name"] for component in found["components"] if "licenses" not in component] == []
    assert all(component["externalReferences"][0]["hashes"] for component in found["components"])


@pytest.mark.parametrize(
    ("said", "code", "told", "ends"),
    [
        ("No known vulnerabilities found", 0, "no known fault", 0),
        ("ERROR: alembic: Dependency not found on PyPI and could not be audited: alembic", 1, "NOT CHECKED", 0),
        ("ConnectionError: HTTPSConnectionPool: Max retries exceeded", 1, "NOT CHECKED", 0),
        ("Found 1 known vulnerability in 1 package", 1, "Found 1 known vulnerability", 1),
        ("Found 2 known vulnerabilities in 1 package; timed out", 1, "Found 2", 1),
        ("Traceback: something else", 2, "something else", 1),
    ],
)
def test_a_known_fault_fails_and_what_could_not_be_asked_is_never_passed(
    tmp_path: Path, said: str, code: int, told: str, ends: int
) -> None:
    stand_in = tmp_path / "pip-audit"
    stand_in.write_text(f"#!/bin/sh\necho '{said}'\nexit {code}\n")
    stand_in.chmod(0o755)
    environment = inherited(PIP_AUDIT=str(stand_in))
    done = subprocess.run([ROOT / ".ci" / "audit"], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, told in done.stdout) == (ends, True), done.stdout
    assert code == 0 or "no known fault" not in done.stdout
