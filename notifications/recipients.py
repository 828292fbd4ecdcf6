"""To whom a message goes: looked up when it is sent, because people leave, move and stand in for each other."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.channels.channel import GiveUp
from notifications.letter import Skip
from service.context import here
from service.models import Outbox, OutboxItem, Person
from service.relations import COMMON, RULES, TOLD_EACH, Record, holder, holders
from service.steps.worklist import STANDS_WITH
from workflows.words import Relation


@dataclass(frozen=True)
class Addressed:
    """Who is told, of which strokes; `dropped` are strokes that somebody else is to hear of now."""

    person: Person
    items: tuple[OutboxItem, ...] = ()
    dropped: tuple[int, ...] = ()


def addressed(row: Outbox, record: Record) -> Addressed:
    """The recipient of a message; raises Skip when nobody needs it, GiveUp when there is nobody to send it to."""
    if row.recipient is None:
        return Addressed(_by_relation(row.relation, record))
    if row.relation in TOLD_EACH:
        return Addressed(_one_of(row.recipient, row.relation, record))
    standing = [item for item in row.items if _stands(item)]
    if not standing:
        raise Skip("It became void: the task was closed or its due day moved.")
    mine = [item for item in standing if _is_theirs(item, row, record)]
    passed_on = tuple(item.id for item in standing if item not in mine)
    if not row.recipient.here_on(here().today()):
        raise Skip(f"{row.recipient.name} does not work here any more.", tuple(item.id for item in standing))
    if not mine:
        raise Skip(f"The task passed from {row.recipient.name} to somebody else.", passed_on)
    return Addressed(row.recipient, tuple(mine), passed_on)


def _by_relation(relation: str, record: Record) -> Person:
    person = holder(relation, record)
    if person is None and relation in STANDS_WITH:
        person = holder(STANDS_WITH[Relation(relation)], record)
    if person is None:
        _nobody(relation, record)
    assert person is not None
    return person


def _one_of(person: Person, relation: str, record: Record) -> Person:
    """Somebody who was written to as one of several who stand in a relation, if they still do."""
    if not person.here_on(here().today()):
        raise Skip(f"{person.name} does not work here any more.")
    if person.id not in {other.id for other in holders(relation, record)}:
        raise Skip(f"{person.name} has no part in it any more.")
    return person


def _nobody(relation: str, record: Record) -> None:
    """Somebody who left is skipped; where nobody ever stood, a person must look at it."""
    rule = RULES.get((type(record).__name__, relation)) or COMMON.get(relation)
    named = next((person for person in (rule(record) if rule else ()) if person is not None), None)
    if named is not None and not named.here_on(here().today()):
        raise Skip(f"{named.name} does not work here any more.")
    words = relation.replace("_", " ")
    raise GiveUp(f"Nobody stands as {words} to this record. Put the staff list right, then retry.")


def _stands(item: OutboxItem) -> bool:
    return item.task.closed_at is None and item.task.due_on == item.due_on


def _is_theirs(item: OutboxItem, row: Outbox, record: Record) -> bool:
    """The task is still this person's, or they still stand in the relation that was to be told."""
    if row.relation == Relation.ASSIGNEE:
        return item.task.assignee_id == row.recipient_id
    return any(person.id == row.recipient_id for person in holders(row.relation, record))
