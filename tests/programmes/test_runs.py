"""The morning's run: once, whoever runs it, quickly, and one bad case stops no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from click.testing import Result

from notifications import jobs
from service.models import Audit, Case, Person, ProgrammeSlot, RoleGrant
from service.mornings import morning
from service.programmes.places import Place
from service.steps.filling import filler
from service.steps.one_by_one import one_by_one
from service.transaction import transaction
from service.usecases.programmes import run_programmes
from service.usecases.reviews import plan_reviews
from tests.lifecycles.test_races import at_once
from tests.support.statements import statements
from tests.support.world import World


def authority(world: World, practitioners: int, cases: int) -> World:
    """The usual people and some more, each with some cases, and the weekly programme."""
    world.authority()
    with transaction() as work:
        for number in range(practitioners):
            roles = [RoleGrant(role="practitioner")]
            email, team = f"more{number}@example.org", world.team().id
            work.session.add(
                Person(
                    email=email, name=f"Worker {number}", manager_id=world["Tess"].id, team_id=team, role_grants=roles
                )
            )
    for person in world.all(Person):
        if person.name.startswith("Worker "):
            for _ in range(cases):
                world.case(person)
    world.programme("weekly")
    world.programme("twice_a_year", starts_on=date(2026, 11, 2))
    return world


@pytest.mark.parametrize("attempt", range(3))
def test_two_that_run_at_once_make_each_audit_once(world: World, attempt: int) -> None:
    authority(world, 4, 2)
    results = at_once(world, run_programmes, run_programmes)
    assert sum(found.get("made", 0) for found in results) == 4
    assert len(world.all(Audit)) == len(world.all(ProgrammeSlot)) == 4
    assert not any(found.get("failed") for found in results)


def test_two_that_plan_reviews_at_once_plan_each_once(world: World) -> None:
    world.authority()
    world.case(world["Pat"])
    world.policy("reviews", rota=True)
    results = at_once(world, plan_reviews, plan_reviews)
    assert sum(found.get("reviews", 0) for found in results) == 1


def test_one_case_for_which_no_audit_can_be_made_stops_no_other(world: World) -> None:
    world.authority()
    broken = world.case(world["Pat"], status="adopted")
    world.case(world["Olu"])
    world.programme("weekly", tool=None)
    world.policy("audit", tools_by_status={"adopted": "no_such_tool"})
    assert world.run_programmes() == {"failed": 1, "made": 1}
    assert {audit.case_id for audit in world.all(Audit)}.isdisjoint({broken.id})
    world.change(broken, status="child_in_need")
    assert world.run_programmes() == {"made": 1}


def test_a_morning_on_which_nothing_is_due_asks_a_handful_of_questions_whatever_the_size(world: World) -> None:
    def asked() -> int:
        world.run_programmes()
        with statements() as heard:
            assert world.run_programmes() == {}
        return len(heard)

    authority(world, 2, 2)
    few = asked()
    for person in world.all(Person):
        for _ in range(4):
            world.case(person)
    assert asked() <= few <= 25


def test_the_morning_makes_the_audits_and_then_strikes_the_clocks(world: World) -> None:
    world.authority()
    world.case(world["Pat"])
    world.programme("weekly", due_within_working_days=1)
    world.clock.set(date(2026, 11, 2), 8, 1)
    morning()
    assert len(world.all(Audit)) == 1 and "audit_assigned" in world.messages()


def test_the_command_line_runs_lists_and_counts(world: World) -> None:
    def said(*words: str) -> Result:
        result = world.app.test_cli_runner().invoke(args=["programmes", *words])
        assert result.exit_code == 0, result.output
        return result

    world.authority()
    world.case(world["Pat"])
    world.programme("weekly")
    assert "weekly (on): One case of each practitioner a week" in said("list").output
    assert "made: 1" in said("run").output
    assert "Nothing is due." in said("run").output
    assert "North: 0 of 1" in said("coverage", "--as", "sam.service@example.org").output
    quotas = said("quotas", "--as", "sam.service@example.org").output
    assert "weekly, Tess Team: 0 done of 1 expected, 1 made, 0 exempt" in quotas


def test_the_clock_process_makes_audits_from_the_hour_at_which_people_are_told(world: World) -> None:
    world.authority()
    world.case(world["Pat"])
    world.programme("weekly")
    world.clock.set(date(2026, 11, 2), 7, 59)
    assert jobs.programmes() == {}
    world.clock.set(date(2026, 11, 2), 8, 0)
    assert jobs.programmes() == {"made": 1}


def planned(world: World) -> Place:
    """What this morning's plan says of Pat's quota, before anything came of it."""
    case = world.case(world["Pat"])
    monday, sunday = date(2026, 11, 2), date(2026, 11, 8)
    place = Place("weekly", "2026-W45", monday, sunday, f"practitioner:{world['Pat'].id}:1")
    return replace(place, case_id=case.id, auditor_id=world["Tess"].id)


def filled(world: World, place: Place) -> dict[str, int]:
    return dict(one_by_one("filling", [place], filler(dict(world.context.programmes))))


def test_a_case_of_which_somebody_arranged_an_audit_since_the_plan_is_not_audited_twice(world: World) -> None:
    world.authority()
    place = planned(world)
    world.audit(world.all(Case)[0])
    assert filled(world, place) == {"elsewhere": 1}
    assert len(world.all(Audit)) == 1 and world.all(ProgrammeSlot) == []


def test_a_plan_that_somebody_carried_out_already_is_not_carried_out_again(world: World) -> None:
    world.authority()
    place = planned(world)
    assert filled(world, place) == {"made": 1}
    world.act("Quentin", "withdraw", world.all(Audit)[0], reason="The file is with the court.")
    assert filled(world, place) == {"elsewhere": 1}
