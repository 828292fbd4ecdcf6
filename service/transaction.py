"""The one place that commits: state, history, tasks and outbox together, then the doorbell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import scoped_session

from service.context import Context, here
from service.database import WRITES, db, is_sqlite
from service.once import forget
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
    _begin()
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


def _begin() -> None:
    """Begin anew, or go on in the transaction in which a server was only read; what was read is read again.

    Going on spares three round trips: ending it, asking whether the connection lives, and beginning.
    """
    session = db.session()
    written = session.new or session.dirty or session.deleted
    if session.in_transaction() and not written and not is_sqlite(db.engine):
        session.expire_all()
        forget()
        return
    session.rollback()
    session.connection(execution_options={WRITES: True})


def rollback() -> None:
    """End whatever was being read; used when a request is over."""
    db.session.rollback()
