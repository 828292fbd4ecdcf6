"""Row 8: moderation, group audits, external validation, audits by pairs, multi-agency auditors (D C W)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.api.client import JSON, fire
from tests.practice.practice import Practice


@pytest.fixture(autouse=True)
def beside(practice: Practice) -> None:
    """Somebody from outside, somebody of another agency and a second team manager."""
    world = practice.world
    world.person("Eve External", "external", left_on=date(2026, 11, 20))
    world.person("Una Agency", "multi_agency")
    world.person("Tom Team", "team_manager", world["Sam"], team_id=world.team("South").id)


def moderation(practice: Practice, who: str = "Mo") -> JSON:
    return practice.listed(who, "/moderations")[0]


def test_an_inadequate_audit_is_graded_again_by_somebody_who_has_not_seen_the_grade(practice: Practice) -> None:
    audit = practice.audit()
    practice.submit(audit, "inadequate")
    asked = moderation(practice)
    assert (asked["state"], asked["auditor_grade"]) == ("requested", None)
    assert practice("Mo").get(audit).json["overall_grade"] is None
    graded = fire(
        practice("Mo"),
        f"/moderations/{asked['id']}",
        "grade",
        grade="requires_improvement",
        reasons="The visits are there.",
        quality="good",
        quality_comment="Well evidenced.",
    )
    assert (graded["auditor_grade"], graded["quality"]) == ("inadequate", "good")
    fire(practice("Tess"), f"/moderations/{asked['id']}", "agree")
    agreed = practice("Tess").get(audit).json
    assert (agreed["overall_grade"], agreed["agreed_grade"]) == ("inadequate", "requires_improvement")


def test_what_is_disputed_is_settled_by_a_third(practice: Practice) -> None:
    audit = practice.audit()
    practice.submit(audit, "outstanding")
    address = f"/moderations/{moderation(practice)['id']}"
    second = {"grade": "good", "reasons": "Sound, not more.", "quality": "adequate", "quality_comment": "Thin."}
    fire(practice("Mo"), address, "grade", **second)
    fire(practice("Tess"), address, "dispute", reason="The family's letter was missed.")
    assert practice("Mo").post(f"{address}/transitions/settle", {"grade": "good", "reason": "x"}).status == 403
    settled = fire(practice("Quentin"), address, "settle", grade="outstanding", reason="Read both, and the letter.")
    assert (settled["state"], practice("Tess").get(audit).json["agreed_grade"]) == ("settled", "outstanding")


def test_several_people_grade_one_file_apart_and_then_agree_a_standard(practice: Practice) -> None:
    people = ["tess.team@example.org", "tom.team@example.org"]
    made = practice("Quentin").post("/exercises", {"case_reference": practice.case(), "participants": people})
    address = f"/exercises/{made.json['id']}"
    fire(practice("Tess"), address, "enter", grade="good", reasons="Purposeful visits.")
    seen = practice("Tom").get(address).json
    assert [part["grade"] for part in seen["participants"]] == [None, None]
    fire(practice("Tom"), address, "enter", grade="requires_improvement", reasons="No analysis.")
    assert practice("Tess").get(address).json["spread"] == {"good": 1, "requires_improvement": 1}
    agreed = fire(
        practice("Quentin"), address, "agree_standard", grade="requires_improvement", learnt="Analysis decides."
    )
    assert (agreed["state"], agreed["standard_grade"]) == ("agreed", "requires_improvement")
    assert practice.listed("Quentin", "/audits") == []


def test_both_of_a_pair_must_agree_before_the_audit_is_submitted(practice: Practice) -> None:
    pair = [{"person": "tess.team@example.org", "role": "lead"}, {"person": "tom.team@example.org", "role": "pair"}]
    audit = practice.audit("Sam", auditors=pair)
    practice.answer(audit, "Tess")
    alone = {"overall_grade": "good", "reasons": "Sound."}
    refused = practice("Tess").post(f"{audit}/transitions/submit", alone)
    assert (refused.status, "has not agreed" in refused.json["detail"]) == (409, True)
    fire(practice("Tom"), audit, "agree", grade="good")
    assert fire(practice("Tess"), audit, "submit", **alone)["state"] == "audited"


def test_an_external_auditor_sees_their_own_audit_until_their_time_is_over(practice: Practice) -> None:
    other = practice.audit()
    own = practice.audit("Sam", auditors=[{"person": "eve.external@example.org"}], kind="external")
    assert practice("Eve").get(own).status == 200
    assert practice("Eve").get(other).status == 404
    assert practice.listed("Eve", "/cases") == []
    practice.submit(own, "good", "Eve")
    practice.on(date(2026, 11, 20))
    assert practice("Eve").get(own).status == 401


def test_somebody_of_another_agency_answers_beside_the_lead_and_sees_no_more(practice: Practice) -> None:
    auditors = [
        {"person": "tess.team@example.org", "role": "lead"},
        {"person": "una.agency@example.org", "role": "multi_agency"},
    ]
    audit = practice.audit("Sam", auditors=auditors)
    practice.answer(audit, "Una")
    submitted = practice("Una").post(f"{audit}/transitions/submit", {"overall_grade": "good", "reasons": "Sound."})
    assert submitted.status == 403
    assert (practice.listed("Una", "/plans"), practice.listed("Una", "/cases")) == ([], [])
