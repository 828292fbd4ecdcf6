"""Quotas of auditors, and shares and numbers that are drawn: the quarter, referrals, external auditors."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from service.models import Audit, Case, ProgrammeSlot
from service.usecases.resources import enter_resource
from tests.support.world import World


def audits(world: World) -> list[Any]:
    found: list[Audit] = world.all(Audit)
    return found


def leads(world: World) -> Counter[str]:
    return Counter(audit.lead.name for audit in audits(world))


def referral(world: World, number: int, on: date) -> Case:
    reference = f"{number}/{on.isoformat()}"
    more = {"kind": "referral", "reference": reference, "child_reference": str(number), "opened_on": on}
    found: Case = world.case(None, status="referral", **more)
    return found


def test_each_service_manager_audits_one_case_of_their_service_a_month(world: World) -> None:
    world.authority()
    elsewhere = world.service("Early help")
    world.person("Eve Elsewhere", "service_manager", world["Hana"], service_id=elsewhere.id)
    world.case(world["Pat"])
    world.case(None, team_id=world.team("East", elsewhere).id)
    world.programme("service_manager_monthly")
    assert world.run_programmes() == {"made": 2}
    assert {(a.lead.name, a.case.team.name) for a in audits(world)} == {
        ("Sam Service", "North"),
        ("Eve Elsewhere", "East"),
    }
    assert {audit.kind for audit in audits(world)} == {"service_manager"}


def test_a_service_manager_away_all_month_has_no_quota_and_one_who_is_back_has_it_then(world: World) -> None:
    world.authority()
    world.case(world["Pat"])
    world.programme("service_manager_monthly")
    world.leave(world["Sam"], date(2026, 10, 1), date(2026, 11, 20))
    assert world.run_programmes() == {"waiting": 1}
    world.clock.set(date(2026, 11, 23))
    assert world.run_programmes() == {"made": 1}
    world.leave(world["Sam"], date(2026, 12, 1), date(2026, 12, 31))
    world.clock.set(date(2026, 12, 7))
    assert world.run_programmes() == {}


def test_several_quotas_count_each_for_itself(world: World) -> None:
    world.authority()
    for _ in range(3):
        world.case(world["Pat"])
    world.programme("weekly")
    world.programme("service_manager_monthly")
    assert world.run_programmes() == {"made": 2}
    assert {slot.programme for slot in world.all(ProgrammeSlot)} == {"weekly", "service_manager_monthly"}
    assert len({audit.case_id for audit in audits(world)}) == 2


def test_a_share_of_the_open_cases_is_drawn_each_quarter_and_shared_out(world: World) -> None:
    world.authority()
    world.person("Tina Other", "team_manager", world["Sam"], team_id=world.team("South").id)
    for _ in range(40):
        world.case(world["Pat"])
    world.programme("quarterly_share", share=0.1)
    assert world.run_programmes() == {"made": 4}
    assert leads(world) == {"Tess Team": 2, "Tina Other": 2}
    assert world.run_programmes() == {}
    world.clock.set(date(2027, 1, 4))
    assert world.run_programmes() == {"made": 4}


def test_a_draw_that_broke_off_half_way_is_finished_the_next_morning(world: World) -> None:
    world.authority()
    for _ in range(4):
        world.case(world["Pat"])
    world.programme("quarterly_share", share=1.0)
    world.leave(world["Tess"], date(2026, 11, 2), date(2026, 11, 2))
    assert world.run_programmes() == {"no_auditor": 4}
    world.clock.forward(days=1)
    assert world.run_programmes() == {"made": 4}


def test_no_restricted_case_is_drawn(world: World) -> None:
    world.authority()
    world.case(world["Pat"], restricted=True)
    world.case(world["Pat"])
    world.programme("quarterly_share", share=1.0)
    assert world.run_programmes() == {"made": 1}
    assert not audits(world)[0].case.restricted


def test_referrals_of_the_half_year_before_are_drawn_twice_a_year(world: World) -> None:
    world.authority()
    old, fresh = referral(world, 1, date(2026, 9, 30)), referral(world, 2, date(2026, 10, 1))
    world.programme("referrals", number=5)
    assert world.run_programmes() == {"made": 1}
    assert (audits(world)[0].case_id, audits(world)[0].kind) == (old.id, "referral")
    world.clock.set(date(2027, 4, 1))
    assert world.run_programmes() == {"made": 1}
    assert audits(world)[-1].case_id == fresh.id


def test_external_auditors_are_given_cases_while_they_are_here(world: World) -> None:
    world.authority()
    for _ in range(6):
        world.case(world["Pat"])
    world.programme("external_validation", number=4)
    assert world.run_programmes() == {"no_auditor": 4}
    for name in ("Xena External", "Xavier External"):
        world.person(name, "external", left_on=date(2026, 12, 1))
    world.clock.forward(days=1)
    assert world.run_programmes() == {"made": 4}
    assert leads(world) == {"Xena External": 2, "Xavier External": 2}
    assert {audit.kind for audit in audits(world)} == {"external"}


def test_supervision_files_are_drawn_and_audited_by_the_manager_above_whoever_keeps_them(world: World) -> None:
    world.authority()
    more = {"subject": "supervision_file", "auditors": "line_manager", "kind": "routine", "tool": "supervision_file"}
    world.programme("external_validation", number=9, **more)
    world.run_programmes()
    found = {audit.case.person.name: (audit.case.worker.name, audit.lead.name) for audit in audits(world)}
    assert found["Pat Practitioner"] == ("Tess Team", "Sam Service")
    assert found["Tess Team"] == ("Sam Service", "Hana Head")
    assert world.run_programmes() == {}


def test_resources_are_audited_by_the_manager_of_their_service(world: World) -> None:
    world.authority()
    enter_resource(world["Perry"], {"reference": "Elm", "kind_of": "foster_carer", "service": "Children in need"})
    world.programme("referrals", subject="resource", auditors="line_manager", number=1, kind="routine")
    assert world.run_programmes() == {"made": 1}
    assert leads(world) == {"Sam Service": 1}
