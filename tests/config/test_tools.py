"""The audit tools that come with the service ask what DOMAIN §3 lists, of the cases that it lists."""

from pathlib import Path

import pytest

from config.policy import Policy
from config.reading import read_folder
from workflows.tool_including import supplied
from workflows.tool_model import EVERY_STATUS
from workflows.tools import Question, Scale, Tool, digest_of, fields_of, tool_from
from workflows.tools import asked as asked_after
from workflows.words import CaseStatus

CONFIG = Path(__file__).parents[2] / "config"
FILES = read_folder(CONFIG / "tools")
TOOLS = supplied(FILES)
POLICY = Policy.read(CONFIG / "policy.yaml")
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


def at_first(tool: Tool, status: CaseStatus) -> list[Question]:
    """What such a case is asked before anything is answered."""
    return [question for section in asked_after(tool, status, {}) for question in section.questions]


def questions() -> list[Question]:
    return [question for tool in TOOLS.values() for question in tool.questions.values()]


@pytest.mark.parametrize("status", sorted(SECTIONS))
def test_each_case_status_is_asked_the_sections_of_its_kind(status: CaseStatus) -> None:
    assert {section.key for section in CORE.applicable(status)} == SECTIONS[status]


def test_the_core_tool_is_for_every_status_but_early_help() -> None:
    assert CORE.for_status == EVERY_STATUS - {CaseStatus.EARLY_HELP}


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
    assert FILES[tool.key]["key"] == tool.key


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_each_tool_has_one_required_stop_question_for_every_case(tool: Tool) -> None:
    assert [(q.key, q.required) for q in tool.questions.values() if q.stop] == [("safeguarding.risk_today", True)]
    assert all("safeguarding.risk_today" in asked(tool, status) for status in tool.for_status)


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_what_changed_for_the_child_must_be_said_in_every_audit(tool: Tool) -> None:
    for status in tool.for_status:
        section = next(section for section in asked_after(tool, status, {}) if section.key == "difference")
        assert [(q.scale, q.required) for q in section.questions] == [(Scale.OUTCOME, True), (Scale.TEXT, True)]


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_every_section_graded_has_a_key_question(tool: Tool) -> None:
    graded = [section for section in tool.sections if section.graded]
    assert all(any(question.key_question for question in section.questions) for section in graded)


def test_every_evidence_question_that_is_always_asked_must_be_answered() -> None:
    always = [question for question in questions() if question.when is None]
    assert {question.required for question in always if question.scale is Scale.EVIDENCE} == {True}


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
    assert all(len(at_first(tool, status)) <= 75 for tool in TOOLS.values() for status in tool.for_status)
    assert all(len(asked(tool, status)) <= 85 for tool in TOOLS.values() for status in tool.for_status)


def test_the_supplied_tools_are_those_that_the_requirement_names() -> None:
    themes = {"child_protection": "child_protection", "engaging_fathers": "fathers", "looked_after_16": "post_16"}
    others = {"closure_transfer", "core", "early_help", "referral", "resource", "self_audit", "supervision_file"}
    assert set(TOOLS) == set(themes) | others
    assert {key: tool.theme for key, tool in TOOLS.items() if tool.theme} == themes


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_every_tool_says_what_it_is_for(tool: Tool) -> None:
    assert tool.description.endswith(".")


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_a_tool_written_out_is_read_as_the_same_tool(tool: Tool) -> None:
    again = tool_from(fields_of(tool))
    assert again == tool and digest_of(again) == digest_of(tool)


@pytest.mark.parametrize("key", ["child_protection", "engaging_fathers", "looked_after_16"])
def test_a_theme_shares_sections_with_the_core_and_adds_graded_ones_of_its_own(key: str) -> None:
    core = {section.key: section for section in CORE.sections}
    shared = [section for section in TOOLS[key].sections if section.key in core]
    for section in shared:
        assert set(section.questions) <= set(core[section.key].questions)
    own = [section for section in TOOLS[key].sections if section.key not in core]
    assert {"management", "safeguarding", "difference", "context", "feedback"} <= {section.key for section in shared}
    assert any(section.graded for section in own)


@pytest.mark.parametrize("key", ["core", "early_help", "child_protection", "looked_after_16", "closure_transfer"])
def test_context_family_feedback_reflection_and_difference_are_in_every_whole_audit(key: str) -> None:
    assert {"context", "feedback", "reflection", "difference"} <= {section.key for section in TOOLS[key].sections}


def test_the_core_tool_is_not_asked_of_a_referral_a_resource_or_a_supervision_file() -> None:
    assert not any(CORE.applicable(status) for status in set(CaseStatus) - EVERY_STATUS)
    assert not TOOLS["resource"].applicable(CaseStatus.LOOKED_AFTER)


def test_policy_has_a_tool_for_every_status_that_is_meant_for_it() -> None:
    by_status = POLICY.get("audit.tools_by_status")
    for status in CaseStatus:
        assert status in TOOLS[by_status.get(status, POLICY.get("audit.default_tool"))].for_status


def test_closing_and_moving_are_asked_about_only_where_they_happen() -> None:
    def sections(**said: str) -> set[str]:
        answers = {f"occasion.{key}": {"value": value} for key, value in said.items()}
        return {part.key for part in asked_after(TOOLS["closure_transfer"], CaseStatus.CHILD_IN_NEED, answers)}

    assert not {"closing", "transfer", "authorities"} & sections()
    assert {"closing", "transfer", "authorities"} & sections(ends="yes", other_authority="no") == {"closing"}
    assert {"transfer", "authorities"} <= sections(ends="no", other_authority="yes")


def test_a_case_in_which_nothing_gets_better_is_asked_whether_the_work_changed() -> None:
    def asks(outcome: str) -> bool:
        sections = asked_after(CORE, CaseStatus.CHILD_IN_NEED, {"difference.outcome": {"value": outcome}})
        return any(question.key == "difference.changed_course" for part in sections for question in part.questions)

    assert asks("no_change") and asks("worse") and not asks("improved")


def test_most_key_questions_of_the_core_tool_say_which_standard_is_behind_them() -> None:
    key = [question for question in CORE.questions.values() if question.key_question]
    assert sum(bool(question.standard) for question in key) >= 0.8 * len(key)
