"""Issues service-level plans, which belong to a cycle or a service and not to one child."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import select

from service.fields import Fields, Number, SomeBody, Words, at_most, loaded
from service.models import RECORDS, Action, Person, Service
from service.people import actor_of
from service.queries import visible
from service.relations import Record
from service.relations.lines import service_id_of
from service.remembering import Remembering
from service.standing import scopes_of
from service.steps.beginning import begin, require
from service.steps.effects.audits import new_plan
from service.steps.gate import DatabaseGate
from service.transaction import Work
from workflows.engine import Incomplete
from workflows.words import Relation

PLAN_FIELDS: Fields = {
    "owner": SomeBody(required=True),
    "actions": fields.List(Words(required=True), required=True, validate=validate.Length(min=1)),
    "title": Words(validate=at_most(200)),
    "reason": Words(metadata={"description": "What trend or finding it comes from."}),
    "service": Words(metadata={"description": "By its name; the owner’s, unless it is another."}),
    "cycle_id": Number(),
}


def issue_plan(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """A service-level plan: it belongs to a cycle or a service, not to one child (DOMAIN.md row 16)."""

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        facts = loaded(PLAN_FIELDS, data)
        owner, cycle_id = facts["owner"], facts.get("cycle_id")
        if cycle_id is not None and not _seen(work, "cycle", cycle_id, person):
            raise Incomplete({"cycle_id": "There is no such cycle. Use the number shown beside it."})
        service_id = _service_id(work, person, facts.get("service"), owner)
        plan = new_plan(work, owner, cycle_id=cycle_id, service_id=service_id)
        plan.title, plan.reason = facts.get("title"), facts.get("reason")
        require(actor_of(person), "plan.issue", scopes_of(person, plan), f"You may not issue plans to {owner.name}.")
        plan.actions = [_action(person, owner, text) for text in facts["actions"]]
        gate.begin(plan, actor_of(person), {"actions": facts["actions"], "title": plan.title, "reason": plan.reason})
        return plan

    return begin(person, remember, make)


def _seen(work: Work, kind: str, record_id: int, person: Person) -> bool:
    query = visible(kind, person).with_only_columns(RECORDS[kind].id).where(RECORDS[kind].id == record_id)
    return work.session.scalar(query) is not None


def _action(author: Person, owner: Person, text: str) -> Action:
    return Action(author_id=author.id, text=text, owner_id=owner.id, side="case")


def _service_id(work: Work, person: Person, name: str | None, owner: Person) -> int | None:
    """The service to which the plan belongs: the one named, if the person may issue plans there, else the owner's."""
    if name is None:
        return service_id_of(owner)
    service_id: int | None = work.session.scalar(select(Service.id).where(Service.name == name))
    if service_id is None:
        raise Incomplete({"service": "There is no service of this name. Check it."})
    own = {str(Relation.SERVICE)} if service_id == service_id_of(person) else set()
    require(actor_of(person), "plan.issue", own, f"You may not issue plans for the service {name}.")
    return service_id
