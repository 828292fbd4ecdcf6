"""What tests begin with is written as it was lived through, and lived through anew when anything else happened."""

from __future__ import annotations

from typing import Any

from service.context import KEY
from service.database import db
from service.models import Case, Person
from tests.conftest import empty
from tests.support.lived import lived, lived_of
from tests.support.rows import scene
from tests.support.world import World

CALLS: list[str] = []


@lived
def begun(world: World, status: str) -> Any:
    """A plan of an audit of Pat's work, which its owner has presented as complete."""
    CALLS.append(status)
    return world.complete(world.authority().issued(case=world.case(world["Pat"], status)))


def anew(world: World) -> World:
    """As the next test finds it: an empty authority at the same instant."""
    db.session.rollback()
    empty()
    db.session.remove()
    world.numbers.last = 0
    lived_of(world.app).begin(world.app.extensions[KEY], remembers=True)
    return world


def everything() -> tuple[Any, Any]:
    """Rows by table in an order of ours, since PostgreSQL promises none, and where its sequences stand."""
    found = scene()
    return {name: sorted(rows, key=repr) for name, rows in found.rows.items()}, found.numbers


def test_what_is_remembered_leaves_every_row_as_living_through_it_does(world: World) -> None:
    begun(world, "child_protection")
    lived_through, before = everything(), len(CALLS)
    plan = begun(anew(world), "child_protection")
    assert (len(CALLS), everything()) == (before, lived_through)
    assert (plan.state, plan.owner.name, world.label(plan)) == ("completed", "Pat Practitioner", "To sign off")


def test_after_anything_else_it_is_lived_through_anew(world: World) -> None:
    begun(world, "looked_after")
    anew(world).authority()
    world.change(world["Pat"], name="Pat Other")
    assert world.submitted() and {person.name for person in world.all(Person)} >= {"Pat Other"}
    assert world.issued() and len(world.all(Case)) == 2


def test_another_day_or_another_bell_is_another_way(world: World) -> None:
    begun(world, "care_leaver")
    before = CALLS.count("care_leaver")
    anew(world).clock.forward(days=1)
    begun(world, "care_leaver")
    rung: list[Any] = []
    anew(world).clock.forward(days=-1)
    world.context.ring = rung.append
    begun(world, "care_leaver")
    assert CALLS.count("care_leaver") == before + 2 and rung
