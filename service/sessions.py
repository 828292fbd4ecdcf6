"""Supervision sessions as due dates see them: which days count, and the next one after a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import partial

from sqlalchemy import select

from service.context import here
from service.database import db
from service.models import ActionPlan, Person, Supervision
from service.once import once
from workflows.due_dates import next_supervision

CANCELLED = "cancelled"


def next_session(
    person: Person, after: date, every_days: int | None = None, *, skip: int | None = None, last: date | None = None
) -> date:
    """The day of a person's next supervision after a day, by their own period or one fixed earlier.

    `skip` is a session that does not count, wherever it is moved: the one that a delay has passed over. `last`
    is the day from which periods count; left out, the last session not cancelled at or before `after`.
    """
    days = [on for number, on in _standing(person.id) if number != skip]
    return session_after(person, after, days, every_days, last)


def session_after(
    person: Person, after: date, days: Sequence[date], every_days: int | None = None, last: date | None = None
) -> date:
    """The same from the days of the sessions that count, where they are known already."""
    return next_supervision(
        after=after,
        sessions=days,
        last_held_on=last or max((on for on in days if on <= after), default=None),
        started_on=person.starts_on or after,
        every_days=every_days or person.supervision_every_days,
        calendar=here().calendar,
    )


def delayed_session(plan: ActionPlan, was: date) -> date:
    """The supervision after the one at which a plan was due, one period on, by the period fixed at issue."""
    return next_session(plan.owner, was, plan.period_days, skip=plan.skipped_session_id, last=was)


def followed_session(plan: ActionPlan) -> date:
    """The day that a plan's sessions lead to now; only for a plan that follows them (`anchor_on` is set)."""
    assert plan.anchor_on is not None
    if plan.delay_at is not None and plan.anchor_on == plan.delay_from_on:
        return delayed_session(plan, plan.anchor_on)
    return next_session(plan.owner, plan.anchor_on, plan.period_days)


def remember_sessions(person_ids: Iterable[int]) -> None:
    """Look up the sessions of these people in one query, so that asking person by person asks no more."""
    wanted = set(person_ids)
    found = _sessions_of(wanted)
    for person_id in wanted:
        once(("sessions", person_id), partial(found.__getitem__, person_id))


def _standing(person_id: int) -> list[tuple[int, date]]:
    return once(("sessions", person_id), lambda: _sessions_of({person_id})[person_id])


def _sessions_of(person_ids: Collection[int]) -> dict[int, list[tuple[int, date]]]:
    query = select(Supervision.person_id, Supervision.id, Supervision.on)
    query = query.where(Supervision.person_id.in_(person_ids), Supervision.state != CANCELLED)
    found: dict[int, list[tuple[int, date]]] = {person_id: [] for person_id in person_ids}
    for person_id, number, on in db.session.execute(query):
        found[person_id].append((number, on))
    return found


def session_on(person_id: int, day: date) -> int | None:
    """The number of the session that a person has on a day, if any."""
    return next((number for number, on in _standing(person_id) if on == day), None)


def planned_days(person_id: int, but: int | None = None) -> frozenset[date]:
    """The days of a person's planned sessions, one session left out."""
    query = select(Supervision.id, Supervision.on).where(
        Supervision.person_id == person_id, Supervision.state == "planned"
    )
    return frozenset(on for id_, on in db.session.execute(query) if id_ != but)
