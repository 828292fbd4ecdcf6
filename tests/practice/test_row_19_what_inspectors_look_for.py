"""Row 19: what inspectors most often find missing has a place of its own (O)."""

from __future__ import annotations

from datetime import date

from tests.api.client import JSON, fire
from tests.practice.practice import Practice


def unsubmitted(practice: Practice, without: str) -> JSON:
    """What stands against submitting an audit in which one question was left out."""
    audit = practice.audit()
    practice.answer(audit, said={without: {"value": None}})
    return practice("Tess").post(f"{audit}/transitions/submit", {"overall_grade": "good", "reasons": "Sound."})


def test_whether_the_family_was_asked_is_answered_in_every_audit(practice: Practice) -> None:
    refused = unsubmitted(practice, "feedback.sought")
    assert (refused.status, "views of the child and the family" in refused.json["detail"]) == (409, True)


def test_the_difference_made_to_the_child_is_answered_in_every_audit(practice: Practice) -> None:
    assert "1 question still to answer" in unsubmitted(practice, "difference.outcome").json["detail"]


def test_the_audit_is_done_with_the_worker_whose_own_grade_stands_beside_it(practice: Practice) -> None:
    audit = practice.audit()
    said = {"reflection.met_on": {"value": "2026-11-02"}, "reflection.own_grade": {"value": "requires_improvement"}}
    form = practice.answer(audit, said=said)
    kept = {q["key"]: q["value"] for section in form["sections"] for q in section["questions"]}
    assert (kept["reflection.met_on"], kept["reflection.own_grade"]) == ("2026-11-02", "requires_improvement")


def test_findings_are_on_the_agenda_of_the_next_supervision_and_signed_off_there(practice: Practice) -> None:
    booked = practice("Tess").post("/supervisions", {"person": "pat.practitioner@example.org", "on": "2026-11-26"})
    session = f"/supervisions/{booked.json['id']}"
    for _ in range(2):
        audit = practice.audit()
        practice.submit(audit, "requires_improvement")
        fire(practice("Tess"), audit, "issue_actions")
    plans = practice.listed("Pat", "/plans", mine="true")
    agenda = practice("Tess").get(f"{session}/agenda").json
    assert {plan["id"] for plan in agenda["plans"]} == {plan["id"] for plan in plans}
    for plan in plans:
        practice.complete("Pat", plan)
    practice.on(date(2026, 11, 26))
    entries = [{"plan": plan["id"], "running_record": f"Plan {plan['id']} seen together."} for plan in plans]
    fire(practice("Tess"), session, "hold", sign_offs=entries, signature=True)
    for plan in plans:
        signed = practice("Pat").get(f"/plans/{plan['id']}").json
        assert (signed["state"], signed["running_record"]) == ("signed_off", f"Plan {plan['id']} seen together.")


def test_a_new_auditors_first_audits_are_moderated_until_they_are_calibrated(practice: Practice) -> None:
    practice.world.policy("moderation", first_audits_of_new_auditor=3)
    practice.submit(practice.audit(), "good")
    (asked,) = practice.listed("Mo", "/moderations")
    assert asked["state"] == "requested"
    calibrated = {"auditing": {"trained_on": "2026-10-01", "calibrated_on": "2026-11-02"}}
    assert practice("Quentin").put("/people/tess.team@example.org", calibrated).status == 200
    practice.submit(practice.audit(), "good")
    assert len(practice.listed("Mo", "/moderations")) == 1


def test_that_actions_made_a_difference_is_verified_by_a_second_audit(practice: Practice) -> None:
    audit = practice.audit()
    practice.submit(audit, "inadequate")
    (raised,) = practice.listed("Sam", "/escalations", mine="true", cause="inadequate")
    fire(practice("Sam"), f"/escalations/{raised['id']}", "acknowledge")
    decided = fire(practice("Sam"), f"/escalations/{raised['id']}", "resolve", outcome="reaudit", text="In a month.")
    again = practice("Sam").get(f"/audits/{decided['reaudit_id']}").json
    assert (again["kind"], f"/audits/{again['reaudit_of_id']}") == ("reaudit", audit)
