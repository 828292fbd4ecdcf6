"""Runs migrations on the application's own database: on a server each in a short transaction, on a file all in one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from click import ClickException
from flask import current_app
from sqlalchemy.exc import DBAPIError

from service.database import WRITES
from service.faults import outwaited

# Whoever waits for a table's lock makes everybody behind it wait: better to give up and be run again in a quiet moment.
LOCK_SECONDS = 5
BUSY = (
    "The tables were not brought up to date: others were at work on them, and this waits {seconds:g} seconds at most. "
    "Nothing was done by halves. Run it again, in a quieter moment or with the service stopped."
)
BROKEN = "The migration left rows that point at nothing: {rows}. Nothing was changed."
target = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Migrations name plain column types, so that a later change of our own types never changes the past."""
    if kind == "type" and type(item).__name__ == "Instant":
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Apply what is asked for on the live connection, or end with a sentence; SQLite alters tables by copying them."""
    with target.engine.connect() as connection:
        place = on_file if connection.dialect.name == "sqlite" else on_server
        with place(connection):
            context.configure(
                connection=connection,
                target_metadata=target.metadata,
                render_as_batch=True,
                render_item=render_item,
                compare_type=True,
                transaction_per_migration=place is on_server,
            )
            with context.begin_transaction():
                context.run_migrations()


@contextmanager
def on_server(connection: Any) -> Iterator[None]:
    """No lock is waited for long, while the copying of many rows may take its time."""
    connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    connection.exec_driver_sql("SET statement_timeout = 0")
    connection.commit()
    with giving_up(LOCK_SECONDS):
        yield
        connection.commit()


@contextmanager
def on_file(connection: Any) -> Iterator[None]:
    """The only writer from before the first look: who has looked and then wants to write is refused as soon as somebody
    wrote in between. References, which forbid the dropping of a table that is copied, are looked through at the end."""
    file = connection.connection
    file.execute("PRAGMA foreign_keys=OFF")
    try:
        with giving_up(file.execute("PRAGMA busy_timeout").fetchone()[0] / 1000):
            connection.execution_options(**{WRITES: True}).begin()
            yield
            check_references(connection)
            connection.commit()
    finally:
        connection.rollback()
        file.execute("PRAGMA foreign_keys=ON")


@contextmanager
def giving_up(seconds: float) -> Iterator[None]:
    """Say it in a sentence when others held what is needed for too long."""
    try:
        yield
    except DBAPIError as error:
        if not outwaited(error):
            raise
        raise ClickException(BUSY.format(seconds=seconds)) from None


def check_references(connection: Any) -> None:
    """What was not watched meanwhile is looked through; raises when a row points at nothing."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise ClickException(BROKEN.format(rows=broken[:5]))


run()
