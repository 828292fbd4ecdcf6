"""What the page of a record says in lines, for kinds of record whose page is made of lines alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from service.models import Person
from service.reading.quick_wins import question_of


class Form(StrEnum):
    """How a value is written on the page."""

    DAY = "day"
    GRADE = "grade"
    KEEP = "keep"
    LINK = "link"
    TEXT = "text"
    WORD = "word"


@dataclass(frozen=True)
class Line:
    """One line; `to` is the record that a link leads to, by kind and number."""

    label: str
    value: Any
    form: Form = Form.TEXT
    to: tuple[str, int] | None = None


Lines = Iterator[Line]
Summary = Callable[[Any, Person], Lines]


def summary(record: Any, viewer: Person) -> list[Line]:
    """Every line that holds something, in the order in which people read them."""
    return [line for line in SUMMARIES[record.__tablename__](record, viewer) if line.value not in (None, "")]


def _audit(audit: Any) -> Line:
    return Line("Audit", f"Audit of {audit.case.reference}", Form.LINK, ("audit", audit.id))


def _name(person: Any) -> str | None:
    return person.name if person is not None else None


def _practitioner_form(record: Any, viewer: Person) -> Lines:
    yield _audit(record.audit)
    yield Line("Practitioner", record.practitioner.name)
    yield Line("To discuss by", record.due_on if record.discussed_on is None else None, Form.DAY)
    for finding in record.findings:
        yield Line("Finding", finding["text"], Form.KEEP)
        yield Line("What it is about", finding.get("theme"), Form.WORD)
    yield Line("Strengths", record.strengths, Form.KEEP)
    for action in record.actions:
        yield Line("Action taken off" if action.struck else "Action", action.text, Form.KEEP)
    yield Line("Discussed", record.discussed_on, Form.DAY)
    yield Line("Agreed", record.agreed, Form.KEEP)
    yield Line("Referred to the service manager", record.referred_on, Form.DAY)
    yield Line("Why it was referred", record.referral_reason, Form.KEEP)


def _review(record: Any, viewer: Person) -> Lines:
    yield Line("Reviewer", record.reviewer.name)
    yield Line("Whose audits", _name(record.person))
    yield Line("With", _name(record.manager))
    yield Line("From", record.from_on, Form.DAY)
    yield Line("To", record.to_on, Form.DAY)
    yield Line("Due", record.due_on, Form.DAY)
    for looked_at in record.audits:
        yield Line("Looked at", f"Audit {looked_at.audit_id}", Form.LINK, ("audit", looked_at.audit_id))
    yield Line("What was looked at", record.looked_at, Form.KEEP)
    yield Line("Findings", record.findings, Form.KEEP)
    yield Line("What follows", record.follows, Form.KEEP)


def _exemption(record: Any, viewer: Person) -> Lines:
    yield Line("Programme", record.programme or "All programmes", Form.WORD)
    yield Line("Who is left out", _name(record.person))
    yield Line("Case left out", record.case.reference if record.case else None)
    yield Line("From", record.from_on, Form.DAY)
    yield Line("To", record.to_on, Form.DAY)
    yield Line("Why", record.reason, Form.KEEP)
    yield Line("Asked for by", record.requester.name)
    yield Line("Decided by", _name(record.approver))


def _self_audit(record: Any, viewer: Person) -> Lines:
    yield Line("Case", record.case.reference)
    yield Line("By", record.author.name)
    yield Line("Own grade", record.own_grade, Form.GRADE)
    yield Line("What they take from it", record.reflection, Form.KEEP)


def _standard_reminder(record: Any, viewer: Person) -> Lines:
    question = question_of(record.tool_key, record.question_key)
    yield Line("Question", question.text if question else record.question_key)
    yield Line("Standard", question.standard if question else None)
    yield Line("What is asked of you", record.text, Form.KEEP)
    yield Line("From", record.sender.name)
    yield Line("Teams", ", ".join(team.name for team in record.teams))


SUMMARIES: Mapping[str, Summary] = {
    "exemption": _exemption,
    "practitioner_form": _practitioner_form,
    "review": _review,
    "self_audit": _self_audit,
    "standard_reminder": _standard_reminder,
}
