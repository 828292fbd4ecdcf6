"""Tells whoever came second what happened first: who did what, and when, from the record's history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from service.api.caller import caller
from service.context import here
from service.queries import Absent
from service.usecases.reading import latest
from service.versions import Stale
from workflows.catalogue import LIFECYCLES
from workflows.engine import Illegal
from workflows.guards.wording import written


@contextmanager
def overtaken(kind: str, record_id: int, trigger: str | None = None) -> Iterator[None]:
    """Add what happened last to a refusal that it explains: another state than expected, or a newer version."""
    try:
        yield
    except (IntegrityError, Stale, StaleDataError) as refusal:
        _explain(refusal, _last(kind, record_id))
        raise
    except Illegal as refusal:
        last, rows = _last(kind, record_id), LIFECYCLES[kind].rows_for(trigger or "")
        if last is not None and rows and not any(last.to_state in row.sources for row in rows):
            _explain(refusal, last)
        raise


def _last(kind: str, record_id: int) -> Any:
    try:
        return latest(kind, record_id, caller())
    except Absent:
        return None


def _explain(refusal: Exception, last: Any) -> None:
    if last is not None:
        refusal.add_note(said(last))


def said(event: Any) -> str:
    """A row of a history as a sentence."""
    table = LIFECYCLES[event.subject_kind]
    row = next(iter(table.rows_for(event.trigger)), table.begins)
    at = event.at.astimezone(here().zone)
    when = f"on {written(at.date())} at {at:%H:%M}"
    if row.asked:
        return f"What happened last, {when}: {row.done}."
    who = "You" if event.actor_id == caller().id else event.actor_name
    return f"{who} {row.done} {when}."
