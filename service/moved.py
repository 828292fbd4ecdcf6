"""How far the demonstration's clock has been moved on, as every program of the installation learns it."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

from flask import g
from sqlalchemy import select

from service.database import db
from service.models import DemoClock

KEPT_SECONDS = 1.0
# A column that whoever asks the database for something else anyway may ask for with it.
AHEAD = select(DemoClock.ahead_seconds).scalar_subquery()


def moved_ahead() -> timedelta:
    """Read from the database once a request or job, and in a program that runs on at most every second.

    It is asked whenever somebody asks for the time, also within a transaction that has failed or has not
    begun, so it has a connection of its own.
    """
    known: tuple[float, timedelta] | None = g.get("demo_clock")
    if known is None or monotonic() - known[0] > KEPT_SECONDS:
        return learn(_read())
    return known[1]


def learn(seconds: float | None) -> timedelta:
    """Keep what `AHEAD` gave just now, so that this request need not ask for it by itself."""
    g.demo_clock = (monotonic(), timedelta(seconds=seconds or 0.0))
    ahead: timedelta = g.demo_clock[1]
    return ahead


def forget() -> None:
    """Read it anew the next time: this program has just moved it."""
    g.pop("demo_clock", None)


def _read() -> float | None:
    with db.engine.connect() as connection:
        return connection.scalar(select(DemoClock.ahead_seconds))
