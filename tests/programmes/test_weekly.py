"""One case of each practitioner a week, by the team manager (DOMAIN row 2)."""

from __future__ import annotations

from datetime import date
from typing import Any

from service.models import Audit, ProgrammeSlot
from tests.support.world import World


def slots(world: World) -> list[tuple[str, str]]:
    """Outcome and period of every expected audit."""
    return [(slot.outcome, slot.period) for slot in world.all(ProgrammeSlot)]


def audits(world: World) -> list[Any]:
    found: list[Audit] = world.all(Audit)
    return found


def weekly(world: World, **changes: object) -> World:
    """The usual people, Pat with two cases and Olu with one, and the weekly programme."""
    world.authority()
    for name in ("Pat", "Pat", "Olu"):
        world.case(world[name])
    world.programme("weekly", **changes)
    return world


def test_each_practitioner_has_one_case_audited_a_week_by_their_manager(world: World) -> None:
    assert weekly(world).run_programmes() == {"made": 2}
    made = {(audit.case.worker.name, audit.lead.name, audit.due_on) for audit in audits(world)}
    due = date(2026, 11, 9)
    assert made == {("Pat Practitioner", "Tess Team", due), ("Olu Other", "Tess Team", due)}


def test_running_again_the_same_week_makes_nothing_more(world: World) -> None:
    weekly(world).run_programmes()
    world.clock.forward(days=3)
    assert world.run_programmes() == {}
    assert len(audits(world)) == 2


def test_the_next_week_takes_the_case_that_was_not_audited_yet(world: World) -> None:
    weekly(world).run_programmes()
    world.clock.forward(days=7)
    counts = world.run_programmes()
    taken = [audit.case_id for audit in audits(world) if audit.case.worker.name == "Pat Practitioner"]
    assert len(set(taken)) == 2
    assert counts == {"made": 1, "no_subject": 1}


def test_the_least_recently_audited_case_comes_first_and_never_audited_ones_before(world: World) -> None:
    world.authority()
    audited = world.case(world["Pat"])
    fresh = world.case(world["Pat"])
    done = world.submitted("good", case=audited)
    world.act("Tess", "close_without_actions", done, running_record="Seen.", signature=True)
    world.programme("weekly")
    world.run_programmes()
    assert audits(world)[-1].case_id == fresh.id
    world.clock.forward(days=7)
    world.run_programmes()
    assert audits(world)[-1].case_id == audited.id


def test_weeks_that_were_missed_are_not_made_up_for(world: World) -> None:
    weekly(world).run_programmes()
    world.clock.forward(days=21)
    world.run_programmes()
    assert [period for _, period in slots(world)] == ["2026-W45", "2026-W45", "2026-W48", "2026-W48"]


def test_a_practitioner_away_all_week_has_no_audit_and_none_is_expected(world: World) -> None:
    weekly(world)
    world.leave(world["Pat"], date(2026, 10, 26), date(2026, 11, 20))
    assert world.run_programmes() == {"made": 1}
    assert len(slots(world)) == 1


def test_the_audit_waits_for_a_manager_who_is_back_within_the_week(world: World) -> None:
    weekly(world)
    world.leave(world["Tess"], date(2026, 11, 2), date(2026, 11, 3))
    assert world.run_programmes() == {"waiting": 2}
    assert audits(world) == []
    world.clock.set(date(2026, 11, 4))
    assert world.run_programmes() == {"made": 2}
    assert {audit.lead.name for audit in audits(world)} == {"Tess Team"}


def test_whoever_acts_for_a_manager_away_all_week_audits(world: World) -> None:
    weekly(world)
    world.leave(world["Tess"], date(2026, 10, 26), date(2026, 11, 20))
    world.run_programmes()
    assert {audit.lead.name for audit in audits(world)} == {"Sam Service"}


def test_whoever_has_left_has_no_quota_and_their_manager_none_for_them(world: World) -> None:
    weekly(world)
    world.leaves(world["Pat"])
    assert world.run_programmes() == {"made": 1}
    assert audits(world)[0].case.worker.name == "Olu Other"


def test_a_case_without_a_worker_is_nobodys_quota(world: World) -> None:
    world.authority()
    world.case(None)
    world.programme("weekly")
    assert world.run_programmes() == {}


def test_a_restricted_case_is_audited_by_a_reader_alone(world: World) -> None:
    world.authority()
    case = world.case(world["Pat"], restricted=True)
    world.programme("weekly")
    assert world.run_programmes() == {"no_auditor": 1}
    assert "restricted" in world.all(ProgrammeSlot)[0].reason
    world.reader(case, world["Sam"])
    assert world.run_programmes() == {"made": 1}
    lead = audits(world)[0].lead
    assert lead is not None and lead.name == "Sam Service"


def test_a_case_that_is_being_audited_already_is_left_alone(world: World) -> None:
    world.authority()
    world.audit(world.case(world["Pat"]))
    world.programme("weekly")
    assert world.run_programmes() == {"no_subject": 1}


def test_a_programme_looks_only_at_what_its_filters_let_pass(world: World) -> None:
    weekly(world, statuses=["looked_after"])
    assert world.run_programmes() == {}
    world.case(world["Pat"], status="looked_after")
    assert world.run_programmes() == {"made": 1}


def test_a_programme_that_begins_later_makes_nothing_before(world: World) -> None:
    weekly(world, starts_on=date(2026, 11, 9))
    assert world.run_programmes() == {}
    world.clock.forward(days=7)
    assert world.run_programmes() == {"made": 2}


def test_four_weekly_is_once_in_every_four_weeks(world: World) -> None:
    weekly(world, cadence="four_weekly")
    made = []
    for _ in range(8):
        made.append(world.run_programmes().get("made", 0))
        world.clock.forward(days=7)
    assert sum(made) == 3 and max(made) == 2


def test_two_a_week_takes_two_cases_of_whoever_has_them(world: World) -> None:
    assert weekly(world, number=2).run_programmes() == {"made": 3, "no_subject": 1}


def test_an_audit_that_was_withdrawn_is_not_asked_for_again_that_week(world: World) -> None:
    weekly(world).run_programmes()
    world.act("Quentin", "withdraw", audits(world)[0], reason="The file is with the court.")
    assert world.run_programmes() == {}
