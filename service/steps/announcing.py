"""Writes outbox rows for what no transition caused: a case that closes, a worker who turns out to be the auditor."""

from __future__ import annotations

from collections.abc import Iterable

from service.models import Outbox
from service.relations import Record, holder
from service.standing import kind_of
from service.steps.telling import channels
from service.transaction import Work
from workflows.definition import Tell


def announce(work: Work, record: Record, stem: str, tells: Iterable[Tell]) -> None:
    """One row per channel and message; `stem` makes its key unique, so that one cause tells once.

    The recipient is looked up when it is sent. Somebody who stands in two of the relations is told once.
    """
    told: set[tuple[str, int | None]] = set()
    for tell in tells:
        person = holder(tell.to, record)
        if (tell.message, person.id if person else None) in told:
            continue
        told.add((tell.message, person.id if person else None))
        for channel in channels(work):
            work.session.add(_row(work, record, stem, tell, channel))
        work.lanes.add(tell.lane)


def _row(work: Work, record: Record, stem: str, tell: Tell, channel: str) -> Outbox:
    kind = kind_of(record)
    return Outbox(
        key=f"{stem}:{kind}:{record.id}:{tell.message}:{tell.to}:{channel}",
        lane=tell.lane,
        channel=channel,
        message=tell.message,
        relation=tell.to,
        subject_kind=kind,
        subject_id=record.id,
        due_on=getattr(record, "due_on", None),
        made_at=work.now,
        next_at=work.now,
    )
