"""Checks what somebody answers to the questions of a form, and keeps it: audits and self-audits alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm.attributes import flag_modified

from service.answers import Form, as_mapping
from service.models import Answer, Audit, Person, SectionResult, SelfAnswer, SelfAudit, SelfSection
from service.transaction import Work
from workflows.engine import Incomplete
from workflows.tool_model import text_fault
from workflows.tools import Question, Section, Tool, asked, raises_safeguarding_now

PARTS = {"answers", "section_grades", "no_action_reasons"}
# By the kind of record: where its answers and its section results are, and by which column they belong to it.
KEPT_IN: dict[type, tuple[Any, Any, str]] = {
    Audit: (Answer, SectionResult, "audit_id"),
    SelfAudit: (SelfAnswer, SelfSection, "self_audit_id"),
}


def keep(work: Work, record: Form, tool: Tool, data: Mapping[str, Any], person: Person) -> bool:
    """Keep what somebody answered; True when a risk that needs action today is reported with it, and was not before.

    Raises Incomplete with a sentence for each part that cannot be kept, and changes nothing then.
    """
    if faults := _faults(tool, record, data):
        raise Incomplete(faults)
    was_unsafe = raises_safeguarding_now(tool, as_mapping(record))
    _store(work, record, data, {"changed_by_id": person.id, "changed_at": work.now})
    # Two who answer at once must notice one another, although only rows beside the record have changed.
    flag_modified(record, "state")
    work.session.flush()
    return raises_safeguarding_now(tool, as_mapping(record)) and not was_unsafe


def _faults(tool: Tool, record: Form, data: Mapping[str, Any]) -> dict[str, str]:
    """A sentence for each part that cannot be kept, by field."""
    faults = dict.fromkeys(set(data) - PARTS, "This is not part of an audit form. Leave it out.")
    for name in PARTS & set(data):
        if not isinstance(data[name], Mapping):
            faults[name] = "Give an object of keys and values."
    if faults:
        return faults
    sections = {section.key: section for section in tool.applicable(record.case_status)}
    questions = {q.key: q for section in sections.values() for q in section.questions}
    shown = _shown(tool, record, data.get("answers", {}))
    for key, given in data.get("answers", {}).items():
        faults |= _answer_faults(key, given, questions.get(key))
        if key in questions and key not in shown and isinstance(given, Mapping) and given.get("value"):
            faults |= {f"answers.{key}.value": _not_asked(tool, questions[key])}
    for key, grade in data.get("section_grades", {}).items():
        faults |= _grade_faults(key, grade, sections.get(key))
    for key, reason in data.get("no_action_reasons", {}).items():
        faults |= _reason_faults(key, reason, sections)
    return faults


def _shown(tool: Tool, record: Form, given: Mapping[str, Any]) -> set[str]:
    """The questions asked by the answers kept or by those given now: one sent with what hides it is kept, uncounted."""
    kept = as_mapping(record)
    changed = {key: {**kept.get(key, {}), **answer} for key, answer in given.items() if isinstance(answer, Mapping)}
    now = [asked(tool, record.case_status, answers) for answers in (kept, {**kept, **changed})]
    return {question.key for sections in now for section in sections for question in section.questions}


def _not_asked(tool: Tool, question: Question) -> str:
    assert question.when is not None
    first, values = tool.questions[question.when.question], " or ".join(question.when.values)
    return f"This is asked only where “{first.text}” is answered {values}. Answer that first, or leave this out."


def _answer_faults(key: str, given: Any, question: Question | None) -> dict[str, str]:
    if question is None:
        return {f"answers.{key}": "This case's form has no such question."}
    if not isinstance(given, Mapping) or set(given) - {"value", "comment", "found_elsewhere"}:
        return {f"answers.{key}": "Give an object with value, comment and found_elsewhere."}
    faults = {}
    if sentence := question.accepts(given.get("value")):
        faults[f"answers.{key}.value"] = sentence
    comment = given.get("comment")
    if comment is not None and (sentence := text_fault(comment)):
        faults[f"answers.{key}.comment"] = sentence
    if not isinstance(given.get("found_elsewhere", False), bool):
        faults[f"answers.{key}.found_elsewhere"] = "Give true or false."
    return faults


def _grade_faults(key: str, grade: Any, section: Section | None) -> dict[str, str]:
    if section is None:
        return {f"section_grades.{key}": "This case's form has no such section."}
    sentence = section.accepts(grade)
    return {f"section_grades.{key}": sentence} if sentence else {}


def _reason_faults(key: str, reason: Any, sections: Mapping[str, Section]) -> dict[str, str]:
    if key not in sections:
        return {f"no_action_reasons.{key}": "This case's form has no such section."}
    sentence = text_fault(reason)
    return {f"no_action_reasons.{key}": sentence} if sentence else {}


def _store(work: Work, record: Form, data: Mapping[str, Any], mark: Mapping[str, Any]) -> None:
    """Only what is said changes; an answer saved twice is one row. `mark` says by whom and when."""
    model, _, belongs_to = KEPT_IN[type(record)]
    answers, new = {answer.question_key: answer for answer in record.answers}, []
    for key, given in data.get("answers", {}).items():
        values = _values(given)
        if key in answers:
            _set(answers[key], values, mark)
        else:
            blank = {"value": None, "comment": "", "found_elsewhere": False}
            new.append({belongs_to: record.id, "question_key": key, **blank, **values, **mark})
    if new:
        # A whole form at once in one statement: half a hundred of them took longer than all the rest.
        work.session.execute(insert(model), new)
        work.session.expire(record, ["answers"])
    for key, grade in data.get("section_grades", {}).items():
        _set(_section(record, key), {"grade": grade or None}, mark)
    for key, reason in data.get("no_action_reasons", {}).items():
        _set(_section(record, key), {"no_action_reason": reason}, mark)


def _set(row: Any, values: Mapping[str, Any], mark: Mapping[str, Any]) -> None:
    """Whoever says again what stands there has changed nothing."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in {**changed, **(mark if changed else {})}.items():
        setattr(row, name, value)


def _values(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of an answer, as its columns keep it."""
    values = dict(given)
    if "value" in given:
        values["value"] = None if given["value"] in (None, "") else str(given["value"])
    if "comment" in given:
        values["comment"] = given["comment"] or ""
    return values


def _section(record: Form, key: str) -> Any:
    results: list[Any] = list(record.sections)
    found = next((result for result in results if result.section_key == key), None)
    if found is None:
        found = KEPT_IN[type(record)][1](section_key=key, no_action_reason="")
        record.sections.append(found)
    return found
