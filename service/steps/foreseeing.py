"""Looks up at once what steps on many records would ask one by one: people with their lines, sessions, open tasks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from service.models import ActionPlan, Audit
from service.people import remember_team_managers
from service.relations import Record, case_of
from service.sessions import remember_sessions
from service.steps import worklist
from service.steps.gate import neighbours
from service.surroundings import people_around
from service.transaction import Work


def foresee(work: Work, records: Collection[Record]) -> list[Any]:
    """What these locked records and their neighbours will be asked for; hold on to what it returns meanwhile."""
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
