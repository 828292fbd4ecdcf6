"""How the service runs, in numbers from the database alone: lanes, clocks, sweeping, programs, what does not agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, or_, select

from service import lease
from service.context import here, wall_clock
from service.database import db
from service.models import Discrepancy, Heartbeat, Outbox, OutboxStatus
from service.models.reconciling import standing
from service.models.work import standing_at
from service.steps.clocks import struck_tasks
from workflows.clocks import waits_for_morning
from workflows.words import LANES_IN_ORDER

# The programs that say that they run; the web is heard whenever it is asked.
PROGRAMS = ("clock", "worker")
QUIET_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Queue:
    """One lane: how many messages wait or are being sent, and for how many seconds the oldest has been due."""

    waiting: int
    oldest: float


@dataclass(frozen=True)
class Running:
    """Ages in seconds, 0 where nothing is late; a program that was never heard of is not among `heard`."""

    lanes: Mapping[str, Queue]
    dead: int
    oldest_dead: float
    sweep_lag: float
    clocks_due: int
    oldest_clock: float
    heard: Mapping[str, float]
    discrepancies: Mapping[str, int]


def running() -> Running:
    """All of it, in a handful of queries whose cost follows what is under way, not what exists."""
    dead = select(func.count(Outbox.id), func.min(Outbox.made_at)).where(standing_at(OutboxStatus.DEAD))
    number, oldest = db.session.execute(dead).one()
    due, since = _clocks()
    counted = select(Discrepancy.kind, func.count(Discrepancy.id)).where(standing()).group_by(Discrepancy.kind)
    return Running(
        lanes=_lanes(),
        dead=number,
        oldest_dead=_age(oldest),
        sweep_lag=_sweep_lag(),
        clocks_due=due,
        oldest_clock=_age(since),
        heard=heard(),
        discrepancies=dict(db.session.execute(counted).all()),
    )


def heard() -> dict[str, float]:
    """Seconds since each program was heard of, by the machine's clock."""
    now = wall_clock()
    return {program: max(0.0, (now - at).total_seconds()) for program, at in last_heard().items() if at}


def last_heard() -> dict[str, datetime | None]:
    """When each program was heard of last, None for never."""
    beats = dict(db.session.execute(select(Heartbeat.program, Heartbeat.at)).all())
    return {program: beats.get(program) for program in PROGRAMS}


def quiet() -> list[str]:
    """The programs that have not been heard of for too long."""
    now = wall_clock()
    return [program for program, at in last_heard().items() if at is None or now - at > QUIET_AFTER]


def _lanes() -> dict[str, Queue]:
    under_way = or_(standing_at(OutboxStatus.WAITING), standing_at(OutboxStatus.LEASED))
    query = select(Outbox.lane, func.count(Outbox.id), func.min(Outbox.next_at)).where(under_way).group_by(Outbox.lane)
    rows = {lane: Queue(count, _age(oldest)) for lane, count, oldest in db.session.execute(query)}
    return {lane: rows.get(lane, Queue(0, 0.0)) for lane in LANES_IN_ORDER}


def _sweep_lag() -> float:
    """For how long a lease that has run out was not put back."""
    oldest = db.session.scalar(select(func.min(Outbox.lease_until)).where(standing_at(OutboxStatus.LEASED)))
    return max(0.0, (lease.reading() - oldest).total_seconds()) if oldest else 0.0


def _clocks() -> tuple[int, datetime | None]:
    """How many clocks have struck without effect yet, and since when the oldest."""
    context = here()
    morning = time.fromisoformat(context.policy.get("sending.at"))
    strokes = [stroke for task in struck_tasks(context, context.local()) for stroke in task.strokes]
    since = [
        datetime.combine(stroke.on, morning if waits_for_morning(stroke.clock) else time(), context.zone)
        for stroke in strokes
    ]
    return len(strokes), min(since, default=None)


def _age(at: datetime | None) -> float:
    return max(0.0, (here().now() - at).total_seconds()) if at else 0.0
