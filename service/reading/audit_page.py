"""Everything that stands on the page of one audit, in a number of queries that its plans and history do not change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from service.database import db
from service.models import Action, ActionPlan, Audit, Case, Escalation, Moderation, Person, Task
from service.queries import Sight
from service.reading.audits import AuditLine, answered_in, audit_line
from service.reading.escalations import Charge, EscalationLine, charged, escalation_line, escalations_of
from service.reading.form import may_answer, may_read
from service.reading.history import Entry, happened, names_of
from service.reading.one import seen_one
from service.reading.plans import PlanLine, plan_line
from service.reading.related import Related, related_to
from service.reading.worklist import tasks_on
from workflows.audit import SCHEDULED
from workflows.words import Relation

# Everything that the page shows and the gate asks of an audit, in one go.
WHOLE = (
    joinedload(Audit.case).lazyload(Case.readers),
    joinedload(Audit.auditors),
    joinedload(Audit.moderations).joinedload(Moderation.moderator).lazyload("*"),
    joinedload(Audit.actions),
)
# What is in memory already when an audit's escalations are read.
KNOWN = (lazyload(Escalation.audit), lazyload(Escalation.plan), joinedload(Escalation.letter))


@dataclass(frozen=True)
class ActionLine:
    """An action that is not issued yet, and whose it is to be: a person's name, or what they are to the case."""

    id: int
    text: str
    owner: str | None
    relation: str | None


@dataclass(frozen=True)
class AuditPage:
    """One audit as one person sees it; `tasks` are the reader's own, `hidden` escalations with an untold outcome.

    `blind`: the reader is still to grade the file without knowing what was found.
    """

    record: Any
    people: Sequence[Person]
    audit: AuditLine
    plans: Sequence[PlanLine]
    escalations: Sequence[EscalationLine]
    actions: Sequence[ActionLine]
    entries: Sequence[Entry]
    tasks: Sequence[Task]
    may_answer: bool
    may_read: bool
    blind: bool
    answered: int
    first_grade: str | None
    related: Related
    hidden: frozenset[int]


def audit_page(number: int, sight: Sight, people: Sequence[Person]) -> AuditPage:
    """Raises Absent for an audit that the person may not see; `people` are those around it, held in memory."""
    audit: Audit = seen_one("audit", number, sight, *WHOLE)
    plans = plans_held(audit, sight)
    found = escalations_of(sight, Escalation.audit_id == number, loading=KNOWN)
    records = [("audit", number), *(("action_plan", plan.id) for plan in plans)]
    records += [("escalation", escalation.id) for escalation in found]
    tasks = tasks_on(records)
    charges = charged(sight.person.id, [task for task in tasks if task.subject_kind == "escalation"])
    escalations = [escalation_line(escalation, charges.get(escalation.id, Charge())) for escalation in found]
    line, blind, read = audit_line(audit, sight), number in sight.blind, may_read(audit, sight)
    return AuditPage(
        record=audit,
        people=people,
        audit=line,
        plans=[plan_line(plan) for plan in plans],
        escalations=escalations,
        actions=[] if blind else _fresh(audit),
        entries=happened(records, sight),
        tasks=[task for task in tasks if task.closed_at is None and task.assignee_id == sight.person.id],
        may_answer=may_answer(audit, sight.person),
        may_read=read,
        blind=blind,
        answered=answered_in(audit) if audit.state == SCHEDULED else 0,
        first_grade=None if blind or audit.agreed_grade in (None, audit.overall_grade) else audit.overall_grade,
        related=related_to(audit, sight, may_read=read),
        hidden=frozenset(line.id for line in escalations if line.restricted and not line.charge.ever_mine),
    )


def plans_held(audit: Audit, sight: Sight) -> list[ActionPlan]:
    """Those of the audit's plans that the person may see; the gate asks them all, so that all are put in memory.

    An audit that is still to be done has none.
    """
    if audit.state == SCHEDULED:
        set_committed_value(audit, "plans", [])
        return []
    query = select(ActionPlan, sight.of("action_plan")).where(ActionPlan.audit_id == audit.id).order_by(ActionPlan.id)
    rows = db.session.execute(query.options(lazyload(ActionPlan.owners))).unique().all()
    for plan, _ in rows:
        set_committed_value(plan, "actions", [action for action in audit.actions if action.plan_id == plan.id])
        set_committed_value(plan, "audit", audit)
        set_committed_value(plan, "form", None)
    set_committed_value(audit, "plans", [plan for plan, _ in rows])
    return [plan for plan, seen in rows if seen]


def _fresh(audit: Audit) -> list[ActionLine]:
    actions = [action for action in audit.actions if action.fresh]
    names = names_of(action.owner_id for action in actions if action.owner_id)
    return [
        ActionLine(action.id, action.text, _owner(action, audit, names), action.owner_relation) for action in actions
    ]


def _owner(action: Action, audit: Audit, names: Mapping[int, str]) -> str | None:
    if action.owner_id:
        return names.get(action.owner_id)
    holds = action.owner_relation == Relation.HOLDER and audit.case.worker is not None
    return audit.case.worker.name if holds and audit.case.worker else None
