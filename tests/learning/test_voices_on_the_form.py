"""The form keeps the organisation around a case, what the family said and what the practitioner thinks of the work."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Api
from tests.support.world import World

CONTEXT = {
    "context.worker_changes": "3",
    "context.manager_changes": "1",
    "context.vacancy": "yes",
    "context.agency": "no",
    "context.caseload": "24",
}
REFLECTION = {
    "reflection.met_on": "2026-10-30",
    "reflection.own_grade": "requires_improvement",
    "reflection.view": "I was off for a month and nobody visited.",
}


def kept(world: World, answers: dict[str, str], comments: dict[str, str] | None = None) -> dict[str, Any]:
    """What the form says after an auditor saved these answers."""
    audit, api = world.audit(), Api(world, "Tess")
    given = {key: {"value": value, "comment": (comments or {}).get(key, "")} for key, value in answers.items()}
    assert api.put(f"/audits/{audit.id}/answers", {"answers": given}).status == 200
    sections = api.get(f"/audits/{audit.id}/answers").json["sections"]
    return {question["key"]: question for section in sections for question in section["questions"]}


@pytest.mark.parametrize("answers", [CONTEXT, REFLECTION], ids=["context", "reflection"])
def test_an_auditor_records_the_context_and_the_practitioners_reflection(world: World, answers: dict[str, str]) -> None:
    questions = kept(world.authority(), answers)
    assert {key: questions[key]["value"] for key in answers} == answers


def test_what_the_family_said_and_who_of_them_is_kept(world: World) -> None:
    world.authority()
    said = {"feedback.sought": "yes", "feedback.given_by": "Mother", "feedback.said": "She listens to us."}
    questions = kept(world, said)
    assert {key: questions[key]["value"] for key in said} == said


def test_a_family_that_declines_has_answered_and_the_audit_can_be_submitted(world: World) -> None:
    world.authority()
    audit = world.audit()
    world.answer(audit)
    declined = {"feedback.given_by": {"value": "Mother, who declined when asked by telephone."}}
    nothing_said = {"feedback.said": {"value": None}, "feedback.changes": {"value": None}}
    assert Api(world, "Tess").put(f"/audits/{audit.id}/answers", {"answers": declined | nothing_said}).status == 200
    assert world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.").state == "audited"


def test_an_audit_without_the_familys_voice_cannot_be_submitted(world: World) -> None:
    world.authority()
    audit = world.audit()
    questions = {question.key: question for question in world.questions(audit)}
    assert questions["feedback.sought"].required


def test_the_grade_that_the_practitioner_gives_is_none_that_counts(world: World) -> None:
    world.authority()
    audit = world.audit()
    answers = {"reflection.own_grade": {"value": "inadequate"}}
    Api(world, "Tess").put(f"/audits/{audit.id}/answers", {"answers": answers})
    world.answer(audit)
    submitted = world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")
    assert submitted.grade == "good" and world.escalations() == []
