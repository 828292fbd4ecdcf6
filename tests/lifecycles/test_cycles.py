"""The performance team draws a plain random share of the open cases and sends the audits out (DOMAIN rows 9, 10)."""

from __future__ import annotations

from datetime import date

import pytest

from service.models import Audit, Cycle
from service.usecases.cycling import create_cycle
from tests.support.world import World
from workflows.engine import Illegal, NotPermitted


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def drawn(world: World, **more: object) -> Cycle:
    return world.act("Perry", "draw", world.cycle(**more))


def test_the_same_frame_and_seed_draw_the_same_cases(world: World) -> None:
    for _ in range(10):
        world.case(world["Pat"])
    first, second, other = drawn(world), drawn(world), drawn(world, seed="another")
    references = [[place.case.reference for place in cycle.drawn] for cycle in (first, second, other)]
    assert references[0] == references[1] != references[2]
    assert first.frame_digest == second.frame_digest


def test_a_share_of_the_frame_is_drawn_at_least_one(world: World) -> None:
    for _ in range(10):
        world.case(world["Pat"])
    assert [len(drawn(world, share=share).drawn) for share in (0.3, 0.01)] == [3, 1]


def test_closed_and_restricted_cases_and_those_being_audited_are_not_drawn(world: World) -> None:
    world.case(world["Pat"], closed_on=date(2026, 10, 1))
    world.case(world["Pat"], restricted=True)
    world.audit(world.case(world["Pat"]))
    free = world.case(world["Pat"])
    assert [place.case_id for place in drawn(world, share=1.0).drawn] == [free.id]


def test_nothing_is_drawn_from_an_empty_frame(world: World) -> None:
    with pytest.raises(Illegal, match="no open case to draw from"):
        drawn(world)


def test_opening_sends_each_case_to_an_auditor_who_does_not_hold_it(world: World) -> None:
    held = world.case(world["Tess"])
    cycle = drawn(world, share=1.0)
    world.act("Perry", "open", cycle)
    [audit] = world.all(Audit)
    assert (audit.kind, audit.case_id, audit.due_on) == ("sample", held.id, cycle.cut_off_on)
    assert audit.lead is None  # the only auditor holds it: the audit stands with its responsible manager
    assert [task.assignee.name for task in world.tasks(audit)] == ["Sam Service"]


def test_a_cycle_closes_after_its_cut_off_or_when_all_is_returned(world: World) -> None:
    world.case(world["Pat"])
    cycle = drawn(world, share=1.0)
    world.act("Perry", "open", cycle)
    with pytest.raises(Illegal, match="1 audit not returned"):
        world.act("Perry", "close", cycle)
    world.clock.set(date(2026, 12, 15))
    assert world.act("Perry", "close", cycle).state == "closed"


def test_a_team_manager_starts_no_cycle(world: World) -> None:
    with pytest.raises(NotPermitted, match="You may not start audit cycles"):
        create_cycle(world["Tess"], {"name": "Mine"})
