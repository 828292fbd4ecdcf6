"""What may be said of an unexpected error: its kind and place, never its message, which may quote a record."""

from __future__ import annotations

import sqlite3
import traceback

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

DISK_FULL = "53100"  # PostgreSQL's codes
NOT_GIVEN = ("55P03", "40P01")  # a lock that was waited for too long, or that two waited for crosswise


def described(error: BaseException) -> str:
    """The error's kind and the last lines of code that it went through."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    way = " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {way}" if way else type(error).__name__


def outage(error: BaseException) -> bool:
    """True when the database itself is away or cannot write, so that nothing else would work either."""
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or full(error):
        return True
    # PostgreSQL gives a code to whatever it says itself: a lock waited for too long is one row's trouble.
    return isinstance(error, OperationalError | InterfaceError) and getattr(error.orig, "sqlstate", None) is None


def full(error: BaseException) -> bool:
    """True when the database has no room left: whoever runs the service must make some, waiting does not."""
    said = getattr(error, "orig", None)
    return (
        getattr(said, "sqlstate", None) == DISK_FULL or getattr(said, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    )


def outwaited(error: BaseException) -> bool:
    """True when others held a lock for longer than this one waits."""
    said = getattr(error, "orig", None)
    busy = getattr(said, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF == sqlite3.SQLITE_BUSY
    return busy or getattr(said, "sqlstate", None) in NOT_GIVEN
