"""Each case at the latest six months after its last audit: interval, first round, withdrawals (DOMAIN row 1)."""

from __future__ import annotations

from datetime import date, timedelta

from service.models import Audit, ProgrammeSlot
from tests.support.world import World

START = date(2026, 11, 2)


def audits(world: World) -> list[Audit]:
    found: list[Audit] = world.all(Audit)
    return found


def begun(world: World, **changes: object) -> World:
    world.authority()
    world.programme("twice_a_year", starts_on=START, **changes)
    return world


def finished(world: World, audit: Audit) -> None:
    """Done, found good, and closed."""
    world.answer(audit)
    world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")
    world.act("Tess", "close_without_actions", audit, running_record="Seen.", signature=True)


def test_a_case_that_was_audited_is_due_again_so_that_it_is_done_within_six_months(world: World) -> None:
    begun(world)
    finished(world, world.audit())
    ends = START + timedelta(days=182)
    world.clock.set(world.context.calendar.ago(ends, 20) - timedelta(days=1))
    assert world.run_programmes() == {}
    world.clock.forward(days=1)
    assert world.run_programmes() == {"made": 1}
    assert audits(world)[-1].due_on == ends
    assert world.run_programmes() == {}


def test_a_new_case_has_its_first_audit_within_six_months_of_opening(world: World) -> None:
    begun(world)
    world.clock.set(date(2026, 12, 7))
    world.case(world["Pat"], opened_on=date(2026, 12, 1))
    world.clock.set(date(2027, 6, 1))
    assert world.run_programmes() == {"made": 1}
    assert audits(world)[0].due_on <= date(2027, 6, 29)


def test_cases_that_were_there_at_the_start_are_not_all_asked_for_at_once(world: World) -> None:
    begun(world, due_within_working_days=1)
    for _ in range(60):
        world.case(world["Pat"], opened_on=date(2025, 1, 1))
    made = []
    for _ in range(27):
        made.append(world.run_programmes().get("made", 0))
        world.clock.forward(days=7)
    assert sum(made) == 60
    assert max(made) <= 10


def test_days_off_are_caught_up_with(world: World) -> None:
    begun(world)
    finished(world, world.audit())
    world.clock.set(START + timedelta(days=250))
    assert world.run_programmes() == {"made": 1}
    assert audits(world)[-1].due_on > world.today


def test_a_case_without_a_worker_is_audited_by_the_manager_of_its_team(world: World) -> None:
    begun(world)
    world.case(None, opened_on=date(2026, 1, 1))
    world.clock.forward(days=200)
    assert world.run_programmes() == {"made": 1}
    lead = audits(world)[0].lead
    assert lead is not None and lead.name == "Tess Team"


def test_a_case_that_is_being_audited_for_something_else_is_not_asked_for(world: World) -> None:
    begun(world)
    world.audit()
    world.clock.forward(days=200)
    assert world.run_programmes() == {}


def test_a_case_whose_audit_was_withdrawn_is_due_all_the_same(world: World) -> None:
    begun(world)
    world.case(world["Pat"], opened_on=date(2026, 1, 1))
    world.clock.forward(days=200)
    world.run_programmes()
    world.act("Quentin", "withdraw", audits(world)[0], reason="Given to the wrong person.")
    assert world.run_programmes() == {"made": 1}
    assert len(world.all(ProgrammeSlot)) == 1


def test_a_programme_of_the_smaller_teams_leaves_the_others_alone(world: World) -> None:
    begun(world, teams=["South"])
    world.case(world["Pat"], opened_on=date(2026, 1, 1))
    world.clock.forward(days=200)
    assert world.run_programmes() == {}
    world.case(world["Pat"], opened_on=date(2026, 1, 1), team_id=world.team("South").id)
    assert world.run_programmes() == {"made": 1}
