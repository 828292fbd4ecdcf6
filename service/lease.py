"""Who holds a message while it is sent, or a report while it is made, and until when, by a clock that nobody sets.

A lease must not follow the wall clock, nor the demonstration's: on PostgreSQL the server's clock counts, on
SQLite, whose file belongs to one machine, the time since that machine started. A holder that is known to be
dead holds nothing: a killed program's messages need not wait for their lease to run out.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import func, select

from service.database import Instant, db, is_sqlite

START_OF_COUNT = datetime(2000, 1, 1, tzinfo=UTC)
PROC = Path("/proc")
UNKNOWN = "0"


def holder() -> str:
    """This thread's name as a holder: machine start, process namespace, process, its start, thread."""
    pid = os.getpid()
    return f"{_boot()}-{_namespace()}-{pid}-{_started(pid) or UNKNOWN}-{threading.get_native_id()}"


def reading() -> datetime:
    """Now, for leases only; to be asked within a transaction."""
    if is_sqlite(db.engine):
        return START_OF_COUNT + timedelta(seconds=_uptime())
    return db.session.scalars(select(func.clock_timestamp(type_=Instant))).one()


def gone(name: str) -> bool:
    """True when this holder certainly does not run any more; a holder on another machine is never known to."""
    boot, namespace, pid, started, _ = name.split("-")
    if UNKNOWN in (boot, started):
        return False
    if boot != _boot():
        return is_sqlite(db.engine)
    return namespace == _namespace() and _started(int(pid)) != started


@cache
def _boot() -> str:
    with suppress(OSError):
        return (PROC / "sys/kernel/random/boot_id").read_text()[:8]
    return UNKNOWN


def _namespace() -> str:
    with suppress(OSError):
        return "".join(filter(str.isdigit, os.readlink(PROC / "self/ns/pid")))
    return UNKNOWN


def _started(pid: int) -> str | None:
    """When a living process began, in the kernel's ticks; a dead one that nobody has collected yet has ended."""
    try:
        state, *fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if state in "ZX" else fields[18]


def _uptime() -> float:
    with suppress(OSError):
        return float((PROC / "uptime").read_text().split()[0])
    return time.monotonic()
