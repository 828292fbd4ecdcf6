"""What the last audit of the same case found, for whoever audits it again: only what they may see, never blind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from service.database import db
from service.looking import looked_at
from service.models import Answer, Audit
from service.queries import Sight
from service.reading.form import Filled
from service.reading.plans import local_day
from workflows.audit import SCHEDULED, WITHDRAWN
from workflows.words import AuditKind


@dataclass(frozen=True)
class Earlier:
    """The day on which it was submitted, and value and comment by question key."""

    on: date
    answers: Mapping[str, tuple[str, str]]


def earlier_answers(record: Filled, sight: Sight, keys: Iterable[str]) -> Earlier | None:
    """The answers to these questions in the last audit of the case with the same tool, in one query.

    None where there is none that the person may see. Whoever grades only to compare grades sees none: it would lead
    them; nor is anything told of a comparison, or of an audit that they are still to grade blind.
    """
    if not isinstance(record, Audit) or record.kind == AuditKind.CALIBRATION or record.id in sight.blind:
        return None
    last = (
        select(Audit.id)
        .where(
            Audit.case_id == record.case_id,
            Audit.tool_key == record.tool_key,
            Audit.id != record.id,
            Audit.id.not_in(sight.blind),
            Audit.kind != AuditKind.CALIBRATION,
            Audit.state.not_in((SCHEDULED, WITHDRAWN)),
            Audit.submitted_at.is_not(None),
            sight.of("audit"),
        )
        .order_by(Audit.submitted_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    these = and_(Answer.audit_id == Audit.id, Answer.question_key.in_(list(keys)))
    query = select(Audit.id, Audit.submitted_at, Answer.question_key, Answer.value, Answer.comment)
    rows = db.session.execute(query.outerjoin(Answer, these).where(Audit.id == last)).all()
    on = local_day(rows[0].submitted_at) if rows else None
    if on is None:
        return None
    looked_at("audit", rows[0].id, sight.person.id)
    return Earlier(on, {row.question_key: (row.value or "", row.comment) for row in rows if row.question_key})
