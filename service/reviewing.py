"""Which audits a review looks at (DOMAIN rows 2, 15)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from service.database import db
from service.midnights import end_of, start_of
from service.models import ActionPlan, Audit, Case, Person, Review, Team
from service.people import line_below
from service.relations.lines import service_id_of
from workflows.audit import WITHDRAWN
from workflows.words import Side, SubjectKind


def audits_to_review(review: Review) -> list[int]:
    """The numbers of the audits of its days: of one person's work, or of the teams below the reviewer."""
    of_cases = Audit.submitted_at >= start_of(review.from_on), Audit.submitted_at < end_of(review.to_on)
    query = select(Audit.id).join(Audit.case).where(*of_cases, Audit.state != WITHDRAWN, _about(review))
    return list(db.session.scalars(query.order_by(Audit.id)))


def _about(review: Review) -> ColumnElement[bool]:
    """Files of cases; what somebody was to put right shows that a case was theirs when it was audited."""
    if review.person_id is None:
        return (Case.kind == SubjectKind.CASE) & _of_teams(review.reviewer)
    plans = select(ActionPlan.audit_id).where(
        ActionPlan.owner_id == review.person_id, ActionPlan.side == Side.CASE, ActionPlan.audit_id.is_not(None)
    )
    return (Case.kind == SubjectKind.CASE) & or_(Case.worker_id == review.person_id, Audit.id.in_(plans))


def _of_teams(reviewer: Person) -> ColumnElement[bool]:
    """The work of the teams below a group manager; of the whole service where one stands beside its line."""
    below = line_below(reviewer.id)
    if below:
        return Case.worker_id.in_(below)
    return Case.team_id.in_(select(Team.id).where(Team.service_id == service_id_of(reviewer)))
