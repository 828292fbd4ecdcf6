"""What the guards may know about a supervision session and about a cycle."""

from __future__ import annotations

from sqlalchemy import func, select

from service.database import db
from service.frames import frame_query
from service.models import Audit, Cycle, CycleCase, Supervision
from service.sessions import planned_days
from workflows import audit, cycle
from workflows.views import CycleView, SupervisionView


def supervision_view(record: Supervision) -> SupervisionView:
    others = planned_days(record.person_id, but=record.id)
    return SupervisionView(on=record.on, supervisee_id=record.person_id, others_on=others)


def cycle_view(record: Cycle) -> CycleView:
    waiting = select(func.count(Audit.id)).where(Audit.cycle_id == record.id, Audit.state == audit.SCHEDULED)
    drawn = select(func.count(CycleCase.id)).where(CycleCase.cycle_id == record.id)
    frame = select(func.count()).select_from(frame_query().subquery())
    return CycleView(
        cut_off_on=record.cut_off_on,
        frame=(db.session.scalar(frame) or 0) if record.state == cycle.DRAFT else 0,
        drawn=db.session.scalar(drawn) or 0,
        open_audits=db.session.scalar(waiting) or 0,
    )
