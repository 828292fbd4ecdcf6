"""Counts the rows that PostgreSQL looks at to answer, which are as many however busy the machine is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from service.database import db

REMOVED = ("Rows Removed by Filter", "Rows Removed by Index Recheck")


def looked_at(ask: Callable[[], object], *settings: str) -> int:
    """How many rows of tables are looked at for the statements that `ask` causes and that read.

    `settings` are set meanwhile, for example `enable_seqscan = off`.
    """
    heard: list[tuple[str, Any]] = []

    def hear(connection: Any, cursor: Any, statement: str, given: Any, *rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            heard.append((statement, given))

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        ask()
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    with db.engine.connect() as connection:
        for setting in settings:
            connection.exec_driver_sql(f"SET LOCAL {setting}")
        return sum(_rows_for(connection, *asked) for asked in heard)


def _rows_for(connection: Any, statement: str, given: Any) -> int:
    told = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", given)
    return _rows(told.scalar()[0]["Plan"])


def _rows(plan: dict[str, Any]) -> int:
    """Those that a step takes from a table itself, whether it passes them on or not, and those of the steps below."""
    each = plan["Actual Rows"] + sum(plan.get(name, 0) for name in REMOVED) if "Relation Name" in plan else 0
    return int(each * plan["Actual Loops"]) + sum(map(_rows, plan.get("Plans", ())))
