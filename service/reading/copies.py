"""The copy of each side of an audit that is filed: what is on it, for a page as for a document (DOMAIN §8).

The case side's copy is read of the audit alone and the practitioner's of the form alone, so that neither can hold
what belongs to the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.blindness import look_away
from service.context import here
from service.models import Action, ActionPlan, Audit, Person, PractitionerForm
from service.queries import find
from service.reading.actions import by_plan, said, whose
from service.reading.plans import local_day
from service.reading.practitioner_forms import form_of_audit
from service.reading.signatures import Signed, signatures
from service.standing import kind_of
from service.toolbox import tool_of
from workflows.action_plan import ACTION_PLAN
from workflows.audit import AUDIT, SCHEDULED
from workflows.engine import Illegal
from workflows.guards.wording import written
from workflows.practitioner_form import WRITING
from workflows.tools import Question, Scale
from workflows.words import AnswerValue, Side

NOT_SUBMITTED = "This audit is not submitted yet, so there is nothing to file. Submit it first."
STILL_WRITTEN = "This form is still being written. It can be filed when the audit is submitted."
ACTION_HEAD = ("Action", "Whose", "Due", "What was done", "Where it is")


@dataclass(frozen=True)
class Chapter:
    """A heading, what stands below it, and a table where there is one: its head first."""

    title: str
    paragraphs: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Copy:
    """One side of an audit as it is filed."""

    side: Side
    audit_id: int
    title: str
    made_on: date
    facts: Sequence[tuple[str, str]]
    chapters: Sequence[Chapter]


def audit_to_file(audit_id: int, person: Person) -> Audit:
    """An audit that has something to file; raises Absent, Illegal, and NotPermitted before a blind grade."""
    audit: Audit = find("audit", audit_id, person)
    look_away(person, audit_id)
    if audit.state == SCHEDULED:
        raise Illegal(NOT_SUBMITTED)
    return audit


def form_to_file(audit_id: int, person: Person) -> PractitionerForm:
    """A form that has something to file; raises Absent, as if there were none, and Illegal."""
    form = form_of_audit(audit_id, person)
    if form.state == WRITING:
        raise Illegal(STILL_WRITTEN)
    return form


def case_copy(audit_id: int, person: Person) -> Copy:
    """What is kept with the child's file."""
    audit = audit_to_file(audit_id, person)
    return copy_of(audit, signatures([audit, *audit.plans]))


def copy_of(audit: Audit, signed: Signed) -> Copy:
    """The same of an audit that was found, with the signatures on it."""
    return Copy(
        side=Side.CASE,
        audit_id=audit.id,
        title=f"Audit of {said(audit.case.kind).lower()} {audit.case.reference}",
        made_on=here().today(),
        facts=_audit_facts(audit),
        chapters=[
            Chapter("Grade", [said(audit.grade), audit.reasons or ""]),
            *_form_chapters(audit),
            _actions("Actions", audit.actions),
            *_signed_chapter(audit.plans, signed, audit),
        ],
    )


def practitioner_copy(audit_id: int, person: Person) -> Copy:
    """What is kept on the practitioner's supervision file."""
    form = form_to_file(audit_id, person)
    signed = signatures(form.plans)
    referred = f"On {written(form.referred_on)}: {form.referral_reason}" if form.referred_on else ""
    return Copy(
        side=Side.PRACTITIONER,
        audit_id=form.audit_id,
        title=f"Practitioner’s form: {form.practitioner.name}",
        made_on=here().today(),
        facts=_form_facts(form),
        chapters=[
            Chapter("Findings", rows=_table(("Finding", "What it is about"), _findings(form))),
            Chapter("Strengths", _paragraphs(form.strengths)),
            Chapter("What was agreed", _paragraphs(form.agreed)),
            _actions("Actions", form.actions),
            Chapter("Referred to the service manager", _paragraphs(referred)),
            *_signed_chapter(form.plans, signed),
        ],
    )


