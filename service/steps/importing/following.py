"""What follows for audits when a file moves or closes their cases: tasks pass on, and people are told."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from service.batches import batches
from service.models import Audit
from service.steps.announcing import announce
from service.steps.concerned import concerned_by_cases
from service.steps.gate import DatabaseGate
from service.steps.handover import Handover
from service.steps.importing.cases import Followed
from service.transaction import Work
from workflows.audit import SCHEDULED, SIGNED_OFF, WITHDRAWN
from workflows.definition import Tell
from workflows.words import Lane, Relation

AUDITOR_HOLDS_CASE = Tell("auditor_holds_case", Relation.RESPONSIBLE_MANAGER, Lane.REMINDER)
CASE_CLOSED = Tell("case_closed", Relation.RESPONSIBLE_MANAGER, Lane.REMINDER)
CASE_CLOSED_TO_QUALITY = Tell("case_closed", Relation.QUALITY, Lane.REMINDER)


def follow_cases(work: Work, gate: DatabaseGate, followed: Followed, import_id: int) -> None:
    """Hand on the open work of cases that moved; tell of cases that closed, or that an auditor now holds.

    A case that closes withdraws nothing by itself: whether its audit still serves is for quality to decide.
    """
    _hand_on(work, gate, followed.moved)
    stem = f"import:{import_id}"
    for audit in _open_audits(work, followed.closed):
        announce(work, audit, stem, [CASE_CLOSED, CASE_CLOSED_TO_QUALITY])
    for audit in _open_audits(work, followed.given):
        if audit.state == SCHEDULED and audit.case.worker_id in {auditor.person_id for auditor in audit.auditors}:
            announce(work, audit, stem, [AUDITOR_HOLDS_CASE])


def _hand_on(work: Work, gate: DatabaseGate, case_ids: Collection[int]) -> None:
    """Whether a case has a worker decides which tasks its audit wants, and who they are decides whose they are."""
    concerned = concerned_by_cases(work, case_ids) if case_ids else {}
    if not any(concerned.values()):
        return
    handover = Handover(work)
    records = handover.load(concerned)
    for record in records:
        handover.renew(record, "the case has other people now")
        work.touch(record)
    handover.reassign(records)
    gate.settle()


def _open_audits(work: Work, case_ids: Collection[int]) -> list[Audit]:
    found: list[Audit] = []
    for some in batches(sorted(case_ids)):
        query = select(Audit).where(Audit.case_id.in_(some), Audit.state.not_in((SIGNED_OFF, WITHDRAWN)))
        found += work.session.scalars(query.order_by(Audit.id)).unique()
    return found
