"""Saves what auditors find, section by section, while an audit is still to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm.attributes import flag_modified

from service.models import Answer, Audit, Person, SectionResult
from service.people import actor_of
from service.queries import locked
from service.standing import relations_of
from service.steps.effects.raising import escalate
from service.steps.gate import DatabaseGate
from service.transaction import Work, transaction
from service.versions import check_version
from workflows.audit import SCHEDULED
from workflows.engine import Illegal, Incomplete, NotPermitted
from workflows.tool_model import text_fault
from workflows.tools import Question, Section, Tool, raises_safeguarding_now
from workflows.words import Cause

PARTS = {"answers", "section_grades", "no_action_reasons"}


def save_answers(audit_id: int, person: Person, data: Mapping[str, Any], *, version: int | None = None) -> Audit:
    """Keep the answers, section grades and reasons given; those not mentioned stay as they are.

    `{"answers": {key: {"value", "comment", "found_elsewhere"}}, "section_grades": {key: grade},
    "no_action_reasons": {section: text}}`. A safeguarding-now answer raises its escalation at once.
    Raises Incomplete naming each field, NotPermitted, Illegal once submitted, and changes nothing then.
    """
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        audit: Audit = locked("audit", audit_id, person)
        _check(audit, person)
        check_version(audit, version)
        tool = work.context.tools[audit.tool_key]
        _refuse(_faults(tool, audit.case_status, data))
        was_unsafe = raises_safeguarding_now(tool, as_mapping(audit))
        _store(work, audit, data)
        # Two who answer at once must notice one another, although only rows beside the audit have changed.
        flag_modified(audit, "state")
        work.session.flush()
        if raises_safeguarding_now(tool, as_mapping(audit)) and not was_unsafe:
            _raise_now(work, audit)
    return audit


def as_mapping(audit: Audit) -> dict[str, dict[str, Any]]:
    """The answers as the tool's checks read them."""
    return {
        answer.question_key: {
            "value": answer.value,
            "comment": answer.comment,
            "found_elsewhere": answer.found_elsewhere,
        }
        for answer in audit.answers
    }


def _check(audit: Audit, person: Person) -> None:
    standing = set(relations_of(person, audit))
    if not actor_of(person).scopes("audit.answer") & standing:
        raise NotPermitted("Only the auditors of this audit can answer its questions.")
    if audit.state != SCHEDULED:
        raise Illegal("This audit was submitted. It can be changed only after it is returned for rework.")


def _refuse(faults: Mapping[str, str]) -> None:
    if faults:
        raise Incomplete(faults)


def _faults(tool: Tool, status: str, data: Mapping[str, Any]) -> dict[str, str]:
    """A sentence for each part that cannot be kept, by field."""
    faults = dict.fromkeys(set(data) - PARTS, "This is not part of an audit form. Leave it out.")
    for name in PARTS & set(data):
        if not isinstance(data[name], Mapping):
            faults[name] = "Give an object of keys and values."
    if faults:
        return faults
    sections = {section.key: section for section in tool.applicable(status)}
    questions = {q.key: q for section in sections.values() for q in section.questions}
    for key, given in data.get("answers", {}).items():
        faults |= _answer_faults(key, given, questions.get(key))
    for key, grade in data.get("section_grades", {}).items():
        faults |= _grade_faults(key, grade, sections.get(key))
    for key, reason in data.get("no_action_reasons", {}).items():
        faults |= _reason_faults(key, reason, sections)
    return faults


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


def _store(work: Work, audit: Audit, data: Mapping[str, Any]) -> None:
    """Only what is said changes; an answer saved twice is one row."""
    answers, new = {answer.question_key: answer for answer in audit.answers}, []
    for key, given in data.get("answers", {}).items():
        values = _values(given)
        if key in answers:
            for name, value in values.items():
                setattr(answers[key], name, value)
        else:
            blank = {"value": None, "comment": "", "found_elsewhere": False}
            new.append({"audit_id": audit.id, "question_key": key, **blank, **values})
    if new:
        # A whole form at once in one statement: half a hundred of them took longer than all the rest.
        work.session.execute(insert(Answer), new)
        work.session.expire(audit, ["answers"])
    for key, grade in data.get("section_grades", {}).items():
        _section(audit, key).grade = grade or None
    for key, reason in data.get("no_action_reasons", {}).items():
        _section(audit, key).no_action_reason = reason


def _values(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of an answer, as its columns keep it."""
    values = dict(given)
    if "value" in given:
        values["value"] = None if given["value"] in (None, "") else str(given["value"])
    if "comment" in given:
        values["comment"] = given["comment"] or ""
    return values


def _section(audit: Audit, key: str) -> SectionResult:
    found = next((result for result in audit.sections if result.section_key == key), None)
    if found is None:
        found = SectionResult(section_key=key, no_action_reason="")
        audit.sections.append(found)
    return found


def _raise_now(work: Work, audit: Audit) -> None:
    """Before submission and at once: a risk that needs action today waits for no form (DOMAIN.md §3)."""
    audit.safeguarding_now = True
    earlier = sum(escalation.cause == Cause.SAFEGUARDING_NOW for escalation in audit.escalations)
    gate = DatabaseGate(work)
    escalate(work, gate, Cause.SAFEGUARDING_NOW, f"{audit.id}:{earlier}", audit=audit)
    gate.settle()
