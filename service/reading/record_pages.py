"""Everything that stands on the page of one plan, escalation, session or cycle, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.models import ActionPlan, Person, Task
from service.queries import Sight, may
from service.reading.audits import AuditLine
from service.reading.cycle_places import Asked, Places, places_of
from service.reading.cycles import CycleLine, cycle_audits, cycle_line, whole
from service.reading.draws import drawn_cases
from service.reading.history import Entry, happened
from service.reading.one import seen_one
from service.reading.pages import Page
from service.reading.plans import PlanLine, plans_seen
from service.reading.returns import AuditorsReturns, by_auditor
from service.reading.sessions import SessionLine, session_line
from service.reading.sessions import around as days_around
from service.reading.summaries import Line, summary
from service.reading.worklist import tasks_on
from service.returns import returned_of
from service.surroundings import people_around
from workflows.action_plan import OPEN


@dataclass(frozen=True)
class RecordPage:
    """What every record's page has: the record for the gate, its history, the reader's own tasks on it."""

    record: Any
    people: Sequence[Person]
    entries: Sequence[Entry]
    tasks: Sequence[Task]


@dataclass(frozen=True)
class SessionPage(RecordPage):
    session: SessionLine
    plans: Sequence[PlanLine]
    last_on: date | None
    next_on: date | None


@dataclass(frozen=True)
class CyclePage(RecordPage):
    """`places` and `auditors` are for those who follow the whole cycle, `audits`, which one sees, for the others."""

    cycle: CycleLine
    places: Places | None
    auditors: Sequence[AuditorsReturns]
    audits: Page[AuditLine] | None


@dataclass(frozen=True)
class AnyPage(RecordPage):
    """The page of a kind that has none of its own."""

    lines: Sequence[Line]


def any_page(kind: str, number: int, sight: Sight) -> AnyPage:
    """Raises Absent, as all of these do."""
    found = seen_one(kind, number, sight)
    return AnyPage(
        record=found,
        people=people_around(getattr(found, "audit_id", None), sight.person.id),
        entries=happened([(kind, number)], sight),
        tasks=own_tasks([(kind, number)], sight),
        lines=summary(found, sight.person),
    )


def session_page(number: int, sight: Sight) -> SessionPage:
    found = seen_one("supervision", number, sight)
    people = people_around(None, found.person_id, sight.person.id)
    last_on, next_on = days_around(found)
    return SessionPage(
        record=found,
        people=people,
        entries=happened([("supervision", number)], sight),
        tasks=own_tasks([("supervision", number)], sight),
        session=session_line(found),
        plans=plans_seen(sight, ActionPlan.owner_id == found.person_id, ActionPlan.state.in_(OPEN)),
        last_on=last_on,
        next_on=next_on,
    )


def cycle_page(number: int, sight: Sight, asked: Asked) -> CyclePage:
    found = seen_one("cycle", number, sight)
    follows = may(sight.person, "cycle.follow")
    returned = returned_of(found) if follows else []
    places = places_of(found, drawn_cases(found, sight), returned, sight, asked) if follows else None
    return CyclePage(
        record=found,
        people=(),
        entries=happened([("cycle", number)], sight),
        tasks=own_tasks([("cycle", number)], sight),
        cycle=cycle_line(found, places.returns) if places else whole(found),
        places=places,
        auditors=by_auditor(returned),
        audits=None if places else cycle_audits(sight, found, asked.page),
    )


def own_tasks(records: Sequence[tuple[str, int]], sight: Sight) -> list[Task]:
    return [task for task in tasks_on(records) if task.closed_at is None and task.assignee_id == sight.person.id]
