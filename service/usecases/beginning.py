"""Begins records for people: audits, supervision sessions, cycles, service-level plans."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import select

from service.fields import Auditors, Day, Fields, Number, Share, SomeBody, Words, at_most, loaded
from service.models import RECORDS, Action, Audit, Case, Cycle, Person, Supervision
from service.people import actor_of
from service.queries import Absent, visible
from service.relations import Record
from service.remembering import Remembering
from service.standing import relations_of, scopes_of
from service.steps.effects.audits import new_plan
from service.steps.gate import DatabaseGate
from service.steps.making import new_audit
from service.transaction import Work, transaction
from workflows.definition import Actor
from workflows.engine import Incomplete, NotPermitted
from workflows.words import AuditKind, AuditorRole, Relation


def _begin(person: Person, remember: Remembering | None, make: Callable[[Work, DatabaseGate, Person], Record]) -> Any:
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        if remember is not None and (answer := remember.recalled(work, person)) is not None:
            return answer
        gate = DatabaseGate(work)
        record = make(work, gate, person)
        gate.settle()
        return remember.kept(work, person, record) if remember is not None else record


def _require(actor: Actor, permission: str, standing: set[str], sentence: str) -> None:
    """Raise NotPermitted unless the permission is granted in one of the relations that hold."""
    if not actor.scopes(permission) & (standing | {str(Relation.ALL)}):
        raise NotPermitted(sentence)


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
        kind = _choice("kind", facts.get("kind") or AuditKind.ROUTINE, BY_HAND)
        tool = facts.get("tool")
        if tool is not None:
            _choice("tool", tool, tuple(work.context.tools))
        actor = actor_of(person)
        _require(
            actor, "audit.schedule", scopes_of(person, Audit(case=case)), "You may not arrange audits of this case."
        )
        auditors = facts.get("auditors") or {person: AuditorRole.LEAD}
        _check_auditors(auditors, case)
        within = work.context.policy.number("audit.due_within_working_days")
        due = facts.get("due_on") or work.context.calendar.add(work.today, within)
        if not work.today <= due <= work.today + timedelta(days=366):
            raise Incomplete({"due_on": "Choose a day from today to a year from now."})
        return new_audit(work, gate, actor, case, kind=AuditKind(kind), due_on=due, auditors=auditors, tool_key=tool)

    return _begin(person, remember, make)


def _case(work: Work, person: Person, reference: str) -> Case:
    case: Case | None = (
        work.session.scalars(visible("case", person).where(Case.reference == reference)).unique().first()
    )
    if case is None:
        raise Absent(f"case as {reference}")
    return case


def _choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise Incomplete({name: f"Choose one of: {', '.join(choices)}."})
    return value


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


SUPERVISION_FIELDS: Fields = {"person": SomeBody(required=True), "on": Day(required=True)}


def book_supervision(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Book a session for somebody in one's line."""

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        facts = loaded(SUPERVISION_FIELDS, data)
        supervisee, on = facts["person"], facts["on"]
        if on < work.today:
            raise Incomplete({"on": "A session cannot be booked in the past. Choose today or a later day."})
        taken = select(Supervision.id).where(
            Supervision.person_id == supervisee.id, Supervision.on == on, Supervision.state != "cancelled"
        )
        if work.session.scalar(taken):
            raise Incomplete({"on": "A session is booked for that day already. Choose another."})
        session = Supervision(person=supervisee, person_id=supervisee.id, on=on, originally_on=on)
        standing = set(relations_of(person, session))
        _require(
            actor_of(person), "supervision.book", standing, f"Only the line management of {supervisee.name} books."
        )
        gate.begin(session, actor_of(person), {"on": on})
        return session

    return _begin(person, remember, make)


CYCLE_FIELDS: Fields = {
    "name": Words(required=True, validate=at_most(200)),
    "theme": Words(validate=at_most(200)),
    "tool": Words(),
    "share": Share(),
    "seed": Words(validate=at_most(64)),
    "cut_off_on": Day(),
}


def create_cycle(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Start a cycle; share and cut-off are policy's and the seed is made unless they are given."""

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        facts = loaded(CYCLE_FIELDS, data)
        _require(actor_of(person), "cycle.create", set(), "You may not start audit cycles.")
        if facts.get("tool") is not None:
            _choice("tool", facts["tool"], tuple(work.context.tools))
        policy = work.context.policy
        cycle = Cycle(
            name=facts["name"],
            theme=facts.get("theme"),
            tool_key=facts.get("tool"),
            share=facts.get("share") or float(policy.get("cycle.share")),
            seed=facts.get("seed") or secrets.token_hex(8),
            cut_off_on=facts.get("cut_off_on")
            or work.today + timedelta(days=policy.number("cycle.cut_off_after_days")),
            creator_id=person.id,
            made_at=work.now,
        )
        if cycle.cut_off_on <= work.today:
            raise Incomplete({"cut_off_on": "Choose a day after today."})
        gate.begin(cycle, actor_of(person), {"name": cycle.name, "share": cycle.share})
        return cycle

    return _begin(person, remember, make)


PLAN_FIELDS: Fields = {
    "owner": SomeBody(required=True),
    "actions": fields.List(Words(required=True), required=True, validate=validate.Length(min=1)),
    "cycle_id": Number(),
}


def issue_plan(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """A service-level plan: it belongs to a cycle or a service, not to one child (DOMAIN.md row 16)."""

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        facts = loaded(PLAN_FIELDS, data)
        owner, cycle_id = facts["owner"], facts.get("cycle_id")
        if cycle_id is not None and not _seen(work, "cycle", cycle_id, person):
            raise Incomplete({"cycle_id": "There is no such cycle. Use the number shown beside it."})
        plan = new_plan(work, owner, cycle_id=cycle_id, service_id=_service_id(owner))
        _require(actor_of(person), "plan.issue", scopes_of(person, plan), f"You may not issue plans to {owner.name}.")
        plan.actions = [_action(person, owner, text) for text in facts["actions"]]
        gate.begin(plan, actor_of(person), {"actions": facts["actions"]})
        return plan

    return _begin(person, remember, make)


def _seen(work: Work, kind: str, record_id: int, person: Person) -> bool:
    query = visible(kind, person).with_only_columns(RECORDS[kind].id).where(RECORDS[kind].id == record_id)
    return work.session.scalar(query) is not None


def _action(author: Person, owner: Person, text: str) -> Action:
    return Action(author_id=author.id, text=text, owner_id=owner.id, side="case")


def _service_id(person: Person) -> int | None:
    return person.service_id or (person.team.service_id if person.team else None)


BEGINNERS = {"action_plan": issue_plan, "audit": schedule_audit, "cycle": create_cycle, "supervision": book_supervision}
