"""Everything that stands on the page of one audit, in a number of queries that its plans and history do not change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.models import Action, ActionPlan, Audit, Escalation, Person, Task
from service.queries import Sight
from service.reading.audits import AuditLine, answered, audit_line, cycle_name, linked
from service.reading.escalations import EscalationLine, escalations_seen
from service.reading.form import may_answer, may_read
from service.reading.history import Entry, happened, names_of
from service.reading.one import around, seen_one
from service.reading.plans import PlanLine, plan_line, whole_plans
from service.reading.worklist import open_tasks
from workflows.audit import SCHEDULED
from workflows.words import Relation


@dataclass(frozen=True)
class ActionLine:
    """An action that is not issued yet, and whose it is to be: a person's name, or what they are to the case."""

    id: int
    text: str
    owner: str | None
    relation: str | None


@dataclass(frozen=True)
class AuditPage:
    """One audit as one person sees it; `tasks` are the reader's own, `hidden` escalations with an untold outcome."""

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
    answered: int
    cycle: tuple[int, str] | None
    others: Sequence[AuditLine]
    hidden: frozenset[int]


def audit_page(number: int, sight: Sight) -> AuditPage:
    """Raises Absent for an audit that the person may not see."""
    people = around(number, sight.person.id)
    audit: Audit = seen_one("audit", number, sight)
    plans = whole_plans(sight, ActionPlan.audit_id == number)
    escalations = escalations_seen(sight, Escalation.audit_id == number)
    records = [("audit", number), *(("action_plan", plan.id) for plan in plans)]
    records += [("escalation", line.id) for line in escalations]
    cycle = cycle_name(audit)
    return AuditPage(
        record=audit,
        people=people,
        audit=audit_line(audit),
        plans=[plan_line(plan) for plan in plans],
        escalations=escalations,
        actions=_fresh(audit),
        entries=happened(records),
        tasks=[task for task in open_tasks(records) if task.assignee_id == sight.person.id],
        may_answer=may_answer(audit, sight.person),
        may_read=may_read(audit, sight.person),
        answered=answered([number]).get(number, 0) if audit.state == SCHEDULED else 0,
        cycle=(audit.cycle_id, cycle) if audit.cycle_id and cycle else None,
        others=linked(sight, audit),
        hidden=frozenset(line.id for line in escalations if line.restricted and not line.charge.ever_mine),
    )


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
