"""What the guards may know about a supervision session and about a cycle."""

from __future__ import annotations

from sqlalchemy import case, exists, func, select

from service.database import db
from service.frames import count_drawable, groups_with_reserve
from service.models import Audit, Auditor, Cycle, Supervision
from service.sessions import planned_days
from workflows import audit, cycle
from workflows.views import CycleView, SupervisionView
from workflows.words import AuditorRole, Frame


def supervision_view(record: Supervision) -> SupervisionView:
    return SupervisionView(
        on=record.on,
        supervisee_id=record.person_id,
        look_up_others=lambda: planned_days(record.person_id, but=record.id),
    )


def cycle_view(record: Cycle) -> CycleView:
    """The list is looked at while the cycle is a draft, its audits once they are sent out."""
    draft = record.state == cycle.DRAFT
    waiting, led = _waiting(record) if record.state == cycle.OPEN else (0, 0)
    return CycleView(
        cut_off_on=record.cut_off_on,
        frame=count_drawable(record) if draft else 0,
        of_referrals=record.frame == Frame.REFERRALS,
        drawn=record.given or 0,
        open_audits=waiting,
        chaseable=led,
        chased_on=record.chased_on,
        look_up_reserves=lambda: groups_with_reserve(record),
    )


def _waiting(record: Cycle) -> tuple[int, int]:
    """How many audits of a cycle are not returned, and how many of these have a lead auditor."""
    lead = exists().where(Auditor.audit_id == Audit.id, Auditor.role == AuditorRole.LEAD)
    query = select(func.count(), func.count(case((lead, 1))))
    return db.session.execute(query.where(Audit.cycle_id == record.id, Audit.state == audit.SCHEDULED)).one()
