"""All rows of a database, and how to come from some rows to others without living through what lies between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from service.database import db

# By table its rows in the order in which the database has them: tuples on SQLite, their literals on PostgreSQL.
Rows = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Scene:
    """The rows there are, and where PostgreSQL's sequences stand."""

    rows: Rows
    numbers: Mapping[str, int]


NOTHING = Scene({}, {})


def filled(tables: Sequence[str]) -> list[str]:
    """Those of these tables that hold anything, asked for at once: most tests fill few."""
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)
    return list(db.session.scalars(text(asked)))


def scene() -> Scene:
    """What the database holds now; ends whatever was being read."""
    db.session.rollback()
    names = filled([table.name for table in db.metadata.sorted_tables])
    if db.engine.dialect.name == "sqlite":
        execute = db.session.connection().connection.cursor().execute
        found = Scene({name: execute(f'SELECT * FROM "{name}"').fetchall() for name in names}, {})
    else:
        asked = " UNION ALL ".join(f"SELECT '{name}', t::text FROM \"{name}\" t" for name in names)
        rows: dict[str, list[str]] = {name: [] for name in names}
        for name, row in db.session.execute(text(asked.replace(":", "\\:"))):
            rows[name].append(row)
        stand = text("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        found = Scene(rows, {row.sequencename: row.last_value for row in db.session.execute(stand)})
    db.session.rollback()
    return found


class Change:
    """What has to be written for the rows of one scene to become those of another."""

    def __init__(self, before: Scene, after: Scene) -> None:
        self.new: dict[str, list[Any]] = {}
        self.old: dict[str, list[Any]] = {}
        for name in {*before.rows, *after.rows}:
            one, other = before.rows.get(name, ()), after.rows.get(name, ())
            there, stays = set(one), set(other)
            self.new[name] = [row for row in other if row not in there]
            self.old[name] = [row for row in one if row not in stays]
        self.numbers = {name: last for name, last in after.numbers.items() if before.numbers.get(name) != last}
        self._script = "; ".join(self._statements()) if db.engine.dialect.name != "sqlite" else ""

    def write(self) -> None:
        """Write it, references unwatched meanwhile; the caller commits."""
        connection: Any = db.session.connection().connection
        if self._script:
            connection.execute(self._script)
            return
        cursor = connection.cursor()
        cursor.execute("PRAGMA defer_foreign_keys=ON")
        for name in self.new:
            self._write_table(name, cursor)

    def _write_table(self, name: str, cursor: Any) -> None:
        """SQLite's: what refers to a row stays when the row is changed, not deleted and written anew."""
        table = db.metadata.tables[name]
        columns = [column.name for column in table.columns]
        places = [columns.index(column.name) for column in table.primary_key.columns]
        old, new = (
            {tuple(row[place] for place in places): row for row in rows} for rows in (self.old[name], self.new[name])
        )
        which = " AND ".join(f'"{columns[place]}" = ?' for place in places)
        values = ", ".join(f'"{column}" = ?' for column in columns)
        cursor.executemany(f'DELETE FROM "{name}" WHERE {which}', [key for key in old if key not in new])
        changed = [(*row, *key) for key, row in new.items() if key in old]
        cursor.executemany(f'UPDATE "{name}" SET {values} WHERE {which}', changed)
        added = [row for key, row in new.items() if key not in old]
        cursor.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(columns))})', added)

    def _statements(self) -> Iterator[str]:
        """PostgreSQL's: a whole row is written as it was read."""
        yield "SET LOCAL session_replication_role = replica"
        for name, rows in self.old.items():
            if rows:
                yield f'DELETE FROM "{name}" t WHERE t::text IN ({", ".join(map(_quoted, rows))})'
        for name, rows in self.new.items():
            if rows:
                values = ", ".join(f'({_quoted(row)}::"{name}")' for row in rows)
                yield f'INSERT INTO "{name}" SELECT (r).* FROM (VALUES {values}) AS x(r)'
        for name, last in self.numbers.items():
            yield f"SELECT setval('\"{name}\"', {last})"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
