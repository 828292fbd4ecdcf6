"""What a tool's file may say, what is refused with its place, and whom the tool then asks."""

from typing import Any

import pytest

from workflows.tools import ToolError, digest_of, tool_from
from workflows.words import CaseStatus

Fields = dict[str, Any]


def a_question(key: str = "plan.dated", **fields: Any) -> Fields:
    return {"key": key, "text": "Is every step dated?", "scale": "evidence"} | fields


def a_section(*questions: object, key: str = "plan", **fields: Any) -> Fields:
    return {"key": key, "title": "Plan", "questions": list(questions) or [a_question()]} | fields


def a_tool(*sections: object, **fields: Any) -> Fields:
    described = {"key": "core", "version": 1, "title": "Audit", "for_status": "all"}
    return described | {"sections": list(sections) or [a_section()]} | fields


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], "The tool: this must be a set of named fields"),
        ({}, "The tool: 'key' must be a text"),
        (a_tool(key="Core tool"), "The tool: the key 'Core tool' must look like name, in small letters"),
        (a_tool(vesrion=2), "The tool: there is no field 'vesrion'; use key, version, title"),
        (a_tool(version="1"), "Tool core: 'version' must be a whole number from 1"),
        (a_tool(version=True), "Tool core: 'version' must be a whole number from 1"),
        (a_tool(title=" "), "Tool core: 'title' must be a text"),
        (a_tool(for_status=["adopted"]), "Tool core: there is no case status 'adopted' for 'for_status'; use care_"),
        (a_tool(for_status=[["closed"]]), "Tool core: there is no case status"),
        (a_tool(sections=[]), "Tool core: 'sections' must be a list of at least one"),
        (a_tool("plan"), "Tool core, section without a key: this must be a set of named fields"),
        (a_tool(a_section(graded="no")), "Tool core, section plan: 'graded' must be true or false"),
        (a_tool(a_section(), a_section(a_question("plan.b"))), "Tool core: the section 'plan' is there twice"),
        (a_tool(a_section(a_question(), a_question())), "Tool core: the question 'plan.dated' is there twice"),
        (a_tool(a_section(a_question("dated"))), "question dated: the key 'dated' must look like plan.name"),
        (a_tool(a_section(a_question("visits.dated"))), "the key 'visits.dated' must look like plan.name"),
        (a_tool(a_section(a_question(text=True))), "question plan.dated: 'text' must be a text; write it in quotes"),
        (a_tool(a_section(a_question(scale="stars"))), "there is no scale 'stars'; use one of date, evidence"),
        (a_tool(a_section(a_question(stop=True))), "only a yes_no question can be a stop question"),
        (a_tool(a_section(a_question(scale="text", key_question=True))), "only an evidence question can be a key"),
        (
            a_tool(a_section(a_question(applies=["closed", "looked_after"]), applies=["closed"])),
            "Tool core, section plan, question plan.dated: its section is not asked of looked_after",
        ),
    ],
)
def test_a_tool_that_cannot_be_right_is_refused_with_its_place(data: Any, sentence: str) -> None:
    with pytest.raises(ToolError, match=sentence):
        tool_from(data)


def test_a_question_follows_its_section_unless_it_says_otherwise() -> None:
    some = a_question("plan.some", applies=["closed"])
    tool = tool_from(a_tool(a_section(a_question(), some, applies=["closed", "looked_after"])))
    asked = {status: [q.key for s in tool.applicable(status) for q in s.questions] for status in CaseStatus}
    assert {status: found for status, found in asked.items() if found} == {
        CaseStatus.CLOSED: ["plan.dated", "plan.some"],
        CaseStatus.LOOKED_AFTER: ["plan.dated"],
    }


def test_a_section_without_a_question_for_the_case_is_left_out() -> None:
    tool = tool_from(a_tool(a_section(), a_section(a_question("care.home", applies=["closed"]), key="care")))
    assert [section.key for section in tool.applicable("looked_after")] == ["plan"]


def test_a_status_that_does_not_exist_is_refused_rather_than_asked_nothing() -> None:
    with pytest.raises(ValueError, match="'adopted' is not a valid CaseStatus"):
        tool_from(a_tool()).applicable("adopted")


def test_evidence_is_required_unless_it_says_otherwise_and_a_text_is_not() -> None:
    note = a_question("plan.note", scale="text")
    tool = tool_from(a_tool(a_section(a_question(), note, a_question("plan.extra", required=False))))
    assert [question.required for question in tool.questions.values()] == [True, False, False]


def test_the_digest_is_the_same_for_the_same_tool_and_differs_after_any_change() -> None:
    digests = {
        digest_of(tool_from(data))
        for data in (
            a_tool(),
            a_tool(),
            a_tool(version=2),
            a_tool(for_status=["closed"]),
            a_tool(a_section(a_question(required=False))),
            a_tool(a_section(a_question(guidance="Look at the plan."))),
        )
    }
    assert len(digests) == 5
