"""Runs migrations on the application's own database: on a server each in a short transaction, on a file all in one."""

from typing import Any, Literal

from alembic import context
from flask import current_app

# Whoever waits for a table's lock makes everybody behind it wait: better to give up and be run again in a quiet moment.
LOCK_SECONDS = 5
target = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Migrations name plain column types, so that a later change of our own types never changes the past."""
    if kind == "type" and type(item).__name__ == "Instant":
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Apply what is asked for on the live connection; SQLite alters tables by copying them."""
    with target.engine.connect() as connection:
        watched = references_watched(connection, False)
        bound_waits(connection)
        context.configure(
            connection=connection,
            target_metadata=target.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
            transaction_per_migration=not watched,
        )
        with context.begin_transaction():
            context.run_migrations()
            if watched:
                check_references(connection)
        connection.commit()
        if watched:
            references_watched(connection, True)


def bound_waits(connection: Any) -> None:
    """On a server: no lock is waited for long, while the copying of many rows may take its time."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.commit()


def references_watched(connection: Any, watched: bool) -> bool:
    """Switch SQLite's foreign keys, which forbid the dropping of a table that is copied; true where there are any."""
    if connection.dialect.name != "sqlite":
        return False
    connection.connection.execute(f"PRAGMA foreign_keys={'ON' if watched else 'OFF'}")
    return True


def check_references(connection: Any) -> None:
    """What was not watched meanwhile is looked through; raises when a row points at nothing."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"The migration left rows that point at nothing: {broken[:5]}. Nothing was changed.")


run()
