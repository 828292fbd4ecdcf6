"""The audit tools that come with the service ask what DOMAIN §3 lists, of the cases that it lists."""

from pathlib import Path

import pytest

from config.reading import read_folder
from workflows.tools import Question, Scale, Tool, tool_from
from workflows.words import CaseStatus

FOLDER = Path(__file__).parents[2] / "config" / "tools"
TOOLS = {name: tool_from(data) for name, data in read_folder(FOLDER).items()}
CORE = TOOLS["core"]

EVERYWHERE = {
    "childs_voice",
    "context",
    "difference",
    "diversity",
    "feedback",
    "management",
    "parents",
    "partnership",
    "record",
    "reflection",
    "result",
    "safeguarding",
}
WORKED_WITH = {"assessment", "plan", "reviews", "visits"}
SECTIONS = {
    CaseStatus.CARE_LEAVER: EVERYWHERE | {"pathway"},
    CaseStatus.CHILD_IN_NEED: EVERYWHERE | WORKED_WITH | {"front_door"},
    CaseStatus.CHILD_PROTECTION: EVERYWHERE | WORKED_WITH | {"front_door"},
    CaseStatus.CLOSED: EVERYWHERE | {"assessment", "plan", "closing"},
    CaseStatus.LOOKED_AFTER: EVERYWHERE | WORKED_WITH | {"permanence"},
    CaseStatus.OPEN_ASSESSMENT: EVERYWHERE | {"front_door", "assessment"},
}


def asked(tool: Tool, status: CaseStatus) -> set[str]:
    return {question.key for section in tool.applicable(status) for question in section.questions}


def questions() -> list[Question]:
    return [question for tool in TOOLS.values() for question in tool.questions.values()]


@pytest.mark.parametrize("status", sorted(SECTIONS))
def test_each_case_status_is_asked_the_sections_of_its_kind(status: CaseStatus) -> None:
    assert {section.key for section in CORE.applicable(status)} == SECTIONS[status]


def test_the_core_tool_is_for_every_status_but_early_help() -> None:
    assert CORE.for_status == set(CaseStatus) - {CaseStatus.EARLY_HELP}


def test_every_case_status_has_a_tool() -> None:
    assert frozenset[CaseStatus]().union(*(tool.for_status for tool in TOOLS.values())) == set(CaseStatus)


def test_core_groups_are_asked_of_child_protection_only() -> None:
    groups = {"reviews.core_groups_held", "reviews.core_groups_quality"}
    assert [status for status in SECTIONS if groups & asked(CORE, status)] == [CaseStatus.CHILD_PROTECTION]


def test_the_reviewing_officer_is_asked_about_where_there_is_one() -> None:
    statuses = {status for status in SECTIONS if "management.reviewing_officer" in asked(CORE, status)}
    assert statuses == {CaseStatus.CHILD_PROTECTION, CaseStatus.LOOKED_AFTER}


def test_the_core_tool_grades_the_five_sections_that_the_domain_names() -> None:
    graded = {section.key for section in CORE.sections if section.graded}
    assert graded == {"record", "assessment", "plan", "childs_voice", "management"}


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_a_tool_is_in_the_file_of_its_name(tool: Tool) -> None:
    assert TOOLS[tool.key] is tool


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_each_tool_has_one_required_stop_question_for_every_case(tool: Tool) -> None:
    assert [(q.key, q.required) for q in tool.questions.values() if q.stop] == [("safeguarding.risk_today", True)]
    assert all("safeguarding.risk_today" in asked(tool, status) for status in tool.for_status)


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_what_changed_for_the_child_must_be_said_in_every_audit(tool: Tool) -> None:
    section = next(section for section in tool.applicable(CaseStatus.CLOSED) if section.key == "difference")
    assert [(q.scale, q.required) for q in section.questions] == [(Scale.OUTCOME, True), (Scale.TEXT, True)]


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_every_section_graded_has_a_key_question(tool: Tool) -> None:
    graded = [section for section in tool.sections if section.graded]
    assert all(any(question.key_question for question in section.questions) for section in graded)


def test_every_evidence_question_must_be_answered() -> None:
    evidence = {question.required for question in questions() if question.scale is Scale.EVIDENCE}
    assert evidence == {True}


def test_no_date_number_or_grade_has_to_be_given() -> None:
    optional = (Scale.DATE, Scale.NUMBER, Scale.GRADE)
    assert not [question.key for question in questions() if question.required and question.scale in optional]


def test_every_question_is_put_as_one() -> None:
    assert not [question.key for question in questions() if not question.text.endswith("?")]


def test_no_question_is_asked_in_the_same_words_twice() -> None:
    for tool in TOOLS.values():
        texts = [question.text for question in tool.questions.values()]
        assert len(texts) == len(set(texts))


def test_a_form_can_be_filled_in_one_sitting() -> None:
    assert all(len(asked(tool, status)) <= 75 for tool in TOOLS.values() for status in tool.for_status)
