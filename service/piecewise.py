"""Looks that take long go on piece by piece: the row that was begun is the job, and every piece a transaction."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from sqlalchemy import select

from service.database import db
from service.models import Reconciliation, RetentionRun, Verification
from service.transaction import rollback

Look = TypeVar("Look", Verification, Reconciliation, RetentionRun)


def running(looks: type[Look]) -> Look | None:
    """The oldest that was begun and has not ended."""
    query = select(looks).where(looks.ended_at.is_(None)).order_by(looks.id).limit(1)
    return db.session.scalars(query).unique().first()


def go_on(looks: type[Look], one_piece: Callable[[int], object], seconds: float) -> bool:
    """Go on with what was begun, for so many seconds; False when there is nothing to do.

    Nothing is locked while it reads; whoever else went on with the same piece in the meantime was first.
    """
    until, worked = monotonic() + seconds, False
    while (number := _next(looks)) is not None:
        one_piece(number)
        worked = True
        if monotonic() >= until:
            break
    return worked


def _next(looks: type[Look]) -> int | None:
    rollback()
    found = running(looks)
    return found.id if found else None
