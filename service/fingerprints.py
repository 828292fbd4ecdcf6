"""A digest of what a record holds, kept with every history row, so that a change behind the gate shows."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import inspect

from service.models import ActionPlan, Audit, Cycle, Escalation, Exercise, PractitionerForm, SelfAudit, ToolVersion
from service.relations import Record

# The version counts flushes; a risk answered while the form is a draft is told by its own escalation; the answers in
# short say nothing that their digest does not.
LEFT_OUT = frozenset({"answered", "version"})
EMPTY: tuple[object, ...] = (None, False, "", [], {})
# What a plan changes of its actions stands in the plan's fingerprint, what an audit strikes in the audit's.
OF_PLAN = frozenset({"plan_id", "done", "done_note", "done_at"})
OF_AUDIT = frozenset({"struck", "struck_reason"})
# The content of a file is told by its digest; its name is nobody's statement.
CONTENT = frozenset({"content", "name"})

# What may change of a tool's version while it is a draft; from its publication on nothing does.
DRAFTED = frozenset({"content", "digest", "title"})


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
        # Files came later: a plan without any keeps the fingerprint that it had.
        content += [[_columns(file, CONTENT) for file in record.evidence]] if record.evidence else []
    elif isinstance(record, PractitionerForm):
        content += [_columns(record), [_columns(action, OF_PLAN) for action in record.actions]]
    elif isinstance(record, Cycle):
        content += [_columns(record), sorted(named.person_id for named in record.named)]
        content.append([_columns(place) for place in record.places])
    elif isinstance(record, Exercise):
        content += [_columns(record), [_columns(part) for part in record.participants]]
    elif isinstance(record, ToolVersion):
        content.append(_columns(record, DRAFTED if record.state == "draft" else frozenset()))
    elif isinstance(record, SelfAudit):
        content.append(_columns(record, frozenset({"safeguarding_now"} if record.state == "draft" else ())))
    elif isinstance(record, Escalation):
        # That of its audit, and told with it.
        content.append(_columns(record, frozenset({"case_id"} if record.audit_id else ())))
    else:
        content.append(_columns(record))
    return _digest(content)


def form_digest(audit: Audit | SelfAudit) -> str:
    """The digest of answers and section results, kept on the record when it is submitted or recorded."""
    answers = sorted((_columns(answer, NO_ID) for answer in audit.answers), key=str)
    return _digest([answers, sorted((_columns(result, NO_ID) for result in audit.sections), key=str)])


NO_ID = frozenset({"id"})


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _columns(record: Any, but: frozenset[str] = frozenset()) -> list[list[Any]]:
    """Names and values; what is empty is left out, so that a column added later changes no old fingerprint."""
    mapper = inspect(type(record))
    names = sorted(column.key for column in mapper.column_attrs if column.key not in LEFT_OUT | but)
    return [[name, _plain(value)] for name in names if (value := getattr(record, name)) not in EMPTY]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
