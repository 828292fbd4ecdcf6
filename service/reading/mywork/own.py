"""A practitioner's own work, for themselves: what was put right in time, and what auditors found done well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from service.context import here
from service.database import db
from service.models import Action, ActionPlan
from service.queries import Sight
from service.reading.plans import local_day
from service.reading.strengths import Exemplar, Strength, exemplars_of, strengths_of
from workflows.action_plan import WITHDRAWN
from workflows.words import Side


@dataclass(frozen=True)
class Record:
    """Own actions done by the supervision at which they were first due: since a day, and in as long before it."""

    since: date
    now: tuple[int, int]
    before: tuple[int, int]


def own_record(sight: Sight) -> Record:
    """Of the last half-year and the one before it; only ever one's own past."""
    days, today = here().policy.number("agenda.recent_days"), here().today()
    since = date.fromordinal(today.toordinal() - days).replace(day=1)
    start = date.fromordinal(since.toordinal() - days)
    query = (
        select(ActionPlan.original_due_on, Action.done, Action.done_at)
        .join(Action, Action.plan_id == ActionPlan.id)
        .where(ActionPlan.owner_id == sight.person.id, ActionPlan.side == Side.CASE, ActionPlan.state != WITHDRAWN)
        .where(Action.struck.is_(False), ActionPlan.original_due_on >= start, sight.of("action_plan"))
    )
    found = [(on, _in_time(on, done, local_day(at))) for on, done, at in db.session.execute(query)]
    came = [(on, kept) for on, kept in found if on < today or kept]
    return Record(
        since, _tally([kept for on, kept in came if on >= since]), _tally([kept for on, kept in came if on < since])
    )


def _in_time(on: date, done: bool, done_on: date | None) -> bool:
    return done and done_on is not None and done_on <= on


def _tally(kept: list[bool]) -> tuple[int, int]:
    return sum(kept), len(kept)


def done_well(sight: Sight, since: date) -> list[Exemplar | Strength]:
    """What auditors saw somebody do well since a local day: exemplars, then outstanding sections, newest first."""
    return [*exemplars_of(sight.person, sight, since), *strengths_of(sight.person, sight, since)]
