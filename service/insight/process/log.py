"""The event log: every audit a trace, whatever happened to it and to what hangs on it an event (IEEE 1849-2016)."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import Select, select

from service.database import db
from service.insight.process.records import PROCESSES, Condition, every_record, within
from service.insight.process.replaying import plain
from service.models import Audit, Case, History
from workflows.definition import Lifecycle

CHUNK = 500
SHOWN = 16


@dataclass(frozen=True)
class Event:
    """One row of history as the log tells it; no free text, no fact and no reason is ever part of it."""

    name: str
    at: datetime
    resource: str
    role: str
    kind: str
    record: str
    trigger: str
    source: str
    target: str


@dataclass(frozen=True)
class Trace:
    """One audit: what it is known by in this log, its case, why it was done, the case's status, its events by time."""

    name: str
    case: str
    audit_kind: str
    case_status: str
    events: Iterator[Event]


class Names:
    """What people, cases and records are called: by a digest whose key is made for one log and kept nowhere.

    Equal things have equal digests within a log; between two logs nothing can be joined. `identified` tells the
    names themselves instead.
    """

    def __init__(self, *, identified: bool = False) -> None:
        self.identified = identified
        self._key = secrets.token_bytes(32)

    def of(self, kind: str, thing: object, called: str) -> str:
        if self.identified:
            return called
        return hmac.new(self._key, f"{kind}:{thing}".encode(), sha256).hexdigest()[:SHOWN]


def audits_moved(audits: Condition, from_on: date, to_on: date) -> Condition:
    """Those of some audits to which anything happened within some local days."""
    moved = select(History.subject_id).where(History.subject_kind == "audit", within(from_on, to_on))
    return audits & Audit.id.in_(moved)


def traces(audits: Condition, names: Names) -> Iterator[Trace]:
    """The whole story of each of some audits, one after the other; a few hundred rows are in memory at a time."""
    rows = db.session.execute(_rows(audits), execution_options={"yield_per": CHUNK})
    for number, group in groupby(rows, key=lambda row: row.audit_id):
        first = next(group)
        events = (_event(row, names) for row in _again(first, group))
        case = names.of("case", first.case_id, first.reference)
        yield Trace(names.of("audit", number, f"Audit {number}"), case, first.audit_kind, first.case_status, events)


def _again(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rest


def _rows(audits: Condition) -> Select[Any]:
    """Columns and no records, so that nothing is kept in the session."""
    records = every_record(audits)
    return (
        select(
            records.c.audit_id,
            Audit.kind.label("audit_kind"),
            Audit.case_status,
            Audit.case_id,
            Case.reference,
            History.at,
            History.actor_id,
            History.actor_name,
            History.actor_roles,
            History.subject_kind,
            History.subject_id,
            History.trigger,
            History.from_state,
            History.to_state,
        )
        .join(History, (History.subject_kind == records.c.kind) & (History.subject_id == records.c.number))
        .join(Audit, Audit.id == records.c.audit_id)
        .join(Case, Case.id == Audit.case_id)
        .order_by(records.c.audit_id, History.at, History.id)
    )


def _event(row: Any, names: Names) -> Event:
    """What the service does by itself is told by the name of its part; that is nobody."""
    table = PROCESSES[row.subject_kind]
    person = row.actor_id is not None
    return Event(
        name=f"{table.title.capitalize()}: {_label(table, row.trigger, row.from_state)}",
        at=row.at,
        resource=names.of("person", row.actor_id, row.actor_name) if person else row.actor_name,
        role=row.actor_roles,
        kind=row.subject_kind,
        record=names.of(row.subject_kind, row.subject_id, f"{table.title.capitalize()} {row.subject_id}"),
        trigger=row.trigger,
        source=row.from_state or "",
        target=row.to_state,
    )


def _label(table: Lifecycle, trigger: str, source: str | None) -> str:
    if source is None:
        return table.begins.label
    rows = table.rows_for(trigger, source) or table.rows_for(trigger)
    return rows[0].label if rows else plain(trigger)
