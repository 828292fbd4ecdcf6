"""The one place that commits: state, history, tasks and outbox together, then the doorbell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import scoped_session

from service.context import Context, here
from service.database import WRITES, db
from workflows.words import LANES_IN_ORDER, Lane


@dataclass
class Work:
    """One open transaction. `touched` are records whose own and neighbouring system rows must be asked.

    `around` are people who were loaded with their lines: as long as they are held, no line is walked query by query.
    """

    session: scoped_session[Any]
    context: Context
    now: datetime
    today: date
    lanes: set[Lane] = field(default_factory=set)
    touched: list[object] = field(default_factory=list)
    around: list[Any] = field(default_factory=list)

    def touch(self, record: object) -> None:
        if record not in self.touched:
            self.touched.append(record)


@contextmanager
def transaction() -> Iterator[Work]:
    """Open a writing transaction; commit at the end, roll back on any error, ring the lanes that were filled.

    Nothing in it calls the network. SQLite takes its write lock at once, so that two writers never meet.
    """
    context = here()
    db.session.rollback()
    db.session.connection(execution_options={WRITES: True})
    work = Work(db.session, context, context.now(), context.today())
    try:
        yield work
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    for lane in LANES_IN_ORDER:
        if lane in work.lanes:
            context.ring(lane)


def rollback() -> None:
    """End whatever was being read; used when a request is over."""
    db.session.rollback()
