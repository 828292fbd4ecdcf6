"""Whoever did the work is never who signs it off, whichever way they come; and whoever stands in sees no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from service.database import db
from service.models import RoleGrant
from service.queries import Sight, visible
from service.transaction import transaction
from service.usecases.covering import ask_for_cover
from tests.support import second_form
from tests.support.world import World
from workflows.engine import Incomplete, NotPermitted

ONE_DATABASE = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")


def by_another_role(world: World, plan: Any) -> None:
    """Tess becomes service manager and head of service besides."""
    with transaction() as work:
        for role in ("service_manager", "head_of_service", "quality"):
            work.session.add(RoleGrant(person_id=world["Tess"].id, role=role))


def by_delegation(world: World, plan: Any) -> None:
    [task] = world.tasks(plan, "sign_off_plan")
    with pytest.raises((Incomplete, NotPermitted)):
        world.delegate(task, "Sam", world["Tess"])


def by_substitution(world: World, plan: Any) -> None:
    """Not before Tess has the roles of whom she stands in for."""
    with pytest.raises(Incomplete):
        cover(world, "Sam", "Tess")
    by_another_role(world, plan)
    cover(world, "Sam", "Tess")


def by_managing_oneself(world: World, plan: Any) -> None:
    world.change(world["Tess"], manager_id=world["Tess"].id)


def cover(world: World, whom: str, substitute: str) -> None:
    days = {"from": str(world.today), "to": str(world.today + timedelta(days=5))}
    ask_for_cover(world[whom], {"substitute": world[substitute].email, **days})


WAYS: tuple[Callable[[World, Any], None], ...] = (by_another_role, by_delegation, by_substitution, by_managing_oneself)


@ONE_DATABASE
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nobody_signs_off_what_they_completed(world: World, way: Callable[[World, Any], None]) -> None:
    audit = world.authority().issued().audit
    plan = next(plan for plan in audit.plans if plan.owner.name.startswith("Tess "))
    world.complete(plan, "Tess")
    way(world, plan)
    with pytest.raises(NotPermitted):
        world.sign_off(plan, "Tess")
    assert world.record("action_plan", plan.id).state == "completed"


def seen(world: World, who: str) -> dict[str, set[int]]:
    """The numbers of everything that somebody sees, by kind."""
    db.session.rollback()
    kinds = ("action_plan", "audit", "case", "escalation", "moderation", "practitioner_form", "supervision")
    return {kind: {one.id for one in db.session.scalars(visible(kind, world[who])).unique()} for kind in kinds}


@ONE_DATABASE
def test_whoever_covers_for_somebody_sees_nothing_that_is_closed_to_them(world: World) -> None:
    """Tasks pass to a stand-in with their records, but never a restricted case's or what is on somebody's own file."""
    second_form.with_auditor(world)
    case = world.case(world["Pat"], restricted=True)
    for name in ("Pat", "Tess", "Sam"):
        world.reader(case, world[name])
    restricted, aside = world.issued(case=case), second_form.issued(world)
    for plan in (restricted, aside):
        world.complete(plan)
    cover(world, "Tess", "Una")
    tess, una = seen(world, "Tess"), seen(world, "Una")
    own = {
        auditor.audit_id
        for audit in world.all(type(restricted.audit))
        for auditor in audit.auditors
        if auditor.person_id == world["Una"].id
    }
    assert una["audit"] - own <= tess["audit"] and una["action_plan"] <= tess["action_plan"]
    assert restricted.id not in una["action_plan"] and restricted.audit_id not in una["audit"]
    assert aside.id not in una["action_plan"] and una["practitioner_form"] == set()
    assert Sight(world["Una"]).grants == Sight(world["Tess"]).grants
