"""Who may do what, read from three tables that people write: routes.yaml, scopes.yaml and config/roles.yaml.

Nothing here asks the program: what it answers is held to this.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from config.settings import ROOT
from tests.permissions.place import GONE, PEOPLE
from workflows.catalogue import LIFECYCLES

FOLDER = Path(__file__).parent
ANYONE, SIGNED_IN, INSIDE = "anyone", "signed in", "inside"
SEES, EACH_STEP = "sees", "each step"
# Named by what they hold and not by a permission: whoever works a case may audit it themselves.
BY_NAME = {"holding a case": frozenset({"Pat", "Will"})}


@dataclass(frozen=True)
class Gate:
    """What opens one address: `needs` is a permission, or a word; `kind` is the kind of record, if it is about one."""

    needs: str
    kind: str | None = None


@cache
def gates() -> dict[str, Gate]:
    """Every address of routes.yaml; one that stands there twice is an error."""
    found: dict[str, Gate] = {}
    read = _read(FOLDER / "routes.yaml")
    for needs, lines in read["pages"].items():
        _add(found, lines, Gate(needs))
    for kind, groups in read["records"].items():
        for needs, lines in groups.items():
            _add(found, lines, Gate(needs, kind))
    return found


def _add(found: dict[str, Gate], lines: list[str], gate: Gate) -> None:
    for line in lines:
        assert line not in found, f"{line} stands in routes.yaml twice"
        found[line] = gate


@cache
def scopes() -> dict[str, dict[str, dict[str, Any]]]:
    """Kind of record, its scope, and who `sees` it and who `does` what."""
    found: dict[str, dict[str, dict[str, Any]]] = _read(FOLDER / "scopes.yaml")
    return found


@cache
def roles() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = _read(ROOT / "config" / "roles.yaml")
    return found


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def passing(needs: str) -> frozenset[str]:
    """Who passes the gate of a page, by first name."""
    if needs == ANYONE:
        return frozenset({*PEOPLE, *GONE, "Nobody"})
    if needs in BY_NAME:
        return BY_NAME[needs]
    return frozenset(name for name in PEOPLE if needs == SIGNED_IN or _passes(name, needs))


def _passes(name: str, needs: str) -> bool:
    held = PEOPLE[name][0].split(",")
    if needs == INSIDE:
        return not all(roles()[role].get("outside") for role in held)
    if " and " in needs:
        return all(_passes(name, part) for part in needs.split(" and "))
    return any(part in roles()[role]["may"] for part in needs.split(" or ") for role in ("everyone", *held))


def seeing(kind: str, scope: str) -> frozenset[str]:
    """Who is shown a record."""
    return frozenset(scopes()[kind][scope][SEES].split())


def doing(kind: str, scope: str, needs: str) -> frozenset[str] | None:
    """Who may do something to a record; None where the table does not say it of this one."""
    does = scopes()[kind][scope].get("does", {})
    return frozenset(does[needs].split()) if needs in does else None


def permissions_of(kind: str) -> dict[str, frozenset[str]]:
    """The steps of a kind of record, each with the permissions that its lifecycle names."""
    rows = LIFECYCLES[kind].rows if kind in LIFECYCLES else ()
    return {
        row.trigger: frozenset(other.permission for other in rows if other.permission and other.trigger == row.trigger)
        for row in rows
        if row.permission
    }
