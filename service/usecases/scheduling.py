"""Arranges audits for people who ask for one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from marshmallow import Schema, fields, validate

from service.fields import Auditors, Day, Fields, Words, loaded
from service.models import Audit, Case, Person
from service.people import actor_of
from service.relations import Record
from service.remembering import Remembering
from service.standing import scopes_of
from service.steps.beginning import begin, choice, require
from service.steps.gate import DatabaseGate
from service.steps.making import new_audit
from service.steps.subjects import subject_for
from service.toolbox import known_tools
from service.transaction import Work
from workflows.engine import Incomplete
from workflows.guards.wording import own_work
from workflows.words import AuditKind, AuditorRole, SubjectKind

# A re-audit is ordered by whoever resolves an escalation, and linked to it.
BY_HAND = tuple(kind for kind in AuditKind if kind is not AuditKind.REAUDIT)
KINDS = [str(kind) for kind in SubjectKind]
SUBJECT: Fields = {
    "kind": Words(required=True, validate=validate.OneOf(KINDS, error=f"Choose one of: {', '.join(KINDS)}.")),
    "reference": Words(required=True, metadata={"description": "For a supervision file, the person's e-mail."}),
}
AUDIT_FIELDS: Fields = {
    "case_reference": Words(),
    "subject": fields.Nested(Schema.from_dict(dict(SUBJECT), name="NewSubject")),
    "kind": Words(),
    "tool": Words(),
    "auditors": Auditors(),
    "due_on": Day(),
}


def schedule_audit(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Arrange an audit: lead auditor is who asks, the tool policy's, due in policy's working days, unless given."""

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        facts = loaded(AUDIT_FIELDS, data)
        case = _subject(work, person, facts)
        kind = choice("kind", facts.get("kind") or _usual(case), BY_HAND)
        tool = _tool(facts.get("tool"), case)
        actor = actor_of(person)
        require(
            actor, "audit.schedule", scopes_of(person, Audit(case=case)), "You may not arrange audits of this case."
        )
        auditors = facts.get("auditors") or {person: AuditorRole.LEAD}
        _check_auditors(auditors, case)
        within = work.context.policy.number("audit.due_within_working_days")
        due = facts.get("due_on") or work.context.calendar.add(work.today, within)
        if not work.today <= due <= work.today + timedelta(days=366):
            raise Incomplete({"due_on": "Choose a day from today to a year from now."})
        return new_audit(work, gate, actor, case, kind=AuditKind(kind), due_on=due, auditors=auditors, tool_key=tool)

    return begin(person, remember, make)


def _tool(named: str | None, case: Case) -> str | None:
    """The key of the tool that is named; raises Incomplete where it asks nothing of such a subject."""
    if named is None:
        return None
    known = known_tools()
    tool = known[choice("tool", named, tuple(known))].tool
    if not tool.applicable(case.status):
        raise Incomplete({"tool": f"“{tool.title}” asks nothing of this kind of subject. Name another, or none."})
    return tool.key


def _subject(work: Work, person: Person, facts: Mapping[str, Any]) -> Case:
    """What the audit is about: a case by its reference, or any kind of subject, one of the two."""
    reference, subject = facts.get("case_reference") or None, facts.get("subject")
    if (reference is None) == (subject is None):
        raise Incomplete({"case_reference": "Give case_reference for a case, or subject for anything else."})
    if subject is None:
        return subject_for(work, person, SubjectKind.CASE, str(reference))
    return subject_for(work, person, SubjectKind(subject["kind"]), subject["reference"])


def _usual(case: Case) -> AuditKind:
    return AuditKind.REFERRAL if case.kind == SubjectKind.REFERRAL else AuditKind.ROUTINE


def _check_auditors(auditors: Mapping[Person, AuditorRole], case: Case) -> None:
    if list(auditors.values()).count(AuditorRole.LEAD) != 1:
        raise Incomplete({"auditors": "Name exactly one lead auditor."})
    for person in auditors:
        if person.id in (case.worker_id, case.person_id):
            raise Incomplete({"auditors": own_work(person, case.worker_id)})
        if case.restricted and person.id not in {reader.person_id for reader in case.readers}:
            raise Incomplete({"auditors": f"{person.name} may not see this case. Choose somebody who may."})
        if not actor_of(person).scopes("audit.submit"):
            raise Incomplete({"auditors": f"{person.name} has no role that audits. Choose somebody who has."})
