"""What can be asked for: the fields, what is wrong with them, and the row of the report that comes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from service.insight.reports.kinds import TITLES, Kind, State
from service.models import Cycle, Report, Service
from service.transaction import Work
from workflows.cycle import CLOSED, REPORTED
from workflows.engine import Incomplete
from workflows.guards.wording import written

LONGEST_DAYS = 1_096
OPEN = "This cycle still waits for audits. Make its report when it is closed."


def report_of(work: Work, facts: Mapping[str, Any], person_id: int | None) -> Report:
    """The row of `kind`, `cycle_id` or `from_on` and `to_on`, and `service_id`; raises Incomplete."""
    kind = facts.get("kind")
    if kind not in tuple(Kind):
        raise Incomplete({"kind": "Choose what to make."})
    made = Report(
        kind=kind,
        state=State.ASKED,
        progress=0,
        asked_by_id=person_id,
        asked_at=work.now,
        facts={},
        figures=[],
        plans=[],
        attempts=0,
    )
    if kind == Kind.CYCLE:
        return _of_cycle(work, made, facts)
    return _of_period(work, made, facts)


def _of_cycle(work: Work, made: Report, facts: Mapping[str, Any]) -> Report:
    cycle = work.session.get(Cycle, facts["cycle_id"]) if facts.get("cycle_id") else None
    if cycle is None:
        raise Incomplete({"cycle_id": "Choose a cycle."})
    if cycle.state not in (CLOSED, REPORTED):
        raise Incomplete({"cycle_id": OPEN})
    made.cycle_id, made.title = cycle.id, f"{TITLES[Kind.CYCLE]}: {cycle.name}"[:200]
    return made


def _of_period(work: Work, made: Report, facts: Mapping[str, Any]) -> Report:
    first, last = facts.get("from_on"), facts.get("to_on")
    _check_days(first, last, work.today)
    assert first and last
    made.from_on, made.to_on = first, last
    spell = f"{written(first)} to {written(last)}"
    service = _service(work, facts.get("service_id")) if made.kind in (Kind.QUARTERLY, Kind.INSPECTION) else None
    made.service_id = service.id if service else None
    of = f", {service.name}" if service else ""
    made.title = f"{TITLES[Kind(made.kind)]}, {spell}{of}"[:200]
    return made


def _check_days(first: date | None, last: date | None, today: date) -> None:
    wrong = {name: "Give the day." for name, day in (("from_on", first), ("to_on", last)) if day is None}
    if not wrong and first and last:
        if last < first:
            wrong["to_on"] = "The period ends before it begins. Choose a later day."
        elif (last - first).days > LONGEST_DAYS:
            wrong["to_on"] = "Choose a period of three years at most."
        elif first > today:
            wrong["from_on"] = "Choose a day that has come."
    if wrong:
        raise Incomplete(wrong)


def _service(work: Work, number: int | None) -> Service | None:
    if number is None:
        return None
    found = work.session.scalar(select(Service).where(Service.id == number))
    if found is None:
        raise Incomplete({"service_id": "Choose a service from the list."})
    return found
