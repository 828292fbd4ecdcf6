"""Issues service-level plans, which belong to a cycle or a service and not to one child."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from service.fields import Fields, Number, SomeBody, Words, loaded
from service.models import RECORDS, Action, Person
from service.people import actor_of
from service.queries import visible
from service.relations import Record
from service.remembering import Remembering
from service.standing import scopes_of
from service.steps.beginning import begin, require
from service.steps.effects.audits import new_plan
from service.steps.gate import DatabaseGate
from service.transaction import Work
from workflows.engine import Incomplete

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
        require(actor_of(person), "plan.issue", scopes_of(person, plan), f"You may not issue plans to {owner.name}.")
        plan.actions = [_action(person, owner, text) for text in facts["actions"]]
        gate.begin(plan, actor_of(person), {"actions": facts["actions"]})
        return plan

    return begin(person, remember, make)


def _seen(work: Work, kind: str, record_id: int, person: Person) -> bool:
    query = visible(kind, person).with_only_columns(RECORDS[kind].id).where(RECORDS[kind].id == record_id)
    return work.session.scalar(query) is not None


def _action(author: Person, owner: Person, text: str) -> Action:
    return Action(author_id=author.id, text=text, owner_id=owner.id, side="case")


def _service_id(person: Person) -> int | None:
    return person.service_id or (person.team.service_id if person.team else None)
