"""Every table, imported once so that migrations and tests see them all."""

from typing import Any

from service.models.audits import Action, Answer, Audit, Auditor, SectionResult
from service.models.cases import Case, CaseChange, CaseReader, Import, Referral
from service.models.oversight import Cycle, CycleCase, Escalation, Supervision
from service.models.people import KnownAs, Leave, Person, RoleGrant, Service, Team, Token
from service.models.plans import ActionPlan, PlanOwner
from service.models.work import (
    Checkpoint,
    DemoClock,
    History,
    Notice,
    Outbox,
    OutboxItem,
    OutboxStatus,
    Remembered,
    Task,
    TaskMove,
)

RECORDS: dict[str, Any] = {
    "action_plan": ActionPlan,
    "audit": Audit,
    "cycle": Cycle,
    "escalation": Escalation,
    "supervision": Supervision,
}

__all__ = [
    "RECORDS",
    "Action",
    "ActionPlan",
    "Answer",
    "Audit",
    "Auditor",
    "Case",
    "CaseChange",
    "CaseReader",
    "Checkpoint",
    "Cycle",
    "CycleCase",
    "DemoClock",
    "Escalation",
    "History",
    "Import",
    "KnownAs",
    "Leave",
    "Notice",
    "Outbox",
    "OutboxItem",
    "OutboxStatus",
    "Person",
    "PlanOwner",
    "Referral",
    "Remembered",
    "RoleGrant",
    "SectionResult",
    "Service",
    "Supervision",
    "Task",
    "TaskMove",
    "Team",
    "Token",
]
