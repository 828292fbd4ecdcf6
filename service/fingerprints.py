"""A digest of what a record holds, kept with every history row, so that a change behind the gate shows."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import inspect

from service.models import ActionPlan, Audit, Cycle
from service.relations import Record

# The version counts flushes; a risk answered while the form is a draft is told by its own escalation.
LEFT_OUT = frozenset({"version"})
# What a plan changes of its actions stands in the plan's fingerprint, what an audit strikes in the audit's.
OF_PLAN = frozenset({"plan_id", "done", "done_note", "done_at"})
OF_AUDIT = frozenset({"struck", "struck_reason"})


def fingerprint(record: Record) -> str:
    """The digest of a record's columns, auditors and actions; an audit's answers by their own digest."""
    content: list[Any] = []
    if isinstance(record, Audit):
        draft = {"safeguarding_now"} if record.state == "scheduled" else set()
        content += [_columns(record, frozenset(draft)), [_columns(part) for part in record.auditors]]
        content.append([_columns(action, OF_PLAN) for action in record.actions])
    elif isinstance(record, ActionPlan):
        actions = sorted(record.actions, key=lambda action: action.id)
        content += [_columns(record), [_columns(action, OF_AUDIT) for action in actions]]
        content.append(sorted(record.ever_owner_ids))
    elif isinstance(record, Cycle):
        places = [[place.position, place.case_id, place.auditor_id] for place in record.drawn]
        content += [_columns(record), places]
    else:
        content.append(_columns(record))
    return _digest(content)


def form_digest(audit: Audit) -> str:
    """The digest of an audit's answers and section results, kept on the audit when it is submitted."""
    answers = sorted((_columns(answer, NO_ID) for answer in audit.answers), key=str)
    return _digest([answers, sorted((_columns(result, NO_ID) for result in audit.sections), key=str)])


NO_ID = frozenset({"id"})


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _columns(record: Any, but: frozenset[str] = frozenset()) -> list[list[Any]]:
    mapper = inspect(type(record))
    names = sorted(column.key for column in mapper.column_attrs if column.key not in LEFT_OUT | but)
    return [[name, _plain(getattr(record, name))] for name in names]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