def _audit_facts(audit: Audit) -> list[tuple[str, str]]:
    tool = tool_of(audit)
    audited = local_day(audit.submitted_at)
    auditors = "; ".join(f"{part.person.name} ({said(part.role).lower()})" for part in audit.auditors)
    return [
        ("Reference", audit.case.reference),
        ("Status when it was audited", said(audit.case_status)),
        ("Why it was audited", said(audit.kind)),
        ("Audited with", f"{tool.title}, version {audit.tool_version}"),
        ("Auditors", auditors),
        ("Submitted", written(audited) if audited else ""),
        ("Where it is", AUDIT.by_state[audit.state].label),
    ]


def _form_facts(form: PractitionerForm) -> list[tuple[str, str]]:
    audited = local_day(form.audit.submitted_at)
    discussed = written(form.discussed_on) if form.discussed_on else ""
    with_whom = f"{discussed}, with {form.discussed_by.name}" if discussed and form.discussed_by else discussed
    return [
        ("Practitioner", form.practitioner.name),
        ("Audit", f"{form.audit.case.reference}{', ' + written(audited) if audited else ''}"),
        ("Discussed in supervision", with_whom),
        ("Where it is", said(form.state)),
    ]


def _form_chapters(audit: Audit) -> list[Chapter]:
    """Every section that was asked of such a case, with its grade, its answers, and why it needs no action."""
    answers = {answer.question_key: answer for answer in audit.answers}
    results = {result.section_key: result for result in audit.sections}
    chapters = []
    for section in tool_of(audit).applicable(audit.case_status):
        result = results.get(section.key)
        graded = [f"Grade: {said(result.grade)}"] if result and result.grade else []
        reason = [f"No action: {result.no_action_reason}"] if result and result.no_action_reason else []
        rows = [(question.text, *_answered(question, answers.get(question.key))) for question in section.questions]
        chapters.append(Chapter(section.title, [*graded, *reason], _table(("Question", "Answer", "Comment"), rows)))
    return chapters


def _answered(question: Question, answer: Any) -> tuple[str, str]:
    if answer is None:
        return "Not answered", ""
    elsewhere = " Found, not where expected." if answer.found_elsewhere else ""
    return _value(question, answer.value) or "Not answered", f"{answer.comment}{elsewhere}".strip()


def _value(question: Question, value: str | None) -> str:
    """A code as people read it, a day as people write it, a text as it was written."""
    if value and question.scale is Scale.DATE:
        return written(date.fromisoformat(value))
    return said(value) if question.choices or value == AnswerValue.NOT_ANSWERED else value or ""


def _findings(form: PractitionerForm) -> list[tuple[str, str]]:
    return [(finding["text"], said(finding.get("theme"))) for finding in form.findings]


def _actions(title: str, actions: Iterable[Action]) -> Chapter:
    standing = [action for action in actions if not action.struck]
    rows = [
        (action.text, whose(action), by_plan(action), action.done_note or "", _where(action)) for action in standing
    ]
    return Chapter(title, rows=_table(ACTION_HEAD, rows))


def _where(action: Action) -> str:
    return ACTION_PLAN.by_state[action.plan.state].label if action.plan else ""


def _signed_chapter(plans: Iterable[ActionPlan], signed: Signed, audit: Audit | None = None) -> list[Chapter]:
    """The running record entries that were signed, each with who signed it and when."""
    records: list[ActionPlan | Audit] = [*plans, *([audit] if audit is not None else [])]
    said_of = [
        f"{record.running_record} Signed by {by.name} on {written(by.on)}."
        for record in records
        if record.running_record and (by := signed.get((kind_of(record), record.id)))
    ]
    return [Chapter("Running record", said_of)] if said_of else []


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    found = list(rows)
    return [head, *found] if found else []


def _paragraphs(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split("\n") if part.strip()]
