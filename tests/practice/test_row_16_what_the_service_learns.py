"""Row 16: service-level plans with an owner and a status; exemplars of good work; quick wins (W C)."""

from __future__ import annotations

from tests.api.client import fire
from tests.practice.practice import Practice


def test_a_finding_of_many_audits_becomes_a_plan_of_the_service_with_an_owner(practice: Practice) -> None:
    plan = {
        "owner": "sam.service@example.org",
        "actions": ["Agree with the courts how statements reach the file."],
        "title": "Court papers",
        "reason": "Court papers were missing in a third of the autumn cycle.",
    }
    made = practice("Quentin").post("/plans", plan)
    assert made.status == 201, made
    address = f"/plans/{made.json['id']}"
    assert (made.json["audit_id"], made.json["owner"]["name"]) == (None, "Sam Service")
    practice.complete("Sam", practice.plan_of("Sam"), "Agreed with both courts.")
    assert practice.sign_off("Hana", made.json)["state"] == "signed_off"
    assert practice.triggers("Quentin", address) == ["issue", "complete", "sign_off"]


def test_good_work_is_marked_as_an_exemplar_and_the_practitioner_hears_of_it(practice: Practice) -> None:
    audit = practice.audit()
    practice.submit(audit, "good")
    fire(practice("Tess"), audit, "mark_exemplar", text="The child’s own words changed the plan.")
    (exemplar,) = practice.listed("Pat", "/audits", exemplar="true")
    assert exemplar["exemplar"]["text"] == "The child’s own words changed the plan."
    assert "exemplar_marked" in practice.world.messages()


def test_the_standards_most_often_missed_come_back_to_the_teams_as_a_reminder(practice: Practice) -> None:
    audit = practice.audit()
    said = {"record.genogram": {"value": "no", "comment": "None on file."}}
    practice.answer(audit, said=said)
    submit = {"overall_grade": "good", "reasons": "What the file shows."}
    fire(practice("Tess"), audit, "submit", **submit)
    first = practice.listed("Quentin", "/quick-wins")[0]
    assert (first["question"], first["total"]["missed"], first["total"]["answered"]) == ("record.genogram", 1, 1)
    reminder = {
        "tool": "core",
        "question": "record.genogram",
        "teams": ["North"],
        "text": "Ten minutes with the family.",
    }
    assert practice("Tess").post("/quick-wins", reminder).status == 403
    sent = practice("Quentin").post("/quick-wins", reminder)
    assert sent.status == 201, sent
    told = {one["person"]["name"] for one in sent.json["told"]}
    assert told == {"Olu Other", "Pat Practitioner", "Tess Team"}
