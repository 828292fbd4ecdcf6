"""Counts what the database is asked, so that tests can bound it whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from service.database import db


@contextmanager
def statements(*, without: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """Every statement that reaches the database meanwhile, those that begin with one of `without` left out."""
    heard: list[str] = []

    def hear(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(without):
            heard.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
