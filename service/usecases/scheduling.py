"""Arranges audits for people who ask for one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from service.fields import Auditors, Day, Fields, Words, loaded
from service.models import Audit, Case, Person
from service.people import actor_of
from service.queries import Absent, visible
from service.relations import Record
from service.remembering import Remembering
from service.standing import scopes_of
from service.steps.beginning import begin, choice, require
from service.steps.gate import DatabaseGate
from service.steps.making import new_audit
from service.transaction import Work
from workflows.engine import Incomplete
from workflows.words import AuditKind, AuditorRole

# A re-audit is ordered by whoever resolves an escalation, and linked to it.
BY_HAND = tuple(kind for kind in AuditKind if kind is not AuditKind.REAUDIT)
AUDIT_FIELDS: Fields = {
    "case_reference": Words(required=True),
    "kind": Words(),
    "tool": Words(),
    "auditors": Auditors(),
    "due_on": Day(),
}


def schedule_audit(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Arrange an audit: lead auditor is who asks, the tool policy's, due in policy's working days, unless given."""

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        facts = loaded(AUDIT_FIELDS, data)
        case = _case(work, person, facts["case_reference"])
        kind = choice("kind", facts.get("kind") or AuditKind.ROUTINE, BY_HAND)
        tool = facts.get("tool")
        if tool is not None:
            choice("tool", tool, tuple(work.context.tools))
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


def _case(work: Work, person: Person, reference: str) -> Case:
    case: Case | None = (
        work.session.scalars(visible("case", person).where(Case.reference == reference)).unique().first()
    )
    if case is None:
        raise Absent(f"case as {reference}")
    return case


def _check_auditors(auditors: Mapping[Person, AuditorRole], case: Case) -> None:
    if list(auditors.values()).count(AuditorRole.LEAD) != 1:
        raise Incomplete({"auditors": "Name exactly one lead auditor."})
    for person in auditors:
        if person.id == case.worker_id:
            raise Incomplete({"auditors": f"{person.name} holds this case and cannot audit it."})
        if case.restricted and person.id not in {reader.person_id for reader in case.readers}:
            raise Incomplete({"auditors": f"{person.name} may not see this case. Choose somebody who may."})
        if not actor_of(person).scopes("audit.submit"):
            raise Incomplete({"auditors": f"{person.name} has no role that audits. Choose somebody who has."})
