"""Row 7: inadequate and requires-improvement escalate; each manager and the practitioner get an action (D)."""

from __future__ import annotations

from datetime import date

from tests.api.client import JSON, fire
from tests.practice.practice import Practice


def raised(practice: Practice, cause: str, who: str = "Sam") -> JSON:
    return practice(who).get("/escalations", mine="true", cause=cause).json["items"][0]


def test_below_good_there_is_an_action_for_the_manager_and_the_practitioner(practice: Practice) -> None:
    audit = practice.audit()
    practice.submit(audit, "requires_improvement", "Tess", "practitioner")
    lacking = practice("Tess").post(f"{audit}/transitions/issue_actions", {})
    assert (lacking.status, "the responsible manager must have an action too" in lacking.json["detail"]) == (409, True)
    practice.add_action(audit, "manager")
    assert fire(practice("Tess"), audit, "issue_actions")["state"] == "actions_issued"
    assert (practice.tasks("Pat"), "complete_plan" in practice.tasks("Tess")) == (["complete_plan"], True)


def test_a_service_manager_decides_an_inadequate_audit_and_has_it_audited_again(practice: Practice) -> None:
    audit = practice.audit()
    practice.submit(audit, "inadequate")
    escalation = f"/escalations/{raised(practice, 'inadequate')['id']}"
    fire(practice("Sam"), escalation, "acknowledge")
    decided = fire(practice("Sam"), escalation, "resolve", outcome="reaudit", text="Another look in a month.")
    again = practice("Sam").get(f"/audits/{decided['reaudit_id']}").json
    assert (again["kind"], f"/audits/{again['reaudit_of_id']}") == ("reaudit", audit)


def test_what_nobody_answers_is_passed_up_to_the_head_of_service(practice: Practice) -> None:
    practice.submit(practice.audit(), "inadequate")
    first = raised(practice, "inadequate")
    assert (first["addressee"]["name"], first["acknowledge_by"]) == ("Sam Service", "2026-11-04")
    practice.on(date(2026, 11, 5))
    passed = raised(practice, "inadequate", "Hana")
    assert (passed["id"], passed["level"], passed["addressee"]["name"]) == (first["id"], 1, "Hana Head")


def test_a_risk_found_while_auditing_goes_up_at_once_before_the_form_is_finished(practice: Practice) -> None:
    audit = practice.audit()
    form = practice("Tess").get(f"{audit}/answers").json
    stop = next(q["key"] for section in form["sections"] for q in section["questions"] if q["stop"])
    practice("Tess").put(f"{audit}/answers", {"answers": {stop: {"value": "yes", "comment": "Seen today."}}})
    assert raised(practice, "safeguarding_now")["acknowledge_by"] == "2026-11-02"
    assert practice("Tess").get(audit).json["state"] == "scheduled"


def test_the_competence_process_is_read_by_nobody_but_those_who_decide(practice: Practice) -> None:
    practice.submit(practice.audit(), "inadequate")
    escalation = f"/escalations/{raised(practice, 'inadequate')['id']}"
    fire(practice("Sam"), escalation, "acknowledge")
    fire(practice("Sam"), escalation, "resolve", outcome="competence_process", text="Spoken to human resources.")
    assert practice("Sam").get(escalation).json["outcome"] == "competence_process"
    seen = practice("Tess").get(escalation)
    assert seen.status == 404 or (seen.json["outcome"], seen.json["text"]) == (None, None)
