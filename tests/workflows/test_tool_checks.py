"""What an audit form still lacks, its weak points, and when its overall grade is warned about."""

from dataclasses import dataclass
from typing import Any

import pytest

from workflows.tools import (
    Question,
    Tool,
    conflicts_with_overall,
    missing_comments,
    raises_safeguarding_now,
    tool_from,
    unanswered,
    weak_points,
)

Fields = dict[str, Any]


def a_question(key: str, **fields: Any) -> Fields:
    return {"key": key, "text": "Is every step dated?", "scale": "evidence"} | fields


def a_section(key: str, *questions: object, **fields: Any) -> Fields:
    return {"key": key, "title": "Plan", "questions": list(questions)} | fields


def a_tool(*sections: object) -> Tool:
    described = {"key": "core", "version": 1, "title": "Audit", "for_status": "all"}
    return tool_from(described | {"sections": list(sections)})


def form() -> Tool:
    """A small tool: a graded plan, visits for some, a risk question, a free text."""
    plan = a_section(
        "plan",
        a_question("plan.dated", key_question=True),
        a_question("plan.copied"),
        a_question("plan.note", scale="text"),
        graded=True,
    )
    visits = a_section(
        "visits",
        a_question("visits.count", scale="number", required=True),
        a_question("visits.conference", applies=["child_protection"], key_question=True),
        applies=["child_in_need", "child_protection"],
    )
    risk = a_question("safe.today", scale="yes_no", stop=True, required=True)
    return a_tool(plan, visits, a_section("safe", risk, applies=["looked_after"]))


def keys(questions: list[Question]) -> list[str]:
    return [question.key for question in questions]


def said(**values: Any) -> dict[str, Fields]:
    """Answers by key, two underscores standing for the dot."""
    return {key.replace("__", "."): {"value": value, "comment": ""} for key, value in values.items()}


@dataclass
class Saved:
    """An answer as a record rather than a mapping."""

    value: str
    comment: str = ""
    found_elsewhere: bool = False


def test_required_questions_without_an_answer_are_named_in_order() -> None:
    assert keys(unanswered(form(), "child_protection", {})) == [
        "plan.dated",
        "plan.copied",
        "visits.count",
        "visits.conference",
    ]


def test_not_answered_is_no_answer_but_a_nought_is_one() -> None:
    answers = said(plan__dated="not_answered", plan__copied="not_applicable", visits__count=0)
    assert keys(unanswered(form(), "child_in_need", answers)) == ["plan.dated"]


def test_answers_may_be_records_as_well_as_mappings() -> None:
    answers = {"plan.dated": Saved("yes"), "plan.copied": Saved("no", "Not sent"), "visits.count": Saved(" ")}
    assert keys(unanswered(form(), "child_in_need", answers)) == ["visits.count"]


def test_a_no_and_a_partly_need_a_comment() -> None:
    answers = said(plan__dated="partly", plan__copied="no", plan__note="no")
    assert keys(missing_comments(form(), "child_in_need", answers)) == ["plan.dated", "plan.copied"]


def test_a_comment_of_blanks_is_none() -> None:
    answers = {"plan.dated": Saved("no", " \n"), "plan.copied": Saved("no", "Never sent")}
    assert keys(missing_comments(form(), "child_in_need", answers)) == ["plan.dated"]


@pytest.mark.parametrize(
    ("grade", "weak"), [("outstanding", []), ("good", []), ("requires_improvement", ["plan"]), ("inadequate", ["plan"])]
)
def test_a_section_graded_below_good_is_a_weak_point(grade: str, weak: list[str]) -> None:
    points = weak_points(form(), "child_in_need", {}, {"plan": grade})
    assert [point.key for point in points] == weak


def test_a_no_to_a_key_question_is_a_weak_point_of_its_section() -> None:
    answers = said(plan__dated="partly", plan__copied="no", visits__conference="no")
    points = weak_points(form(), "child_protection", answers, {})
    assert [(point.key, point.section) for point in points] == [("visits.conference", "visits")]


def test_what_is_not_asked_of_the_case_is_no_weak_point() -> None:
    answers, grades = said(visits__conference="no"), {"visits": "inadequate", "elsewhere": "inadequate"}
    assert weak_points(form(), "child_in_need", answers, grades) == []


@pytest.mark.parametrize(("answer", "raised"), [("yes", True), ("no", False), ("", False)])
def test_only_a_yes_to_a_stop_question_raises_safeguarding_now(answer: str, raised: bool) -> None:
    assert raises_safeguarding_now(form(), said(safe__today=answer, plan__dated="yes")) is raised


@pytest.mark.parametrize(
    ("overall", "sections"),
    [
        ("good", {"plan": "good"}),
        ("good", {"plan": "inadequate", "record": "outstanding"}),
        ("inadequate", {"plan": "good", "record": "inadequate"}),
        ("outstanding", {}),
        ("outstanding", {"plan": None}),
    ],
)
def test_an_overall_grade_within_the_sections_grades_is_no_conflict(
    overall: str, sections: dict[str, str | None]
) -> None:
    assert conflicts_with_overall(sections, overall) is None


def test_an_overall_grade_better_than_every_section_is_warned_about() -> None:
    warning = conflicts_with_overall({"plan": "inadequate", "record": "requires_improvement"}, "good")
    assert warning == (
        "The overall grade, good, is better than that of every section; the best section is "
        "requires improvement. Check it, or say in the reasons why it is right."
    )


def test_an_overall_grade_worse_than_every_section_is_warned_about() -> None:
    warning = conflicts_with_overall({"plan": "good", "record": "outstanding"}, "requires_improvement")
    assert warning == (
        "The overall grade, requires improvement, is worse than that of every section; the weakest "
        "section is good. Check it, or say in the reasons why it is right."
    )
