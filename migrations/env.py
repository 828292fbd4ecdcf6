"""Runs migrations on the application's own database; one transaction for all of them."""

from typing import Any, Literal

from alembic import context
from flask import current_app

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
        context.configure(
            connection=connection,
            target_metadata=target.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if watched:
                check_references(connection)
        connection.commit()
        if watched:
            references_watched(connection, True)


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
