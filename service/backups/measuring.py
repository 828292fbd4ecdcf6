"""What stands in a database, by plain questions: migration, rows of each table, the heads of all histories."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, inspect, text

from service.steps.chain import START, link

VERSIONS = "alembic_version"
HEADS = """SELECT subject_kind, subject_id, sequence, hash FROM history
    WHERE id IN (SELECT max(id) FROM history GROUP BY subject_kind, subject_id)"""


class Measure(NamedTuple):
    """`heads` are kind, number, sequence and hash of each history's last row, in a fixed order."""

    migration: str
    rows: dict[str, int]
    heads: list[list[Any]]

    @property
    def seal(self) -> dict[str, Any]:
        """The heads in short."""
        return {"count": len(self.heads), "digest": link(START, self.heads)}


def measured(connection: Connection) -> Measure:
    """Look through one snapshot of a migrated database."""
    # Names of our own tables.
    migration = connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar_one()  # nosec B608
    heads = sorted([list(row) for row in connection.execute(text(HEADS))])
    return Measure(migration, counted(connection), heads)


def counted(connection: Connection) -> dict[str, int]:
    """How many rows each table holds, Alembic's own left out; empty where there are no tables."""
    quote = connection.dialect.identifier_preparer.quote
    names = sorted(set(inspect(connection).get_table_names()) - {VERSIONS})
    # Names of our own tables.
    return {name: connection.execute(text(f"SELECT count(*) FROM {quote(name)}")).scalar_one() for name in names}  # nosec B608
