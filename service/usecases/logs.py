"""Gives the event log out: without names, or with them to whoever may, which leaves an access record of every audit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from service.context import here
from service.database import db
from service.insight.process.log import Names, audits_moved, traces
from service.insight.process.records import Condition, audits_of
from service.insight.process.writing import FORMATS
from service.insight.scope import Scope
from service.models import Audit, Case, Person
from service.queries import Sight, may
from service.recording import How, desk
from workflows.engine import NotPermitted

ONLY = "Only the quality team and the performance team take out event logs. Ask one of them."
NO_NAMES = "Only the performance team takes out event logs with names. Take the log without names, or ask them."
# So many access records are written at a time.
PORTION = 5_000


def event_log(
    reader: Person | None, form: str, from_on: date, to_on: date, *, identified: bool = False
) -> Iterator[str]:
    """Pieces of the log of all audits to which something happened in some local days, in one of FORMATS.

    Without a reader, who is then somebody at the server, no restricted case is in it. Raises NotPermitted before
    the first piece.
    """
    if reader is not None and not may(reader, "process.export"):
        raise NotPermitted(ONLY)
    if identified and (reader is None or not may(reader, "process.identify")):
        raise NotPermitted(NO_NAMES)
    audits = audits_moved(_readable(reader, from_on, to_on), from_on, to_on)
    if identified and reader is not None:
        _leave_records(reader, audits)
    title = f"Audits of case files, {from_on} to {to_on}"
    return FORMATS[form](title, traces(audits, Names(identified=identified)))


def _readable(reader: Person | None, from_on: date, to_on: date) -> Condition:
    """Audits that the reader may read, and is not still to grade blind: a log tells of each, unlike a figure."""
    scope = Scope(from_on, to_on)
    if reader is None:
        return audits_of(scope) & Audit.case_id.in_(select(Case.id).where(Case.restricted.is_(False)))
    sight = Sight(reader)
    return audits_of(Scope(from_on, to_on, without=sight.blind)) & sight.of("audit")


def _leave_records(reader: Person, audits: Condition) -> None:
    """Before anything leaves: what is asked for counts as read."""
    numbers = list(db.session.scalars(select(Audit.id).where(audits)))
    for begin in range(0, len(numbers), PORTION):
        looks = [(reader.id, "audit", number) for number in numbers[begin : begin + PORTION]]
        desk().add(dict.fromkeys(looks), How.DOWNLOAD, here().now())
        desk().write()
