"""Row 2: one case per practitioner per week, one a month, more under monitoring, 5% a quarter, referrals (B D W Y)."""

from __future__ import annotations

from datetime import date

from tests.api.client import JSON, fire
from tests.practice.practice import Practice


def quota(practice: Practice, programme: str, who: str = "Quentin", **asked: str) -> JSON:
    """What one programme expected this quarter, of everybody together or by auditor."""
    return next(row for row in practice.listed(who, "/coverage/quotas", **asked) if row["programme"] == programme)


def test_a_team_manager_audits_one_case_of_each_practitioner_a_week(practice: Practice) -> None:
    practice.switch_on("weekly")
    for worker in ("Pat", "Pat", "Olu"):
        practice.case(worker, opened_on=date(2026, 1, 12))
    practice.on(date(2026, 11, 3))
    made = practice.listed("Tess", "/audits", mine="true")
    cases = [practice("Tess").get(f"/cases/{audit['case_reference']}").json for audit in made]
    holders = sorted(case["worker"]["name"] for case in cases)
    assert holders == ["Olu Other", "Pat Practitioner"]
    practice.on(date(2026, 11, 10))
    assert len(practice.listed("Tess", "/audits", mine="true")) == 3  # Olu's only case is still being audited
    by_tess = quota(practice, "weekly", by="auditor")
    assert (by_tess["name"], by_tess["expected"], by_tess["made"], by_tess["submitted"]) == ("Tess Team", 4, 3, 0)


def test_a_service_manager_audits_one_case_a_month_beside_it(practice: Practice) -> None:
    practice.switch_on("weekly")
    practice.switch_on("service_manager_monthly")
    for _ in range(3):
        practice.case("Pat", opened_on=date(2026, 1, 12))
    practice.on(date(2026, 11, 4))
    kinds = {audit["kind"] for audit in practice.listed("Quentin", "/audits")}
    assert kinds == {"routine", "service_manager"}


def test_staff_on_competence_monitoring_are_audited_more_and_only_their_line_knows_why(practice: Practice) -> None:
    pat = "pat.practitioner@example.org"
    flag = {"competence_monitoring": {"from": "2026-11-02", "to": "2026-12-31"}}
    assert practice("Tess").put(f"/people/{pat}", flag).status == 200
    practice.case("Pat", opened_on=date(2026, 1, 12))
    practice.on(date(2026, 11, 3))
    (audit,) = practice.listed("Tess", "/audits", mine="true")
    assert audit["kind"] in ("competence", "routine")
    assert practice("Tess").get(f"/people/{pat}").json["competence_monitoring"]["from"] == "2026-11-02"
    assert practice("Quentin").get(f"/people/{pat}").json.get("competence_monitoring") is None


def test_a_share_of_the_open_cases_is_drawn_each_quarter(practice: Practice) -> None:
    practice.switch_on("quarterly_share", share=0.25)
    for _ in range(8):
        practice.case("Pat", opened_on=date(2026, 1, 12))
    practice.on(date(2026, 11, 3))
    assert len(practice.listed("Quentin", "/audits", kind="sample")) == 2
    practice.on(date(2026, 11, 20))
    assert len(practice.listed("Quentin", "/audits", kind="sample")) == 2


def test_referrals_are_audited_twice_a_year_those_that_went_no_further_included(practice: Practice) -> None:
    practice.switch_on("referrals", number=5)
    for reference, ended in (("800001/2026-09-01", True), ("800002/2026-09-02", False)):
        of_kind = {"kind": "referral", "status": "referral", "opened_on": date(2026, 9, 1)}
        practice.case("Pat", reference=reference, no_further_action=ended, **of_kind)
    practice.on(date(2026, 11, 3))
    audits = practice.listed("Quentin", "/audits", kind="referral")
    assert len(audits) == 2
    assert {audit["subject"]["kind"] for audit in audits} == {"referral"}
    assert {audit["tool"]["key"] for audit in audits} == {"referral"}


def test_an_exemption_needs_a_reason_and_somebody_above_who_approves_it(practice: Practice) -> None:
    practice.switch_on("weekly")
    practice.case("Pat", opened_on=date(2026, 1, 12))
    asked = {
        "exempt": "practitioner",
        "person": "pat.practitioner@example.org",
        "programme": "weekly",
        "from_on": "2026-11-02",
        "to_on": "2026-11-15",
    }
    assert "reason" in practice("Tess").post("/exemptions", asked).json["errors"]
    made = practice("Tess").post("/exemptions", {**asked, "reason": "Back from long sick leave."})
    address = f"/exemptions/{made.json['id']}"
    assert practice("Tess").post(f"{address}/transitions/approve", {}).status == 403
    fire(practice("Sam"), address, "approve")
    practice.on(date(2026, 11, 4))
    assert practice.listed("Tess", "/audits", mine="true") == []
    assert quota(practice, "weekly", by="team")["exempted"] == 1
