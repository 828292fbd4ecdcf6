"""What a plan's page, an audit's list of plans and the worklist say about plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from service.context import here
from service.database import db
from service.models import Action, ActionPlan, Audit, Auditor, Case, PractitionerForm
from service.queries import Condition, Sight
from workflows.views import WORKING

# Everything that a line shows, in a fixed number of queries.
WHOLE = (
    selectinload(ActionPlan.actions),
    lazyload(ActionPlan.owners),
    joinedload(ActionPlan.audit).joinedload(Audit.case).lazyload(Case.readers),
    joinedload(ActionPlan.form).joinedload(PractitionerForm.audit).joinedload(Audit.case).lazyload(Case.readers),
)


# The same for one person's few plans, all in one query.
AT_ONCE = (
    joinedload(ActionPlan.actions),
    joinedload(ActionPlan.owners),
    joinedload(ActionPlan.audit).options(
        joinedload(Audit.case).lazyload(Case.readers),
        joinedload(Audit.auditors).joinedload(Auditor.person).lazyload("*"),
    ),
    joinedload(ActionPlan.form)
    .joinedload(PractitionerForm.audit)
    .options(
        joinedload(Audit.case).lazyload(Case.readers),
        joinedload(Audit.auditors).joinedload(Auditor.person).lazyload("*"),
    ),
)


@dataclass(frozen=True)
class Deed:
    """One action of a plan and what was done."""

    id: int
    text: str
    done: bool
    note: str | None
    done_on: date | None


@dataclass(frozen=True)
class PlanLine:
    """A plan with its actions; days are local. `late`: past its due day and still being worked on."""

    id: int
    version: int
    state: str
    audit_id: int | None
    reference: str | None
    holder: str | None
    auditor: str | None
    grade: str | None
    audited_on: date | None
    owner_id: int
    owner: str
    owner_gone: bool
    issued_on: date
    due_on: date
    first_due_on: date
    latest_on: date
    completed_on: date | None
    sign_off_due_on: date | None
    delay: tuple[date, date] | None
    request: tuple[str, str] | None
    running_record: str | None
    deeds: Sequence[Deed]
    late: bool

    @property
    def done(self) -> int:
        return sum(deed.done for deed in self.deeds)

    @property
    def left(self) -> list[Deed]:
        return [deed for deed in self.deeds if not deed.done]

    @property
    def working(self) -> bool:
        return self.state in WORKING


def plans_seen(sight: Sight, *conditions: Condition) -> list[PlanLine]:
    """The plans that somebody may see among those that the conditions name, oldest first."""
    return [plan_line(plan) for plan in whole_plans(sight, *conditions)]


def whole_plans(sight: Sight, *conditions: Condition, loading: Sequence[Any] = WHOLE) -> list[ActionPlan]:
    """The same as records, with all that their lines and the gate read of them."""
    query = select(ActionPlan).where(sight.of("action_plan"), *conditions).order_by(ActionPlan.id).options(*loading)
    return list(db.session.scalars(query).unique())


def plan_line(plan: ActionPlan) -> PlanLine:
    """What there is to say about a plan."""
    audit, today = plan.behind, here().today()
    asked = plan.delay_requested_on is not None
    return PlanLine(
        id=plan.id,
        version=plan.version,
        state=plan.state,
        audit_id=plan.audit_id,
        reference=audit.case.reference if audit else None,
        holder=audit.case.worker.name if audit and audit.case.worker else None,
        auditor=audit.lead.name if audit and audit.lead else None,
        grade=audit.grade if audit else None,
        audited_on=local_day(audit.submitted_at) if audit else None,
        owner_id=plan.owner_id,
        owner=plan.owner.name,
        owner_gone=not plan.owner.here_on(today),
        issued_on=plan.issued_on,
        due_on=plan.due_on,
        first_due_on=plan.original_due_on,
        latest_on=plan.latest_on,
        completed_on=plan.completed_on,
        sign_off_due_on=plan.sign_off_due_on,
        delay=(plan.delay_from_on, plan.delay_to_on) if plan.delay_from_on and plan.delay_to_on else None,
        request=(plan.delay_requested_reason or "", plan.delay_requested_explanation or "") if asked else None,
        running_record=plan.running_record,
        deeds=[_deed(action) for action in plan.actions if not action.struck],
        late=plan.state in WORKING and plan.due_on < today,
    )


def _deed(action: Action) -> Deed:
    return Deed(action.id, action.text, action.done, action.done_note, local_day(action.done_at))


def local_day(at: datetime | None) -> date | None:
    """The local day of an instant."""
    return at.astimezone(here().zone).date() if at else None
