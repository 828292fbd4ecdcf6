"""Fires a trigger on a record for somebody: the use case behind every button, call and command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.blindness import SENTENCE, is_blind, judges, look_away
from service.context import here
from service.database import db
from service.facts import reader
from service.models import Person
from service.people import actor_of
from service.queries import find, lock, must_see
from service.queries.restricted import still_open
from service.relations import Record
from service.remembering import Remembering
from service.steps.gate import DatabaseGate, situation_for
from service.surroundings import people_around
from service.transaction import Work, transaction
from service.versions import check_version
from workflows.catalogue import LIFECYCLES
from workflows.engine import Possibility, available
from workflows.moderation import REQUESTED


def fire_transition(
    kind: str,
    record_id: int,
    trigger: str,
    person: Person,
    data: Mapping[str, Any],
    *,
    version: int | None = None,
    remember: Remembering | None = None,
) -> Any:
    """Fire `trigger` with the facts in `data`; return the record, or with `remember` the answer to give.

    Raises Absent, Stale, and the engine's NotPermitted, Illegal and Incomplete.
    """
    person_id = person.id
    with transaction() as work:
        if remember is not None and (answer := remember.recalled(work, person_id)) is not None:
            still_open(kind, record_id, person_id)
            return answer
        record = lock(kind, record_id)
        work.around = people_around(record.id if kind == "audit" else getattr(record, "audit_id", None), person_id)
        person = work.session.get_one(Person, person_id)
        must_see(kind, record_id, person)
        check_version(record, version)
        if judges(kind, trigger):
            look_away(person, record_id)
        gate = DatabaseGate(work)
        gate.fire(record, trigger, actor_of(person), {}, reader(record, data))
        gate.settle()
        return remember.kept(work, person, record) if remember is not None else record


def possibilities(kind: str, record_id: int, person: Person) -> tuple[Any, list[Possibility]]:
    """A record and every trigger from its state, refusals with their reason included; raises Absent."""
    record = find(kind, record_id, person)
    return record, possible(record, person)


def possible(record: Record, person: Person) -> list[Possibility]:
    """What this person may do with a record that they see."""
    context = here()
    work = Work(db.session, context, context.now(), context.today())
    kind = record.__tablename__
    found = available(LIFECYCLES[kind], record.state, situation_for(record, actor_of(person), {}, work))
    if kind != "audit" or not _may_be_blind(record, person) or not is_blind(person, record.id):
        return found
    return [_closed(one) if one.permitted and judges(kind, one.trigger) else one for one in found]


def _may_be_blind(audit: Any, person: Person) -> bool:
    """Most audits are moderated by nobody or by somebody else, and need no question."""
    asked = [moderation.moderator for moderation in audit.moderations if moderation.state == REQUESTED]
    return any(who is None or who.id == person.id or not who.here_on(here().today()) for who in asked)


def _closed(found: Possibility) -> Possibility:
    """What stands against a step may tell of what was found."""
    return Possibility(found.row, False, SENTENCE)
