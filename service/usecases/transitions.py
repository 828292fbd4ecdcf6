"""Fires a trigger on a record for somebody: the use case behind every button, call and command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.context import here
from service.database import db
from service.facts import reader
from service.models import Person
from service.people import actor_of
from service.queries import find, locked
from service.relations import Record
from service.remembering import Remembering
from service.steps.gate import DatabaseGate, situation_for
from service.transaction import Work, transaction
from service.versions import check_version
from workflows.catalogue import LIFECYCLES
from workflows.engine import Possibility, available


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
        person = work.session.get_one(Person, person_id)
        if remember is not None and (answer := remember.recalled(work, person)) is not None:
            return answer
        record = locked(kind, record_id, person)
        check_version(record, version)
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
    table = LIFECYCLES[record.__tablename__]
    return available(table, record.state, situation_for(record, actor_of(person), {}, work))
