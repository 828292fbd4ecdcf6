"""Brings a record up to the present: what the system does by itself now, and whose its tasks are today."""

from __future__ import annotations

from service.relations import Record
from service.steps import worklist
from service.steps.gate import DatabaseGate
from service.transaction import Work


def refresh(work: Work, gate: DatabaseGate, record: Record) -> None:
    """Ask the system's own rows, then hand the tasks to whoever stands where today; the record is locked."""
    work.touch(record)
    gate.settle()
    worklist.sync(work, record)
