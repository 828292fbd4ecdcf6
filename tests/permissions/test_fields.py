"""No call takes a field that is not asked for: what the service works out by itself cannot be sent to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.permissions.asking import Desks
from tests.permissions.expected import EACH_STEP, Gate, doing, gates, passing, permissions_of, scopes, seeing
from tests.permissions.routes import Route, routes
from tests.permissions.sweep import PARTS, writes
from tests.support.world import World
from tests.web.browser import Browser

EXTRA = {
    "agreed_grade": "good",
    "author_id": 1,
    "id": 1,
    "role": "administrator",
    "signed_by": "sam.service@example.org",
    "state": "signed_off",
    "version": 1,
}
# Among these somebody passes every gate.
MANY = {"Ada", "Dora", "Pat", "Perry", "Quentin", "Tess"}
# Sent as a file with a form of its own, or made of nothing at all.
WITHOUT_BODY = {"POST /api/v1/imports"}


def calls(desks: Desks) -> Iterator[tuple[Route, str, str]]:
    """Every call of the API that changes something, once by somebody who may, with its address."""
    for route in routes(desks.place.world.app):
        gate = gates().get(str(route))
        if route.method == "GET" or gate is None or not route.where.startswith("/api/") or str(route) in WITHOUT_BODY:
            continue
        if gate.kind is None:
            yield (route, sorted(passing(gate.needs) & MANY)[0], route.at(**parts(desks)))
        else:
            yield from _on_record(desks, route, gate)


def _on_record(desks: Desks, route: Route, gate: Gate) -> Iterator[tuple[Route, str, str]]:
    kind = str(gate.kind)
    scope = next(iter(scopes()[kind]))
    number = desks.place.numbers[kind, scope]
    if kind == "practitioner_form" and "/audits/" in route.where:
        number = desks.place.world.record(kind, number).audit_id
    steps = sorted(permissions_of(kind)) if gate.needs == EACH_STEP else [""]
    for trigger in steps:
        wanted = permissions_of(kind)[trigger] if trigger else {gate.needs}
        who = [name for needs in wanted for name in (doing(kind, scope, needs) or ())] or [*seeing(kind, scope)]
        yield route, sorted(who)[0], route.at(**{**parts(desks), "number": number, "trigger": trigger})


def parts(desks: Desks) -> dict[str, Any]:
    return {**PARTS, "number": 1, "email": desks.place.world["Pat"].email}


def test_no_call_takes_a_field_that_is_not_asked_for(desks: Desks) -> None:
    taken, told = [], 0
    for route, who, path in calls(desks):
        given = desks.place.bodies.get(str(route), desks.place.bodies.get(path.rpartition("/")[2], {}))
        with writes() as written:
            answer = desks.ask(who, route.method, path, json={**given, **EXTRA})
        errors = (answer.json or {}).get("errors", {})
        unnamed = answer.status_code == 422 and not EXTRA.keys() & errors.keys()
        told += answer.status_code == 422
        if answer.status_code < 400 or written or unnamed:
            taken.append(f"{who} {route.method} {path}: {answer.status_code} {written} {errors}")
    assert taken == []
    assert told > 40


@pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")
def test_a_form_with_fields_that_nobody_asked_for_does_what_its_button_says_and_no_more(world: World) -> None:
    plan = world.authority().issued()
    pat = Browser(world, "Pat")
    page = pat.open(f"/plans/{plan.id}/complete")
    form = next(form for form in page.read.forms if any(name.startswith("done") for name in form.values))
    done = {name: "Done with the family." for name in form.values if name.startswith("done")}
    sent = {**form.values, **done, **{name: str(value) for name, value in EXTRA.items() if name != "version"}}
    assert pat.send(f"/plans/{plan.id}/complete", **sent).status == 200
    after = world.record("action_plan", plan.id)
    assert (after.state, after.owner_id) == ("completed", world["Pat"].id)
    assert [row.trigger for row in world.history(after)][-1] == "complete"
