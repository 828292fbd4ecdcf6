"""One audit's life, lived through the service, copied row by row as often as a benchmark needs records alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table, text

from service.context import KEY
from service.database import Base, db
from tests.benchmarks.installed import SECRET
from tests.support.applications import application
from tests.support.world import World

# Numbers of the life that is copied lie below this; copy k has them plus k times as many.
APART = 1_000
INDEXES = text("""SELECT indexname, indexdef FROM pg_indexes
                  WHERE schemaname = 'public' AND tablename = ANY(:tables)
                        AND indexname NOT IN (SELECT conname FROM pg_constraint)""")


@contextmanager
def beginning(folder: Path, url: str) -> Iterator[World]:
    """An authority that begins today, in an application of its own on this database."""
    app = application(folder, DATABASE_URL=url, SECRET_KEY=SECRET)
    with app.app_context():
        world = World(app, app.extensions[KEY].clock)
        world.clock.set(datetime.now(UTC).date())
        yield world
        db.session.remove()
        db.engine.dispose()


def copy(tables: list[str], first: int, last: int, changed: dict[str, str] | None = None) -> None:
    """Copies `first` to `last` of everything in these tables; `changed` says of a column, as table.column, what it is
    in copy `k` as an expression of SQL over the row `one`."""
    with db.engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        # Rows made of rows that hold together hold together: references need not be looked up ten million times.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for name in tables:
            table = Base.metadata.tables[name]
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            values = ", ".join(_value(table, column, tables, changed or {}) for column in table.columns)
            rows = f'"{name}" one, generate_series({first}, {last}) k WHERE {_template(table)}'
            connection.execute(text(f'INSERT INTO "{name}" ({columns}) SELECT {values} FROM {rows}'))
            if "id" in table.columns:
                counter = f"pg_get_serial_sequence('{name}', 'id')"
                connection.execute(text(f'SELECT setval({counter}, max(id)) FROM "{name}"'))


@contextmanager
def without_indexes(tables: list[str]) -> Iterator[None]:
    """Meanwhile these tables have the indexes of their constraints alone: to make the others at last is far quicker."""
    with db.engine.begin() as connection:
        found = connection.execute(INDEXES, {"tables": tables}).all()
        for name, _ in found:
            connection.execute(text(f'DROP INDEX "{name}"'))
    yield
    with db.engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
        for _, made in found:
            connection.execute(text(made))


def analysed(tables: list[str]) -> None:
    """What the database's own upkeep would have done by the time that so many records are there."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        for name in tables:
            connection.execute(text(f'VACUUM ANALYZE "{name}"'))


def _template(table: Table) -> str:
    """The rows that are copied: those of the life that was lived."""
    own = "id" if "id" in table.columns else next(c.name for c in table.columns if c.foreign_keys)
    return f"one.{own} < {APART}"


def _value(table: Table, column: Column[Any], copied: list[str], changed: dict[str, str]) -> str:
    name = f"{table.name}.{column.name}"
    if name in changed:
        return changed[name]
    shifted = f'one."{column.name}" + k * {APART}'
    if column.name == "id" or any(key.column.table.name in copied for key in column.foreign_keys):
        return shifted
    if column.name == "subject_id":
        return shifted
    return f'one."{column.name}"'
