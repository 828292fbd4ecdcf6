"""Locks many records, and looks up at once what steps on them would ask: people, their lines, sessions, open tasks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from service.models import ActionPlan, Audit
from service.people import remember_team_managers
from service.queries import Absent, lock_all
from service.relations import Record, case_of
from service.sessions import remember_sessions
from service.steps import worklist
from service.steps.gate import neighbours
from service.surroundings import people_around
from service.transaction import Work


def taken(work: Work, kind: str, numbers: Collection[int]) -> dict[int, Any]:
    """Records of one kind by number, locked for the system; raises Absent where one is gone."""
    records = lock_all(kind, numbers)
    if len(records) < len(numbers):
        raise Absent(kind.replace("_", " "))
    work.around += _foreseen(work, records.values())
    return records


def _foreseen(work: Work, records: Collection[Record]) -> list[Any]:
    """What these records and their neighbours will be asked for; held on to, it is not looked up again."""
    near = {(type(one), one.id): one for record in records for one in (record, *neighbours(work, record))}
    everything = list(near.values())
    people = people_around(None, *{number for record in everything for number in _named(record)})
    cases = [case for record in everything if (case := case_of(record)) is not None]
    remember_team_managers(case.team_id for case in cases if case.team_id is not None)
    remember_sessions(record.owner_id for record in records if isinstance(record, ActionPlan))
    worklist.remember_open(work, everything)
    return people


def _named(record: Record) -> Iterator[int | None]:
    """Whoever stands in a record, or has its case."""
    if isinstance(record, ActionPlan):
        yield record.owner_id
    if isinstance(record, Audit):
        yield from (auditor.person_id for auditor in record.auditors)
    case = case_of(record)
    yield from (case.worker_id, case.person_id) if case is not None else ()
