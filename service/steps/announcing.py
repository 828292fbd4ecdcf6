"""Writes outbox rows for what no transition caused: a case that closes, a worker who turns out to be the auditor."""

from __future__ import annotations

from collections.abc import Iterable

from service.relations import Record, holder
from service.standing import kind_of
from service.steps.telling import write
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
        write(work, record, f"{stem}:{kind_of(record)}:{record.id}:", tell)
