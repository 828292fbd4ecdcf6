"""A hundred thousand messages are due, and then one escalation: it is out within a minute, and memory stays flat."""

from __future__ import annotations

import resource
import threading
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from notifications.draining import drain
from service.database import db
from service.models import Notice, Outbox
from service.transaction import transaction
from tests.faults.scoreboard import Result, keep
from tests.supervisor.runs import eventually
from tests.support.post import letters, plan_due
from tests.support.smtp import Mailbox
from tests.support.world import World

FEW, MANY = 300, 100_000
AHEAD_SECONDS, LONGEST_SECONDS = 20.0, 60.0
ROW = "{:,} due low-priority rows, then one escalation"


def flood(world: World, count: int) -> None:
    """So many notices of the lowest lane that are due."""
    world.book(world["Olu"], world.today.replace(day=30))
    like = letters("in_app", message="supervision_booked")[-1]
    values = {
        c.key: getattr(like, c.key) for c in Outbox.__mapper__.column_attrs if c.key not in ("id", "key", "status")
    }
    with transaction() as work:
        for start in range(0, count, 1000):
            rows: list[Any] = [
                {**values, "key": f"flood:{n}", "status": "waiting", "attempts": 0, "sent_at": None}
                for n in range(start, min(start + 1000, count))
            ]
            work.session.execute(insert(Outbox), rows)


def overtakes(world: World, count: int, ahead: float) -> Result:
    """How long an escalation needs that is raised after the drain has been at it for some seconds."""
    plan_due(world.authority())
    flood(world, count)
    stop = threading.Event()
    sender = threading.Thread(target=drained, args=(world, stop))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sender.start()
    try:
        stop.wait(ahead)
        done, began = notices(), monotonic()
        world.submitted()
        told = eventually(escalated, LONGEST_SECONDS)
        seconds = monotonic() - began
    finally:
        stop.set()
        sender.join()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    rate = round(done / ahead) if ahead else 0
    said = f"the escalation was out after {seconds:.1f} s; {rate} messages a second; memory grew by {grown} MB."
    name = "PostgreSQL" if db.engine.dialect.name == "postgresql" else "SQLite"
    missing = 0 if told else 1
    return keep(
        Result(ROW.format(count), name, faults=count, missing=missing, worst_recovery=round(seconds, 1), said=said)
    )


def notices() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Notice.id))) or 0


def escalated() -> bool:
    db.session.rollback()
    query = select(Outbox.status).where(Outbox.message == "escalation_raised", Outbox.channel == "email")
    return "sent" in set(db.session.scalars(query.order_by(Outbox.id.desc()).limit(1)))


def drained(world: World, stop: threading.Event) -> None:
    with world.app.app_context():
        while not stop.is_set():
            drain(seconds=5, stopping=stop.is_set)
        db.session.remove()


def test_an_escalation_overtakes_what_is_less_urgent(world: World, post: Mailbox) -> None:
    assert overtakes(world, FEW, 0.2).missing == 0


@pytest.mark.faults
@pytest.mark.slow
def test_an_escalation_overtakes_a_hundred_thousand(world: World, post: Mailbox) -> None:
    found = overtakes(world, MANY, AHEAD_SECONDS)
    assert found.missing == 0 and (found.worst_recovery or 0) <= LONGEST_SECONDS
