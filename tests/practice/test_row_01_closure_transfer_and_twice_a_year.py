"""Row 1: every case file is audited at least at closure and at transfer, and twice a year in longer cases (B)."""

from __future__ import annotations

from datetime import date, timedelta

from tests.api.client import fire
from tests.practice.practice import Practice

COLUMNS = "reference,status,team,worker,opened_on,closed_on"


def test_a_case_that_closes_is_audited_by_the_line_manager(practice: Practice) -> None:
    practice.world.person("Nina North", manager=practice.world["Tess"], team_id=practice.world.team().id)
    practice.bring("cases_csv", COLUMNS, "700100,child_in_need,North,,2026-03-02,")
    practice.bring("allocations_csv", "reference,team,worker", "700100,North,")
    practice.on(date(2026, 11, 3))
    practice.bring("cases_csv", COLUMNS, "700100,closed,North,,2026-03-02,2026-11-03")
    (audit,) = practice.listed("Tess", "/audits", case_reference="700100")
    assert (audit["kind"], audit["tool"]["key"], audit["state"]) == ("closure", "closure_transfer", "scheduled")
    assert [auditor["person"]["name"] for auditor in audit["auditors"]] == ["Tess Team"]
    assert "audit_file" in practice.tasks("Tess")


def test_a_case_that_passes_to_another_team_is_audited(practice: Practice) -> None:
    world = practice.world
    world.person("Sid South", "team_manager", world["Sam"], team_id=world.team("South").id)
    practice.bring("cases_csv", COLUMNS, "700101,child_protection,North,,2026-03-02,")
    practice.on(date(2026, 11, 3))
    practice.bring("cases_csv", COLUMNS, "700101,child_protection,South,,2026-03-02,")
    (audit,) = practice.listed("Quentin", "/audits", case_reference="700101")
    assert audit["kind"] == "transfer"


def test_an_audit_that_is_under_way_becomes_the_audit_at_closure(practice: Practice) -> None:
    practice.bring("cases_csv", COLUMNS, "700102,child_in_need,North,,2026-03-02,")
    address = practice.audit("Tess", "700102")
    practice.on(date(2026, 11, 3))
    practice.bring("cases_csv", COLUMNS, "700102,closed,North,,2026-03-02,2026-11-03")
    (audit,) = practice.listed("Tess", "/audits", case_reference="700102")
    assert (f"/audits/{audit['id']}", audit["kind"]) == (address, "closure")


def test_a_longer_case_is_audited_twice_a_year(practice: Practice) -> None:
    practice.switch_on("twice_a_year", starts_on=date(2026, 5, 1))
    case = practice.case(opened_on=date(2026, 1, 12))
    practice.on(date(2026, 11, 3))
    (audit,) = practice.listed("Tess", "/audits", case_reference=case)
    practice.submit(f"/audits/{audit['id']}", "good")
    signed = {"running_record": "Nothing to put right.", "signature": True}
    fire(practice("Tess"), f"/audits/{audit['id']}", "close_without_actions", **signed)
    done_on = practice.world.today
    practice.on(done_on + timedelta(days=130))
    assert len(practice.listed("Tess", "/audits", case_reference=case)) == 1
    practice.on(done_on + timedelta(days=182))
    again, _ = practice.listed("Tess", "/audits", case_reference=case)
    assert date.fromisoformat(again["due_on"]) <= done_on + timedelta(days=183)


def test_managers_see_which_open_cases_had_no_audit_for_six_months(practice: Practice) -> None:
    forgotten, looked_after = practice.case(opened_on=date(2026, 1, 12)), practice.case(opened_on=date(2026, 1, 12))
    practice.submit(practice.audit("Tess", looked_after), "good")
    uncovered = [case["reference"] for case in practice.listed("Tess", "/coverage")]
    assert (forgotten in uncovered, looked_after in uncovered) == (True, False)
    (north,) = practice.listed("Sam", "/coverage/summary", by="team")
    assert (north["name"], north["open"], north["covered"]) == ("North", 2, 1)
