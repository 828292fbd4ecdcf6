"""The history of a record: rows that hold the hash of the row before, so that a change shows.

The public part of a row is hashed as it stands; the private part (who, why, facts) through a salted
commitment, so that lawful erasure can drop text and salt and the chain still verifies (DESIGN §1.7).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, inspect, select

from service.fingerprints import fingerprint
from service.models import History
from service.relations import Record
from service.standing import kind_of
from service.transaction import Work
from workflows.definition import Actor

START = "0" * 64
# Made once: making a query takes longer than its answer.
LAST = (
    select(History.sequence, History.hash)
    .where(History.subject_kind == bindparam("kind"), History.subject_id == bindparam("number"))
    .order_by(History.sequence.desc())
    .limit(1)
)

# A row is written once and never looked at again here: it needs no place among the records that are watched.
WRITTEN = tuple(column.key for column in inspect(History).column_attrs if column.key != "id")
TABLE = History.metadata.tables[History.__tablename__]
APPENDING = insert(TABLE).returning(TABLE.c.id)


def append(
    work: Work,
    record: Record,
    actor: Actor,
    *,
    trigger: str,
    before: str | None,
    facts: Mapping[str, Any],
    on_behalf_of: int | None = None,
) -> History:
    """Add the row for what just happened to `record`, whose state is already the new one."""
    work.session.flush()
    kind = kind_of(record)
    last = _last(work, kind, record.id) if before is not None else None
    plain = {name: _plain(value) for name, value in facts.items() if name != "reason"}
    row = History(
        subject_kind=kind,
        subject_id=record.id,
        sequence=last.sequence + 1 if last else 1,
        at=work.now,
        actor_id=actor.id,
        actor_name=actor.name,
        actor_roles=",".join(sorted(actor.roles)) if not actor.system else "system",
        on_behalf_of_id=on_behalf_of,
        trigger=trigger,
        from_state=before,
        to_state=record.state,
        reason=facts.get("reason"),
        facts=plain,
        fingerprint=fingerprint(record),
        salt=secrets.token_hex(16),
    )
    seal(row, last.hash if last else START)
    row.id = work.session.scalar(APPENDING, {column: getattr(row, column) for column in WRITTEN})
    return row


def _last(work: Work, kind: str, subject_id: int) -> Any:
    """Sequence and hash of a record's newest row, or None at its beginning."""
    return work.session.execute(LAST, {"kind": kind, "number": subject_id}).first()


def seal(row: History, before: str) -> None:
    """Set a row's commitment and hash from its content and the hash of the row before."""
    row.commitment = commitment(row)
    row.hash = chained(row, before)


def commitment(row: History) -> str:
    """The salted digest of what a row says about people and reasons."""
    private = [row.actor_id, row.actor_name, row.actor_roles, row.on_behalf_of_id, row.reason, row.facts]
    return _digest([row.salt, *private])


def chained(row: History, before: str) -> str:
    """The digest of a row's public part, its commitment and the hash before it."""
    public = [
        row.subject_kind,
        row.subject_id,
        row.sequence,
        row.at.astimezone(UTC).isoformat(),
        row.trigger,
        row.from_state,
        row.to_state,
        row.fingerprint,
    ]
    return _digest([before, row.commitment, *public])


def link(before: str, content: Any) -> str:
    """The digest of some content behind the one before it: how checkpoints are chained."""
    return _digest([before, content])


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """A fact as JSON keeps it: days and instants as ISO 8601, people and actions by number."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else getattr(value, "id", str(value))
