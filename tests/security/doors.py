"""Who may come in where: the tables of permissions turned into callers and numbers of records for one address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.permissions.asking import Desks
from tests.permissions.expected import EACH_STEP, SEES, doing, gates, passing, permissions_of, scopes, seeing
from tests.permissions.place import PEOPLE

Door = tuple[str, dict[str, Any]]


def doors(desks: Desks, method: str, path: str) -> list[Door]:
    """Everybody who is let in, with the parts of the address that they are let in at; the others are left to chance."""
    step = re.search(r"/transitions/(\w+)$", path)
    where = re.sub(r"/transitions/\w+$", "/transitions/{trigger}", path).replace("{id}", "{number}")
    gate = gates().get(f"{method.upper()} {where.replace('{', '<').replace('}', '>')}")
    if gate is None:
        return []
    if gate.kind is None:
        return [(who, {}) for who in sorted(passing(gate.needs) & {*PEOPLE})]
    needs = {gate.needs} if gate.needs != EACH_STEP else permissions_of(gate.kind).get(step[1] if step else "", set())
    return [
        (who, parts)
        for scope in scopes().get(gate.kind, {})
        for parts in _parts(desks, gate.kind, scope, path)
        for who in _let_in(gate.kind, scope, needs - {SEES})
    ]


def _let_in(kind: str, scope: str, needs: Any) -> list[str]:
    found = [doing(kind, scope, each) for each in needs]
    people = frozenset().union(*(each for each in found if each is not None))
    return sorted(people or seeing(kind, scope))


def _parts(desks: Desks, kind: str, scope: str, path: str) -> Iterator[dict[str, Any]]:
    place, parts = desks.place, dict[str, Any]()
    if (kind, scope) in place.numbers:
        parts["id"] = place.numbers[kind, scope]
    if kind == "practitioner_form" and "/audits/" in path:
        parts["id"] = place.world.record(kind, parts["id"]).audit_id
    if scope in place.references:
        parts["reference"] = place.references[scope]
    if scope in place.files:
        parts["file"] = place.files[scope]
    if kind == "person":
        parts = {"email": place.world[scope].email}
    names = set(re.findall(r"{(\w+)}", path))
    yield {name: value for name, value in parts.items() if name in names}


def begin(desks: Desks) -> None:
    """Whatever a call of the API can begin, so that there is a record of each kind for what comes after."""
    for where, body in desks.place.bodies.items():
        method, _, path = where.partition(" ")
        for who, _ in doors(desks, method, path) if path else ():
            if desks.ask(who, method, path, json=body).status_code in (201, 202):
                break
