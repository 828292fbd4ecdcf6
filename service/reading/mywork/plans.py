"""The plans behind tasks, with their actions, the audit and who is concerned: one query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from service.context import here
from service.database import db
from service.models import Action, ActionPlan, Audit, Auditor, Case, Person, PractitionerForm
from service.queries import Sight
from service.reading.plans import local_day
from workflows.words import AuditorRole

OF_AUDIT, OF_CASE, OF_FORM = aliased(Audit), aliased(Case), aliased(PractitionerForm)
OWNER, LEAD, PART = aliased(Person), aliased(Person), aliased(Auditor)
COLUMNS = (
    *(ActionPlan.id, ActionPlan.state, ActionPlan.owner_id, ActionPlan.due_on, ActionPlan.issued_on),
    *(ActionPlan.form_id, ActionPlan.title, ActionPlan.latest_on, ActionPlan.period_days, ActionPlan.completed_on),
    *(ActionPlan.delay_requested_on, ActionPlan.delay_requested_reason, ActionPlan.delay_requested_explanation),
    *(ActionPlan.skipped_session_id, ActionPlan.delay_at, ActionPlan.original_due_on),
    *(OWNER.name.label("owner"), OWNER.left_on, OWNER.starts_on, OWNER.supervision_every_days, OWNER.manager_id),
    *(OF_CASE.reference, LEAD.name.label("auditor"), OF_AUDIT.submitted_at),
    func.coalesce(OF_AUDIT.agreed_grade, OF_AUDIT.overall_grade).label("grade"),
    *(Action.id.label("action_id"), Action.text, Action.done),
)


@dataclass(frozen=True)
class PlanAbout:
    """A plan in a row; days are local. `deeds`: each standing action's text and whether it is done."""

    row: Any
    deeds: Sequence[tuple[str, bool]]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def person(self) -> str:
        return str(self.row.owner)

    @property
    def done(self) -> int:
        return sum(done for _, done in self.deeds)

    @property
    def left(self) -> list[str]:
        return [text for text, done in self.deeds if not done]

    @property
    def audited_on(self) -> date | None:
        return local_day(self.row.submitted_at)

    @property
    def owner_gone(self) -> bool:
        return bool(self.row.left_on is not None and self.row.left_on <= here().today())

    @property
    def late(self) -> bool:
        return bool(self.row.state != "completed" and self.row.due_on < here().today())


def plans_about(sight: Sight, numbers: Collection[int]) -> dict[int, PlanAbout]:
    """These plans, as far as the person sees them."""
    query = (
        select(*COLUMNS)
        .select_from(ActionPlan)
        .join(OWNER, OWNER.id == ActionPlan.owner_id)
        .outerjoin(OF_FORM, OF_FORM.id == ActionPlan.form_id)
        .outerjoin(OF_AUDIT, OF_AUDIT.id == func.coalesce(ActionPlan.audit_id, OF_FORM.audit_id))
        .outerjoin(OF_CASE, OF_CASE.id == OF_AUDIT.case_id)
        .outerjoin(PART, and_(PART.audit_id == OF_AUDIT.id, PART.role == AuditorRole.LEAD))
        .outerjoin(LEAD, LEAD.id == PART.person_id)
        .outerjoin(Action, and_(Action.plan_id == ActionPlan.id, Action.struck.is_(False)))
        .where(sight.of("action_plan"), ActionPlan.id.in_(numbers))
        .order_by(ActionPlan.id, Action.id)
    )
    if not numbers:
        return {}
    return {number: _plan(rows) for number, rows in groupby(db.session.execute(query), key=lambda row: row.id)}


def _plan(rows: Iterable[Any]) -> PlanAbout:
    several = list(rows)
    return PlanAbout(several[0], [(row.text, row.done) for row in several if row.action_id is not None])
