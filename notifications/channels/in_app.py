"""Notices on people's own pages: rows in this database, exactly one for each outbox row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import literal, select, true
from sqlalchemy.dialects import postgresql, sqlite

from notifications.letter import Letter
from service.database import Instant
from service.given import given
from service.models import Notice
from service.transaction import Work

INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
TOLD = ("outbox_id", "person_id", "subject", "body", "link")


def notices(work: Work, letters: Sequence[Letter]) -> None:
    """Write a notice for each letter, within the transaction that settles them.

    Whoever was sending it a moment earlier, and has lost its lease since, may have been faster: the notice is there.
    """
    if not letters:
        return
    each = given(**{name: [getattr(letter, name) for letter in letters] for name in TOLD})
    rows = select(*(each.c[name] for name in TOLD), literal(work.now, Instant)).where(true())
    insert = INSERTS[work.session.connection().dialect.name](Notice).from_select([*TOLD, "at"], rows)
    work.session.execute(insert.on_conflict_do_nothing(index_elements=["outbox_id"]))
