"""What must hold for every record that any test made: histories fold, tasks fit, somebody can act (FAULTS I2-I4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from service.database import db
from service.models import RECORDS, Escalation, History, Person, PractitionerForm, Task
from service.people import actor_of
from service.reconciling.tasks import astray
from service.relations import Record
from service.steps.gate import situation_for
from service.transaction import Work
from tests.support.rows import filled
from tests.support.world import World
from workflows.catalogue import LIFECYCLES
from workflows.engine import available

# Steps that leave a record where it is and bring nobody nearer to its end.
ASIDE = {
    "add_action", "agree", "attach_evidence", "mark_entered", "mark_filed", "record_progress", "remove_evidence",
    "request_delay", "strike",
}  # fmt: skip


def records() -> Iterator[Any]:
    """Every record of a lifecycle."""
    for kind in filled(list(RECORDS)):
        yield from db.session.scalars(select(RECORDS[kind]).order_by(RECORDS[kind].id)).unique()


def folding() -> Iterator[str]:
    """I3: sequence from 1 without gaps, each from the previous to, the last to the record's state."""
    histories = by_subject(History.sequence, History.from_state, History.to_state)
    for record in records():
        kind, state = record.__tablename__, None
        for number, (sequence, before, after) in enumerate(sorted(histories[kind, record.id]), start=1):
            if (sequence, before) != (number, state):
                yield f"{kind} {record.id}: row {sequence} begins at {before}, expected {number}, {state}"
            state = after
        if state != record.state:
            yield f"{kind} {record.id} is {record.state}, its history folds to {state}"


def tasks() -> Iterator[str]:
    """I2: the open tasks of every record are those that its state wants."""
    yield from map(str, astray(list(records())))


def by_subject(*columns: Any) -> dict[tuple[str, int], list[Any]]:
    """Rows of these columns by the record that they belong to, asked for once."""
    model = columns[0].class_
    query = select(model.subject_kind, model.subject_id, *columns)
    found: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for kind, number, *values in db.session.execute(query):
        found[kind, number].append(values)
    return found


def abandoned(world: World) -> Iterator[str]:
    """No open record from which nobody can act, and none without a task whose clock reaches somebody above."""
    for record in records():
        table = LIFECYCLES[record.__tablename__]
        if table.by_state[record.state].ends or table.by_state[record.state].quiet:
            continue
        place = f"{record.__tablename__} {record.id} in {record.state}"
        if not any(_can_act(person, record, world) for person in _staff(world)) and not carriers(record):
            yield f"{place}: nobody can act"
        if not _watched(record, world):
            yield f"{place}: no clock reaches anybody"


def carriers(record: Record) -> list[Any]:
    """The open records whose own people and clocks bring this one on; an overdue escalation ends with its plan."""
    if isinstance(record, Escalation):
        return [record.plan] if record.plan and record.plan.state == "escalated" else []
    if isinstance(record, PractitionerForm):
        behind: list[Any] = [record.audit] if record.state == "writing" else [*record.plans, *record.escalations]
        return [r for r in behind if not LIFECYCLES[r.__tablename__].by_state[r.state].ends]
    kind = LIFECYCLES[record.__tablename__].by_state[record.state].carried_by
    attribute = {"action_plan": "plans", "escalation": "escalations"}.get(kind or "")
    found = getattr(record, attribute) if attribute else []
    return [r for r in found if not LIFECYCLES[r.__tablename__].by_state[r.state].ends]


def _staff(world: World) -> list[Person]:
    people = db.session.scalars(select(Person)).unique()
    return [person for person in people if person.here_on(world.today)]


def _can_act(person: Person, record: Record, world: World) -> bool:
    work = Work(db.session, world.context, world.context.now(), world.today)
    situation = situation_for(record, actor_of(person), {}, work)
    possible = available(LIFECYCLES[record.__tablename__], record.state, situation)
    # Put right but for an action that the grade still requires: adding it is the way on.
    aside = ASIDE - {"add_action"} if record.state == "completed" else ASIDE
    # A form that was discussed is brought to its end by filing it.
    aside = aside - {"mark_filed"} if isinstance(record, PractitionerForm) else aside
    return any(p.allowed for p in possible if p.trigger not in aside)


def _watched(record: Record, world: World) -> bool:
    """A task of somebody who works here, one of whose clocks widens who must act; or a carrier's."""
    kind = record.__tablename__
    query = select(Task).filter_by(subject_kind=kind, subject_id=record.id, closed_at=None)
    rules = {rule.kind: rule for rule in LIFECYCLES[kind].by_state[record.state].tasks}
    for task in db.session.scalars(query).unique():
        clocks = rules[task.kind].clocks if task.kind in rules else ()
        if task.assignee and task.assignee.here_on(world.today) and any(c.reaches_above for c in clocks):
            return True
    return not isinstance(record, Escalation) and any(_watched(other, world) for other in carriers(record))
