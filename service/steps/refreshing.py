"""Brings a record up to the present: what the system does by itself now, and whose its tasks are today."""

from __future__ import annotations

from service.models import ActionPlan, PractitionerForm
from service.relations import Record
from service.steps import worklist
from service.steps.following import follow_form, follow_plan
from service.steps.gate import DatabaseGate
from service.transaction import Work


def refresh(work: Work, gate: DatabaseGate, record: Record) -> None:
    """Follow sessions, ask the system's own rows, hand tasks to whoever stands where today; the record is locked.

    A session that was moved while a plan was being issued is caught up with here.
    """
    if isinstance(record, ActionPlan):
        follow_plan(work, gate, record)
    if isinstance(record, PractitionerForm):
        follow_form(work, gate, record)
    work.touch(record)
    gate.settle()
    worklist.sync(work, record)
