"""What the queue of escalations, an escalation's page and the worklist say about escalations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.models import ActionPlan, Audit, Case, Escalation, Task
from service.queries import Condition, Sight
from service.reading.plans import local_day
from workflows.words import Cause, EscalationOutcome

WHOLE = (
    joinedload(Escalation.audit).joinedload(Audit.case).lazyload(Case.readers),
    joinedload(Escalation.case).lazyload(Case.readers),
    joinedload(Escalation.plan).lazyload(ActionPlan.owners),
    joinedload(Escalation.form),
    joinedload(Escalation.letter),
)


@dataclass(frozen=True)
class Charge:
    """Who is asked about an escalation now, since which local day, and whether somebody was ever asked."""

    name: str | None = None
    mine: bool = False
    ever_mine: bool = False
    since: date | None = None


@dataclass(frozen=True)
class EscalationLine:
    """An escalation in a row; days are local. What was decided is None for whoever may not read it."""

    id: int
    version: int
    state: str
    cause: str
    level: int
    levels: int
    reference: str | None
    audit_id: int | None
    grade: str | None
    auditor: str | None
    holder: str | None
    team: str | None
    plan_id: int | None
    owner: str | None
    plan_due_on: date | None
    raised_on: date
    acknowledge_by: date
    resolve_by: date
    ended_on: date | None
    outcome: str | None
    text: str | None
    restricted: bool
    reaudit_id: int | None
    letter: str | None
    charge: Charge

    @property
    def by(self) -> date:
        """The day by which the next step must be taken."""
        return self.acknowledge_by if self.state == "raised" else self.resolve_by

    @property
    def urgent(self) -> bool:
        return self.cause == Cause.SAFEGUARDING_NOW


def escalations_seen(sight: Sight, *conditions: Condition) -> list[EscalationLine]:
    """The escalations that somebody may see among those that the conditions name, oldest first."""
    found = escalations_of(sight, *conditions, loading=WHOLE)
    charges = charged(sight.person.id, tasks_of(escalation.id for escalation in found))
    return [escalation_line(escalation, charges.get(escalation.id, Charge())) for escalation in found]


def escalations_of(sight: Sight, *conditions: Condition, loading: Sequence[Any]) -> list[Escalation]:
    """The same as records, with what `loading` names."""
    query = select(Escalation).where(sight.of("escalation"), *conditions).order_by(Escalation.id)
    return list(db.session.scalars(query.options(*loading)).unique())


def tasks_of(escalation_ids: Iterable[int]) -> list[Task]:
    """Everything that was ever asked about these escalations, oldest first."""
    query = select(Task).where(Task.subject_kind == "escalation", Task.subject_id.in_(set(escalation_ids)))
    return list(db.session.scalars(query.order_by(Task.id)).unique())


def charged(person_id: int, tasks: Iterable[Task]) -> dict[int, Charge]:
    """Whom each escalation is with now, from what was asked about it."""
    found: dict[int, Charge] = {}
    for task in tasks:
        known, is_open = found.get(task.subject_id, Charge()), task.closed_at is None
        found[task.subject_id] = Charge(
            name=task.assignee.name if is_open and task.assignee else known.name,
            mine=known.mine or (is_open and task.assignee_id == person_id),
            ever_mine=known.ever_mine or task.assignee_id == person_id,
            since=local_day(task.opened_at),
        )
    return found


def escalation_line(escalation: Escalation, charge: Charge) -> EscalationLine:
    """What there is to say about an escalation; a competence process is told to those who were asked only."""
    audit, plan, case = escalation.audit, escalation.plan, escalation.case
    hidden = escalation.outcome == EscalationOutcome.COMPETENCE_PROCESS and not charge.ever_mine
    return EscalationLine(
        id=escalation.id,
        version=escalation.version,
        state=escalation.state,
        cause=escalation.cause,
        level=escalation.level,
        levels=len(here().policy.of("escalation.levels", escalation.cause)),
        reference=case.reference if case else None,
        audit_id=escalation.audit_id,
        grade=audit.grade if audit else None,
        auditor=audit.lead.name if audit and audit.lead else None,
        holder=case.worker.name if case and case.worker else None,
        team=case.team.name if case and case.team else None,
        plan_id=escalation.plan_id,
        owner=_whose(escalation),
        plan_due_on=plan.due_on if plan else None,
        raised_on=escalation.raised_at.astimezone(here().zone).date(),
        acknowledge_by=escalation.acknowledge_by_on,
        resolve_by=escalation.resolve_by_on,
        ended_on=local_day(escalation.resolved_at),
        outcome=None if hidden else escalation.outcome,
        text=None if hidden else escalation.text,
        restricted=escalation.outcome == EscalationOutcome.COMPETENCE_PROCESS,
        reaudit_id=escalation.reaudit_id,
        letter=escalation.letter.reason if escalation.letter else None,
        charge=charge,
    )


def _whose(escalation: Escalation) -> str | None:
    """The name of whoever has the plan, or whom the form is about, that was escalated."""
    if escalation.plan is not None:
        return escalation.plan.owner.name
    return escalation.form.practitioner.name if escalation.form is not None else None
