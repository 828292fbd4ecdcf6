"""What the messages of a batch are judged by, read together: records, people and their lines, tasks, sight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import inspect, select
from sqlalchemy.orm import RelationshipProperty
from sqlalchemy.orm.interfaces import MANYTOONE

from notifications.render import day
from service.database import db
from service.given import among, read, read_parts, tie
from service.models import ActionPlan, Audit, Case, Outbox, OutboxItem, Person, PractitionerForm, StandardReminder, Task
from service.queries import seen
from service.surroundings import with_managers

# What may stand behind a record, and what else of a record decides who stands around it.
BEHIND = frozenset({ActionPlan, Audit, Case, PractitionerForm})
PARTS: Mapping[Any, Any] = {
    ActionPlan: ActionPlan.owners,
    Audit: Audit.auditors,
    StandardReminder: StandardReminder.reminded,
}
Subject = tuple[str, int]


class Line(NamedTuple):
    """A task as messages name it: its title and its due day as people write it."""

    title: str
    due: str


class Around:
    """As long as it is held, asking its records who stands around them asks the database nothing, or little."""

    def __init__(self, rows: Collection[Outbox], about: Mapping[str, Any]) -> None:
        self._held: dict[Any, dict[int, Any]] = defaultdict(dict)
        self._seen: set[tuple[int, str, int]] = set()
        self._todo: dict[tuple[int | None, str, int], Line] = {}
        self._named: set[int] = set()
        self._held[Outbox] = {row.id: row for row in rows}
        self._refers(Outbox, rows)
        self._strokes(rows)
        wanted: dict[Any, set[int]] = defaultdict(set)
        for row in rows:
            if row.subject_kind in about:
                wanted[about[row.subject_kind]].add(row.subject_id)
        while wanted:
            wanted = self._read(wanted)
        self._people()

    def record(self, model: Any, number: int) -> Any:
        """The record, or None where there is none any more."""
        return self._held[model].get(number)

    def _strokes(self, rows: Collection[Outbox]) -> None:
        items = read_parts(rows, Outbox.items)
        (task,) = _to_one(OutboxItem)
        tie(items, task, read(Task, {item.task_id for item in items}))

    def _read(self, wanted: Mapping[Any, Collection[int]]) -> dict[Any, set[int]]:
        """Read these records; returns the numbers of those behind them that are not held yet."""
        behind: dict[Any, set[int]] = defaultdict(set)
        for model, numbers in wanted.items():
            found = read(model, numbers)
            self._held[model].update(found)
            if model in PARTS:
                parts = read_parts(found.values(), PARTS[model])
                self._held[PARTS[model].property.mapper.class_].update((part.id, part) for part in parts)
                self._refers(PARTS[model].property.mapper.class_, parts)
            for other, numbers in self._refers(model, found.values()):
                behind[other] |= numbers
        fresh = {model: numbers.difference(self._held[model]) for model, numbers in behind.items() if model in BEHIND}
        return {model: numbers for model, numbers in fresh.items() if numbers}

    def _refers(self, model: Any, records: Collection[Any]) -> list[tuple[Any, set[int]]]:
        """To whom or what these records refer, by class; the people among them are read in the end."""
        found = list(_others(model, records))
        self._named.update(*(numbers for other, numbers in found if other is Person))
        return found

    def _people(self) -> None:
        """Everybody whom these records name and all managers above them; then each record holds what it refers to."""
        people = with_managers(among(Person.id, self._named))
        self._held[Person] = {person.id: person for person in people}
        for model, found in self._held.items():
            for relation in _to_one(model):
                if relation.mapper.class_ in self._held:
                    tie(found.values(), relation, self._held[relation.mapper.class_])

    def look(self, found: Iterable[tuple[Person, Subject]]) -> None:
        """Ask which of these records those people may see, and which task they have on them, soonest due first."""
        people, kinds = dict[int, Person](), defaultdict[str, dict[int, set[int]]](lambda: defaultdict(set))
        for person, (kind, number) in found:
            people[person.id] = person
            kinds[kind][person.id].add(number)
        for kind, wanted in kinds.items():
            for person_id, numbers in wanted.items():
                self._seen.update((person_id, kind, number) for number in seen(people[person_id], kind, numbers))
            self._tasks(kind, set[int]().union(*wanted.values()), wanted)

    def _tasks(self, kind: str, numbers: Collection[int], people: Collection[int]) -> None:
        query = select(Task.assignee_id, Task.subject_id, Task.title, Task.due_on).where(
            Task.subject_kind == kind,
            among(Task.subject_id, numbers),
            among(Task.assignee_id, people),
            Task.closed_at.is_(None),
        )
        for person_id, number, title, due_on in db.session.execute(query.order_by(Task.due_on, Task.id)):
            self._todo.setdefault((person_id, kind, number), Line(title, day(due_on)))

    def sees(self, person: Person, kind: str, number: int) -> bool:
        return (person.id, kind, number) in self._seen

    def todo(self, person: Person, kind: str, number: int) -> Line | None:
        return self._todo.get((person.id, kind, number))


@cache
def _to_one(model: Any) -> list[RelationshipProperty[Any]]:
    """The relations of a record to one other."""
    return [relation for relation in inspect(model).relationships if relation.direction is MANYTOONE]


def _others(model: Any, records: Collection[Any]) -> Iterator[tuple[Any, set[int]]]:
    """To whom or what records refer: classes and numbers."""
    for relation in _to_one(model):
        key: Any = relation.local_remote_pairs[0][0].key
        yield relation.mapper.class_, {number for record in records if (number := getattr(record, key)) is not None}
