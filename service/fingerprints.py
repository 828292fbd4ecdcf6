"""A digest of what a record holds, kept with every history row, so that a change behind the gate shows."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import inspect

from service.models import ActionPlan, Audit
from service.relations import Record

# Drafts and derived columns: they change without a transition.
LEFT_OUT = {"version"}


def fingerprint(record: Record) -> str:
    """The digest of a record's columns and, once they count, of its actions and answers."""
    content: list[Any] = [_columns(record)]
    if isinstance(record, Audit):
        content.append([_columns(auditor) for auditor in record.auditors])
        content.append(
            [_columns(action, {"plan_id", "done", "done_note", "done_at", "owner_id"}) for action in record.actions]
        )
        if record.state != "scheduled":
            content.append([_columns(answer) for answer in record.answers])
            content.append(sorted((_columns(result) for result in record.sections), key=str))
    if isinstance(record, ActionPlan):
        content.append([_columns(action) for action in sorted(record.actions, key=lambda a: a.id)])
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _columns(record: Any, but: set[str] = frozenset()) -> list[list[Any]]:  # type: ignore[assignment]  # read only
    mapper = inspect(type(record))
    names = sorted(column.key for column in mapper.column_attrs if column.key not in LEFT_OUT | but)
    return [[name, _plain(getattr(record, name))] for name in names]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
