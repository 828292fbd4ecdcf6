"""Reads and words what a batch of messages is to say; when it returns, nothing of the database is held any more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement

from notifications.channels import WITHIN, GiveUp
from notifications.composing import letters_of
from notifications.digests import DIGEST, digest_letter
from notifications.letter import Hold, Letter, Skip
from notifications.wishes import wished
from service import journal
from service.given import read
from service.models import Outbox
from service.steps.holding import era, restores
from service.transaction import rollback


def prepared(ids: Collection[int], *conditions: ColumnElement[bool]) -> dict[int, Letter | Exception]:
    """Letters by number, or why there is none: Skip, Hold, GiveUp, an error in the program; of those rows of which
    the conditions are true.

    Raises what the database says: then nothing is known of any of them.
    """
    try:
        rows = list(read(Outbox, ids, *conditions).values())
        made = letters_of([row for row in rows if row.message != DIGEST])
        restored = restores() if any(row.channel not in WITHIN for row in rows) else []
        return {row.id: _ready(row, made.get(row.id), restored) for row in rows}
    finally:
        rollback()


def _ready(row: Outbox, made: Letter | Exception | None, restored: list[datetime]) -> Letter | Exception:
    """What goes out of this database is sent as people wish it, and leaves a trace."""
    if isinstance(made, Exception) or (made is not None and row.channel in WITHIN):
        return made
    try:
        letter = wished(row, made) if made is not None else digest_letter(row)
    except (GiveUp, Hold, Skip) as answer:
        return answer
    return replace(letter, era=era(row.made_at, restored), trace=journal.trace(row))
