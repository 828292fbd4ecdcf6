"""Writes outbox rows: who must be told what, in the transaction that makes it true."""

from __future__ import annotations

from sqlalchemy import insert

from service.models import AccessRequest, Cover, Erasure, History, Outbox, Person, Report
from service.relations import TOLD_EACH, Record, holder, holders
from service.transaction import Work
from workflows.definition import Tell
from workflows.words import Lane

# What else people are told about.
Aside = AccessRequest | Cover | Erasure | Report

TABLE = Outbox.metadata.tables[Outbox.__tablename__]


def channels(work: Work) -> tuple[str, ...]:
    """By which channels people are told, as policy says."""
    return work.context.policy.words("sending.channels")


def tell(work: Work, record: Record, entry: History, told: Tell) -> None:
    """One row per channel for a message that follows from a history row.

    The recipient is looked up when it is sent. Where everybody in a relation is told, each has a row of their own,
    and must still stand in it then. Nobody is told what they did themselves, except escalations and reminders.
    """
    stem = f"history:{entry.id}:"
    if told.to in TOLD_EACH:
        for person in holders(told.to, record):
            if not _own(told, person, entry):
                write(work, record, f"{stem}{person.id}:", told, person)
    elif not _own(told, holder(told.to, record), entry):
        write(work, record, stem, told)


def _own(told: Tell, person: Person | None, entry: History) -> bool:
    return told.lane is Lane.BULK and person is not None and person.id == entry.actor_id


def write(work: Work, record: Record | Aside, stem: str, told: Tell, person: Person | None = None) -> None:
    """One outbox row per channel; `stem` makes its key unique, so that one cause tells once."""
    rows = [
        {
            "key": f"{stem}{told.message}:{told.to}:{channel}",
            "lane": told.lane,
            "channel": channel,
            "message": told.message,
            "recipient_id": person.id if person else None,
            "relation": told.to,
            "subject_kind": record.__tablename__,
            "subject_id": record.id,
            "due_on": getattr(record, "due_on", None),
            "made_at": work.now,
            "next_at": work.now,
        }
        for channel in channels(work)
    ]
    if rows:
        work.session.execute(insert(TABLE), rows)
        work.lanes.add(told.lane)
