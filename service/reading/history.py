"""What happened to records, newest first, as rows that a page can turn into sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import aliased

from service.blindness import NAMED, TOLD, told_blind
from service.context import here
from service.database import db
from service.models import History, Person
from service.queries import Sight

PEOPLE = ("person", "auditor", "by")
# Written by the effects of a step, in the same instant and just before the step's own row.
CONSEQUENCES = ("extend", "follow", "raise")


@dataclass(frozen=True)
class Entry:
    """One row of a history; `at` is local. `people` are the names of those whom its facts hold by number."""

    kind: str
    subject_id: int
    sequence: int
    at: datetime
    actor: str
    system: bool
    behalf: str | None
    trigger: str
    before: str | None
    after: str
    reason: str | None
    facts: Mapping[str, Any]
    people: Mapping[str, str]


def happened(records: Sequence[tuple[str, int]], sight: Sight) -> list[Entry]:
    """The histories of these records, by kind and number, together and newest first, each cause before its effects.

    Whoever is still to grade a file blind is not told what was found.
    """
    closed = told_blind(records, sight.blind)
    behalf = aliased(Person, flat=True)
    query = (
        select(
            History.subject_kind,
            History.subject_id,
            History.sequence,
            History.at,
            History.actor_name,
            History.actor_id,
            behalf.name,
            History.trigger,
            History.from_state,
            History.to_state,
            History.reason,
            History.facts,
        )
        .outerjoin(behalf, behalf.id == History.on_behalf_of_id)
        .where(_of(records))
        .order_by(History.id.desc())
    )
    rows = [row for row in db.session.execute(query) if _subject(row) not in closed or row.trigger in TOLD | NAMED]
    names = names_of(number for row in rows for number in _numbers(row.facts))
    entries = [_entry(row, names) for row in _causes_first(rows)]
    return [_told(entry) if (entry.kind, entry.subject_id) in closed else entry for entry in entries]


def _told(entry: Entry) -> Entry:
    return entry if entry.trigger in TOLD else replace(entry, reason=None, facts={}, people={})


def names_of(numbers: Iterable[int]) -> dict[int, str]:
    """People's names by number."""
    wanted = set(numbers)
    if not wanted:
        return {}
    query = select(Person.id, Person.name).where(Person.id.in_(wanted))
    return dict(db.session.execute(query).all())


def _causes_first(rows: Sequence[Any]) -> list[Any]:
    """Newest first as given; what a step caused stands above it, as later things do."""
    ordered: list[Any] = []
    caused: list[Any] = []
    for row in reversed(rows):
        if row.trigger in CONSEQUENCES:
            caused.append(row)
        elif caused and caused[-1].at == row.at and all(_subject(effect) != _subject(row) for effect in caused):
            ordered, caused = [*ordered, row, *caused], []
        else:
            ordered, caused = [*ordered, *caused, row], []
    return (ordered + caused)[::-1]


def _subject(row: Any) -> tuple[str, int]:
    return row.subject_kind, row.subject_id


def _of(records: Sequence[tuple[str, int]]) -> Any:
    by_kind: dict[str, list[int]] = {}
    for kind, number in records:
        by_kind.setdefault(kind, []).append(number)
    parts = [and_(History.subject_kind == kind, History.subject_id.in_(ids)) for kind, ids in by_kind.items()]
    return or_(false(), *parts)


def _numbers(facts: Mapping[str, Any]) -> list[int]:
    return [facts[name] for name in PEOPLE if isinstance(facts.get(name), int)]


def _entry(row: Any, names: Mapping[int, str]) -> Entry:
    people = {name: names[row.facts[name]] for name in PEOPLE if row.facts.get(name) in names}
    return Entry(
        kind=row.subject_kind,
        subject_id=row.subject_id,
        sequence=row.sequence,
        at=row.at.astimezone(here().zone),
        actor=row.actor_name,
        system=row.actor_id is None,
        behalf=row.name,
        trigger=row.trigger,
        before=row.from_state,
        after=row.to_state,
        reason=row.reason,
        facts=row.facts,
        people=people,
    )
