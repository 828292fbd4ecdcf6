"""The kinds of records that have a lifecycle: their addresses, their shapes, their filters, how they are begun."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, validate

from service.api.incoming import PageQuery
from service.api.shapes.audits import AuditShape, PlanShape
from service.api.shapes.base import ItemShape
from service.api.shapes.oversight import CycleShape, EscalationShape, SupervisionShape
from service.api.shapes.work import PATHS
from service.fields import Day, Number, Words
from service.usecases.beginning import (
    AUDIT_FIELDS,
    CYCLE_FIELDS,
    PLAN_FIELDS,
    SUPERVISION_FIELDS,
    book_supervision,
    create_cycle,
    issue_plan,
    schedule_audit,
)
from workflows.catalogue import LIFECYCLES
from workflows.definition import Lifecycle
from workflows.words import AuditKind, Cause


@dataclass(frozen=True)
class Kind:
    """One kind of record. `begin` is the use case that makes one out of a body, if people may begin it."""

    record: str
    about: str
    shape: type[ItemShape]
    query: type[Schema]
    begin: Callable[..., Any] | None = None
    body: type[Schema] | None = None

    @property
    def path(self) -> str:
        return PATHS[self.record]

    @property
    def table(self) -> Lifecycle:
        return LIFECYCLES[self.record]


def _chosen(choices: Any) -> fields.String:
    known = [str(choice) for choice in choices]
    return fields.String(validate=validate.OneOf(known, error=f"Choose one of: {', '.join(known)}."))


def _states(record: str) -> fields.String:
    return _chosen(state.name for state in LIFECYCLES[record].states)


def _yes(about: str) -> fields.Boolean:
    only = validate.Equal(True, error="Send true, or leave it out.")
    return fields.Boolean(validate=only, metadata={"description": about})


def _query(record: str, **filters: fields.Field[Any]) -> type[Schema]:
    return PageQuery.from_dict({"state": _states(record), **filters}, name=f"{record.title()}Query")


def _body(name: str, wanted: Any) -> type[Schema]:
    return Schema.from_dict(dict(wanted), name=name)


KINDS = (
    Kind(
        "audit",
        "Audits of case files, with their forms and actions.",
        AuditShape,
        _query(
            "audit",
            kind=_chosen(AuditKind),
            team=Words(),
            case_reference=Words(),
            cycle_id=Number(),
            due_before=Day(),
            overdue=_yes("Only open ones whose due day has passed."),
            mine=_yes("Only those that you audit."),
        ),
        schedule_audit,
        _body("NewAudit", AUDIT_FIELDS),
    ),
    Kind(
        "action_plan",
        "What one person must put right by their next supervision.",
        PlanShape,
        _query(
            "action_plan",
            owner=Words(metadata={"description": "The owner's e-mail."}),
            team=Words(metadata={"description": "The owner's team."}),
            audit_id=Number(),
            case_reference=Words(),
            due_before=Day(),
            overdue=_yes("Only open ones whose due day has passed."),
            mine=_yes("Only your own."),
        ),
        issue_plan,
        _body("NewPlan", PLAN_FIELDS),
    ),
    Kind(
        "escalation",
        "What somebody above must act on.",
        EscalationShape,
        _query(
            "escalation",
            cause=_chosen(Cause),
            team=Words(),
            audit_id=Number(),
            plan_id=Number(),
            case_reference=Words(),
            mine=_yes("Only those that wait for you."),
        ),
    ),
    Kind(
        "supervision",
        "Supervision sessions, on which every due day hangs.",
        SupervisionShape,
        _query(
            "supervision",
            person=Words(metadata={"description": "The supervisee's e-mail."}),
            due_before=Day(metadata={"description": "Only sessions before this day."}),
            mine=_yes("Only your own."),
        ),
        book_supervision,
        _body("NewSupervision", SUPERVISION_FIELDS),
    ),
    Kind(
        "cycle",
        "Rounds of audits drawn from all open cases.",
        CycleShape,
        _query("cycle"),
        create_cycle,
        _body("NewCycle", CYCLE_FIELDS),
    ),
)
