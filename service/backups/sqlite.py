"""SQLite's part of backups: a copy by its online backup, and a file that is put in its place complete."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from service.backups.manifest import CannotDo
from service.backups.measuring import Measure, measured
from service.supervisor.settle import settle

BESIDE = ("-wal", "-shm", "-journal")


def dump(place: Path, to: Path) -> Measure:
    """Copy the database as it stands at one moment, while others read and write; says what is in the copy."""
    with closing(_opened(place)) as source, closing(_opened(to)) as target:
        source.backup(target)
        # One file, whatever the source keeps beside it.
        target.execute("PRAGMA journal_mode=DELETE")
    return measure(to)


def measure(place: Path) -> Measure:
    """What stands in a file; raises CannotDo when it is broken."""
    engine = create_engine(f"sqlite:///{place}", poolclass=NullPool)
    with engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA quick_check").scalar_one() != "ok":
            raise CannotDo("The SQLite database is broken: its own check says so. Nothing was changed.")
        return measured(connection)


def put(dumped: Path, place: Path, statements: list[str]) -> None:
    """Run these statements in what was dumped and put it where the database is, in one step."""
    with closing(_opened(dumped)) as connection:
        for statement in ("BEGIN", *statements, "COMMIT"):
            connection.execute(statement)
    with suppress(sqlite3.Error), closing(_opened(place)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in BESIDE:
        place.with_name(place.name + ending).unlink(missing_ok=True)
    settle(dumped, place, False)


def flush(place: Path) -> None:
    """Bring everything into the one file and empty the log beside it; nobody else may have it open."""
    with closing(_opened(place)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _opened(place: Path) -> sqlite3.Connection:
    return sqlite3.connect(place, timeout=30, isolation_level=None)
