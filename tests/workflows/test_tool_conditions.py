"""A question that depends on an earlier answer: when it is asked, what then counts, and which conditions cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from workflows.tools import Tool, ToolError, asked, missing_comments, tool_from, unanswered, weak_points

Fields = dict[str, Any]


def question(key: str, **fields: Any) -> Fields:
    return {"key": key, "text": f"Is {key} so?", "scale": "evidence"} | fields


def when(key: str, *values: Any) -> Fields:
    return {"question": key, "is": list(values)}


def tool(*questions: Fields, **fields: Any) -> Tool:
    section = {"key": "plan", "title": "Plan", "questions": list(questions)} | fields
    return tool_from({"key": "core", "version": 1, "title": "Audit", "for_status": "all", "sections": [section]})


def chain() -> Tool:
    """Late is asked where it is not dated, told where late is not explained."""
    return tool(
        question("plan.dated"),
        question("plan.late", when=when("plan.dated", "no", "partly"), key_question=True),
        question("plan.told", when=when("plan.late", "no")),
    )


def said(**values: str) -> dict[str, Fields]:
    return {f"plan.{key}": {"value": value, "comment": ""} for key, value in values.items()}


def keys(answers: dict[str, Fields]) -> list[str]:
    return [q.key for section in asked(chain(), "child_in_need", answers) for q in section.questions]


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({}, ["plan.dated"]),
        (said(dated="yes"), ["plan.dated"]),
        (said(dated="not_answered"), ["plan.dated"]),
        (said(dated="partly"), ["plan.dated", "plan.late"]),
        (said(dated="no", late="yes"), ["plan.dated", "plan.late"]),
        (said(dated="no", late="no"), ["plan.dated", "plan.late", "plan.told"]),
    ],
)
def test_a_question_is_asked_only_where_its_condition_holds(answers: dict[str, Fields], wanted: list[str]) -> None:
    assert keys(answers) == wanted


def test_what_hangs_on_a_hidden_question_is_hidden_whatever_was_answered_there() -> None:
    assert keys(said(dated="yes", late="no", told="no")) == ["plan.dated"]


def test_a_hidden_question_is_neither_required_nor_commented_nor_weak() -> None:
    answers = said(dated="yes", late="no")
    assert unanswered(chain(), "child_in_need", answers) == []
    assert missing_comments(chain(), "child_in_need", answers) == []
    assert weak_points(chain(), "child_in_need", answers, {}) == []


def test_a_shown_question_is_all_of_these() -> None:
    answers = said(dated="no", late="no")
    assert [q.key for q in unanswered(chain(), "child_in_need", answers)] == ["plan.told"]
    assert [q.key for q in missing_comments(chain(), "child_in_need", answers)] == ["plan.dated", "plan.late"]
    assert [point.key for point in weak_points(chain(), "child_in_need", answers, {})] == ["plan.late"]


def test_the_grade_of_a_section_without_a_question_left_does_not_count() -> None:
    first = {"key": "first", "title": "First", "questions": [question("first.so", scale="yes_no")]}
    then = {
        "key": "plan",
        "title": "Plan",
        "graded": True,
        "questions": [question("plan.dated", when=when("first.so", "yes"))],
    }
    made = tool_from({"key": "t", "version": 1, "title": "T", "for_status": "all", "sections": [first, then]})
    grades = {"plan": "inadequate"}
    assert weak_points(made, "closed", {"first.so": {"value": "no"}}, grades) == []
    assert [p.key for p in weak_points(made, "closed", {"first.so": {"value": "yes"}}, grades)] == ["plan"]


def test_a_plain_yes_in_a_file_is_the_answer_yes() -> None:
    made = tool(question("plan.dated"), question("plan.late", when=when("plan.dated", True, False)))
    condition = made.questions["plan.late"].when
    assert condition is not None and condition.values == ("yes", "no")


@pytest.mark.parametrize(
    ("questions", "sentence"),
    [
        ([question("plan.a", when=when("plan.b", "no"))], "the question 'plan.b' is not in this tool"),
        (
            [question("plan.a", when=when("plan.b", "no")), question("plan.b")],
            "Tool core, section plan, question plan.a, when: the question 'plan.b' comes later; put it before this one",
        ),
        ([question("plan.a", when=when("plan.a", "no"))], "the question 'plan.a' comes later"),
        (
            [question("plan.a", scale="text"), question("plan.b", when=when("plan.a", "no"))],
            "'plan.a' has nothing to choose from; name a question with a scale of choices",
        ),
        (
            [question("plan.a"), question("plan.b", when=when("plan.a", "perhaps"))],
            "'plan.a' is never answered 'perhaps'; use yes, partly, no, not_applicable",
        ),
        ([question("plan.a"), question("plan.b", when=when("plan.a", "not_answered"))], "is never answered 'not_ans"),
        ([question("plan.a"), question("plan.b", when=when("plan.a"))], "'is' must be a list of at least one"),
        ([question("plan.a"), question("plan.b", when="plan.a")], "when: this must be a set of named fields"),
        (
            [question("plan.a", applies=["closed"]), question("plan.b", when=when("plan.a", "no"))],
            "'plan.a' is not asked of care_leaver, child_in_need",
        ),
        (
            [question("plan.a"), question("plan.b", scale="yes_no", stop=True, when=when("plan.a", "no"))],
            "a stop question is always asked; take its condition away",
        ),
        ([question("plan.a", theme="Not A Key")], "the theme 'Not A Key' must be a short key"),
        ([question("plan.a", text="a\x00b")], "'text' cannot be kept"),
    ],
)
def test_a_condition_that_cannot_be_right_is_refused_with_its_place(questions: list[Fields], sentence: str) -> None:
    with pytest.raises(ToolError) as refused:
        tool(*questions)
    assert sentence in str(refused.value)


def test_every_fault_of_a_tool_is_told_at_once_by_its_path() -> None:
    with pytest.raises(ToolError) as refused:
        tool(question("plan.a", scale="stars"), question("plan.b"), question("plan.c", required="yes"))
    assert set(refused.value.faults) == {"sections.0.questions.0.scale", "sections.0.questions.2.required"}
