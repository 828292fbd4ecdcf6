"""A tool that takes sections from another: which, in which order, without what, and what cannot be taken."""

from __future__ import annotations

from typing import Any

import pytest

from workflows.tool_including import resolved, supplied
from workflows.tools import ToolError

Fields = dict[str, Any]


def question(key: str, **fields: Any) -> Fields:
    return {"key": key, "text": "Is it so?", "scale": "evidence"} | fields


def section(key: str, *questions: Fields) -> Fields:
    return {"key": key, "title": key.title(), "questions": list(questions)}


def tool(key: str, *sections: Fields) -> Fields:
    return {"key": key, "version": 1, "title": key.title(), "for_status": "all", "sections": list(sections)}


CORE = tool(
    "core",
    section("plan", question("plan.dated"), question("plan.copied")),
    section("voice", question("voice.heard")),
    section("end", question("end.why", when={"question": "plan.dated", "is": ["no"]})),
)


def taken(**how: Any) -> list[str]:
    theme = tool("theme", section("fathers", question("fathers.known")), {"from": "core", **how})
    made = supplied({"core": CORE, "theme": theme})["theme"]
    return list(made.questions)


def test_all_sections_are_taken_unless_some_are_named() -> None:
    assert taken() == ["fathers.known", "plan.dated", "plan.copied", "voice.heard", "end.why"]


def test_those_named_are_taken_in_the_order_named() -> None:
    assert taken(sections=["voice", "plan"]) == ["fathers.known", "voice.heard", "plan.dated", "plan.copied"]


def test_sections_and_questions_can_be_left_out() -> None:
    assert taken(leave_out=["plan.copied", "voice"]) == ["fathers.known", "plan.dated", "end.why"]


def test_what_is_written_for_a_theme_does_not_change_the_core() -> None:
    taken(leave_out=["plan.copied"])
    assert list(supplied({"core": CORE})["core"].questions) == ["plan.dated", "plan.copied", "voice.heard", "end.why"]


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"sections": ["weather"]}, "Tool theme, from core: it has no 'weather' for 'sections'; check the key."),
        ({"leave_out": ["plan.weather"]}, "it has no 'plan.weather' for 'leave_out'"),
        ({"from": "nobody"}, "Tool theme, from nobody: there is no other tool of this key"),
        ({"from": "theme"}, "there is no other tool of this key"),
        ({"title": "Mine"}, "there is no field 'title'; use from, sections, leave_out"),
        ({"sections": [["plan"]]}, "it has no"),
    ],
)
def test_what_cannot_be_taken_is_named(how: Fields, sentence: str) -> None:
    with pytest.raises(ToolError) as refused:
        taken(**how)
    assert sentence in str(refused.value)


def test_a_question_whose_condition_is_left_behind_is_named() -> None:
    with pytest.raises(ToolError, match="question end.why, when: the question 'plan.dated' is not in this tool"):
        taken(sections=["end"])


def test_a_tool_that_takes_sections_itself_is_not_taken_from() -> None:
    theme = tool("theme", {"from": "core"})
    other = tool("other", {"from": "theme"})
    with pytest.raises(ToolError, match="that tool does not hold all its sections itself"):
        supplied({"core": CORE, "theme": theme, "other": other})


@pytest.mark.parametrize("data", [None, [], {"sections": "all"}, {"sections": [None, 3]}])
def test_what_is_no_tool_at_all_is_left_for_others_to_refuse(data: Any) -> None:
    assert resolved(data, lambda key: None) == data
