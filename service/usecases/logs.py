"""Gives the event log out: without names, or with them to whoever may, which leaves an access record of every audit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from service.database import db
from service.insight.process.log import Names, audits_moved, traces
from service.insight.process.records import Condition, audits_of
from service.insight.process.writing import FORMATS
from service.insight.scope import Scope
from service.models import Audit, Person
from service.queries import Sight, may
from service.recording import How, keep_all
from workflows.engine import NotPermitted

ONLY = "Only the quality team and the performance team take out event logs. Ask one of them."
NO_NAMES = "Only the performance team takes out event logs with names. Take the log without names, or ask them."


def event_log(
    reader: Person | None, form: str, from_on: date, to_on: date, *, identified: bool = False
) -> Iterator[str]:
    """Pieces of the log of all audits to which something happened in some local days, in one of FORMATS.

    No restricted case is in it; without a reader it is for somebody at the server. Raises NotPermitted before the
    first piece.
    """
    if reader is not None and not may(reader, "process.export"):
        raise NotPermitted(ONLY)
    if identified and (reader is None or not may(reader, "process.identify")):
        raise NotPermitted(NO_NAMES)
    audits = audits_moved(_readable(reader, from_on, to_on), from_on, to_on)
    if identified and reader is not None:
        keep_all(reader.id, "audit", list(db.session.scalars(select(Audit.id).where(audits))), How.DOWNLOAD)
    title = f"Audits of case files, {from_on} to {to_on}"
    return FORMATS[form](title, traces(audits, Names(identified=identified)))


def _readable(reader: Person | None, from_on: date, to_on: date) -> Condition:
    """Audits that the reader may read, and is not still to grade blind: a log tells of each, unlike a figure."""
    if reader is None:
        return audits_of(Scope(from_on, to_on))
    sight = Sight(reader)
    return audits_of(Scope(from_on, to_on, without=sight.blind)) & sight.of("audit")
