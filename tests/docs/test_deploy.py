"""What docs/deploy gives out: its programs, options, variables, ports and folders are those of the service."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
import yaml

from config.settings import Settings
from service.application import create_app
from service.supervisor import countersign
from tests.docs.pages import ROOT, text

DEPLOY = ROOT / "docs" / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
VARIABLES = {field.name.upper() for field in fields(Settings)}
# What a container's program reads that is not ours.
PYTHONS = {"PYTHONUNBUFFERED"}
PLACE = "/srv/countersign"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.from_environment({"VAR": str(tmp_path_factory.mktemp("deploy")), "SECRET_KEY": token_hex(32)})


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text(DEPLOY / "compose.yaml"))
    return found


def instructions(word: str) -> list[str]:
    """What stands after an instruction of the Containerfile, each continued line joined."""
    joined = text(DEPLOY / "Containerfile").replace("\\\n", " ")
    return re.findall(rf"^{word} (.*)$", joined, re.M)


def unit(path: Path) -> dict[str, list[str]]:
    """A unit's settings, each with all its values."""
    found: dict[str, list[str]] = {}
    for line in text(path).splitlines():
        if re.match(r"[A-Za-z]+=", line):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def programs(compose: dict[str, Any]) -> list[list[str]]:
    """Every command of ours that is given out, from its module on."""
    ours = [service["command"] for service in compose["services"].values() if service.get("image") == "countersign"]
    ours += [yaml.safe_load(command) for command in instructions("CMD")]
    ours += [shlex.split(command) for path in UNITS for command in unit(path)["ExecStart"]]
    for command in ours:
        assert command[0] in ("python", f"{PLACE}/.venv/bin/python") and command[1] == "-m", command
    return [command[2:] for command in ours]


def test_every_program_is_given_out_in_each_way(compose: dict[str, Any]) -> None:
    given = [tuple(word for word in words if not word.startswith("-"))[:3] for words in programs(compose)]
    wanted = {
        ("gunicorn", "wsgi:app"): 3,  # the image's own command too
        ("notifications.worker", "work"): 2,
        ("notifications.worker", "clock"): 2,
        ("flask", "wsgi", "db"): 2,
    }
    assert {name: given.count(name) for name in given} == wanted
    assert all(find_spec(words[0]) for words in given)


def test_the_web_is_started_as_the_supervisor_starts_it(compose: dict[str, Any], settings: Settings) -> None:
    own = {word for word in countersign.web(settings).argv[3:] if not word.startswith("--bind")}
    for words in programs(compose):
        if words[0] == "gunicorn":
            given = " ".join(words[1:]).replace("${WEB_WORKERS}", "2").replace("${WEB_THREADS}", "4").split()
            assert {word for word in given if not word.startswith("--bind")} == own
            assert {word for word in given if word.startswith("--bind")} & {
                f"--bind=0.0.0.0:{settings.port}",
                "--bind=127.0.0.1:${PORT}",
            }


def test_every_variable_exists(compose: dict[str, Any]) -> None:
    ours = [service for service in compose["services"].values() if service.get("image") == "countersign"]
    named = {name for service in ours for name in service["environment"]}
    named |= {word.partition("=")[0] for line in instructions("ENV") for word in line.split()}
    named |= {word.partition("=")[0] for path in UNITS for line in unit(path)["Environment"] for word in line.split()}
    named |= {name for path in UNITS for name in re.findall(r"\$\{(\w+)\}", text(path))}
    assert named <= VARIABLES | PYTHONS
    assert {"PORT", "VAR", "DEMO", "REDIS_URL"} <= named


def test_ports_and_the_address_of_the_health_check_are_the_programs(
    compose: dict[str, Any], settings: Settings
) -> None:
    web = compose["services"]["web"]
    assert web["ports"] == [f"127.0.0.1:{settings.port}:{settings.port}"] and instructions("EXPOSE") == ["8000"]
    asked = re.findall(r"http://127\.0\.0\.1:(\d+)(/[\w/]+)", web["healthcheck"]["test"][-1])
    assert asked == [(str(settings.port), "/health/live")]
    create_app(settings).url_map.bind("localhost").match("/health/live")
    assert web["environment"]["REDIS_URL"] == "redis://redis:6379/0" and "redis" in compose["services"]


def test_the_image_holds_what_the_programs_read_and_nothing_else_of_the_checkout() -> None:
    copied = {words.split()[0] for words in instructions("COPY")}
    read = {"config", "migrations", "notifications", "service", "workflows"}
    assert copied == {"requirements.txt", "wsgi.py", "docs/guides", *read}
    assert all((ROOT / name).exists() for name in copied)
    assert instructions("USER") == ["countersign"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_may_write_to_its_data_alone(path: Path) -> None:
    found = unit(path)
    assert found["ProtectSystem"] == ["strict"] and found["NoNewPrivileges"] == ["yes"] and found["User"] != ["root"]
    assert found["CapabilityBoundingSet"] == [""] and found["UMask"] == ["0077"]
    assert f"VAR=/var/lib/{found['StateDirectory'][0]}" in found["Environment"][0].split()


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """With the programs of this checkout in place of those of an installation, which must be there to be verified."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("There is no systemd-analyze on this machine.")
    for path in UNITS:
        here = text(path).replace(f"{PLACE}/.venv/bin/python", sys.executable)
        (tmp_path / path.name).write_text(here, "utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / path.name) for path in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line or "countersign" in line] == []
    assert done.returncode == 0, done.stderr
