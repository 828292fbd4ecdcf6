"""Moves the demonstration's clock on: the days between pass one by one, as if they had been lived through."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from service.context import Context, here
from service.models import DemoClock, Person
from service.moved import forget
from service.sessions import next_session
from service.transaction import transaction
from workflows.engine import Illegal, Incomplete
from workflows.guards.wording import written

FURTHEST_DAYS = 400
THE_ROW = 1


def move_to(day: date) -> date:
    """Let every morning up to `day` (local) dawn: clocks strike, messages go out. Returns the new today.

    Raises Illegal outside a demonstration, Incomplete for a day that is not ahead or too far.
    """
    context = here()
    if not context.settings.demo:
        raise Illegal("The clock can be moved in a demonstration only. Start one with DEMO=1.")
    today = context.today()
    if day <= today:
        raise Incomplete({"to": f"The clock goes forward only. Choose a day after {written(today)}."})
    if day > (furthest := today + timedelta(days=FURTHEST_DAYS)):
        raise Incomplete({"to": f"The clock goes {FURTHEST_DAYS} days at a time. Choose {written(furthest)} at most."})
    for number in range(1, (day - today).days + 1):
        _dawn(context, today + timedelta(days=number))
    return context.today()


def next_working_day() -> date:
    """Move to the next working day; returns it."""
    return move_to(here().calendar.next_after(here().today()))


def next_supervision(person: Person) -> date:
    """Move to a person's next supervision; returns its day."""
    return move_to(next_session(person, here().today()))


def _dawn(context: Context, day: date) -> None:
    """The hour of reminders has come on this day."""
    at = time.fromisoformat(context.policy.get("sending.at"))
    _set(context, datetime.combine(day, at, context.zone))
    context.morning()
    context.drain()


def _set(context: Context, to: datetime) -> None:
    """Never backwards, whoever else moves it at the same time."""
    seconds = (to - context.clock()).total_seconds()
    with transaction() as work:
        row = work.session.scalar(select(DemoClock).where(DemoClock.id == THE_ROW).with_for_update())
        if row is None:
            row = DemoClock(id=THE_ROW, ahead_seconds=0.0)
            work.session.add(row)
        row.ahead_seconds = max(row.ahead_seconds, seconds)
    forget()
