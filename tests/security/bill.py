"""Writes the bill of packages (CycloneDX) from the lock file: name, version, hashes and, where known, licence."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.M)


def bill(requirements: Path) -> dict[str, Any]:
    """The bill of a lock file; raises ValueError when it does not hold exactly what is locked."""
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", str(requirements), "--output-reproducible"]
    made = subprocess.run([*command, "--of", "JSON"], capture_output=True, text=True, check=True).stdout
    found: dict[str, Any] = json.loads(made)
    for component in found["components"]:
        component.pop("description", None)
        if licence := licence_of(component["name"]):
            component["licenses"] = [{"license": {"name": licence}}]
    if found.get("bomFormat") != "CycloneDX" or held(found) != locked(requirements):
        raise ValueError(f"The bill does not hold what {requirements.name} locks.")
    return found


def held(found: dict[str, Any]) -> dict[str, str]:
    """Versions by name, as a bill gives them."""
    return {_plain(component["name"]): component["version"] for component in found["components"]}


def locked(requirements: Path) -> dict[str, str]:
    """Versions by name, as the lock file gives them."""
    return {_plain(name): version for name, version in LOCKED.findall(requirements.read_text("utf-8"))}


def licence_of(name: str) -> str | None:
    """What an installed package says of its licence, in a few words."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    classified = [found.rpartition(" :: ")[2] for found in told.get_all("Classifier") or () if "License ::" in found]
    expressed, written = (str(told[name] or "") for name in ("License-Expression", "License"))
    return (expressed or ", ".join(classified) or written.partition("\n")[0])[:100] or None


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(requirements: str, target: str) -> None:
    found, path = bill(Path(requirements)), Path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1), "utf-8")
    licensed = sum("licenses" in component for component in found["components"])
    print(f"{target} names the {len(found['components'])} packages of {requirements}, {licensed} with a licence.")


if __name__ == "__main__":
    main(*sys.argv[1:])
