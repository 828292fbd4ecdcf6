"""Of which records the process tells: audits of case files, and what hangs on them on the case side (DOMAIN §7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, true, union_all

from service.insight.scope import Scope
from service.midnights import end_of, start_of
from service.models import ActionPlan, Audit, Case, Escalation, History, Moderation, Team
from workflows.action_plan import ACTION_PLAN
from workflows.audit import AUDIT
from workflows.definition import Lifecycle
from workflows.escalation import ESCALATION
from workflows.moderation import MODERATION
from workflows.words import OTHER_SUBJECTS, CaseStatus, Side, SubjectKind

Condition = ColumnElement[bool]
PROCESSES: dict[str, Lifecycle] = {table.kind: table for table in (AUDIT, ACTION_PLAN, ESCALATION, MODERATION)}
MODELS: dict[str, Any] = {"audit": Audit, "action_plan": ActionPlan, "escalation": Escalation, "moderation": Moderation}
# Early help is never added to statutory services (ADR 0027); what is audited besides cases stands apart as well.
GROUPS: dict[str, Callable[[], Condition]] = {
    "statutory": lambda: Audit.case_status.not_in((CaseStatus.EARLY_HELP, *OTHER_SUBJECTS)),
    "early_help": lambda: Audit.case_status == CaseStatus.EARLY_HELP,
    "other": lambda: Audit.case_status.in_(OTHER_SUBJECTS),
}


@dataclass(frozen=True)
class Part:
    """One of the lifecycles, and whose records of it are meant: `audits` is a condition on their audits."""

    kind: str
    audits: Condition

    @property
    def table(self) -> Lifecycle:
        return PROCESSES[self.kind]

    def steps(self, *columns: Any) -> Select[Any]:
        """Columns of the histories of its records; joined, so that a question about some days begins at the days."""
        model = MODELS[self.kind]
        query = select(*columns).select_from(History).join(model, model.id == History.subject_id)
        return self._hanging(query).where(History.subject_kind == self.kind)

    def records(self, *columns: Any) -> Select[Any]:
        """Columns of its records."""
        return self._hanging(select(*columns).select_from(MODELS[self.kind]))

    def _hanging(self, query: Select[Any]) -> Select[Any]:
        model = MODELS[self.kind]
        joined = query if model is Audit else query.join(Audit, Audit.id == model.audit_id)
        return joined.where(self.audits, *_case_side(model))


def audits_of(scope: Scope, group: str | None = None) -> Condition:
    """The audits of a scope whatever its days, narrowed to one of GROUPS if given.

    No supervision file, which is its holder's and their managers', and no case that only named people may read.
    """
    narrowed = [
        column == value
        for column, value in (
            (Audit.cycle_id, scope.cycle_id),
            (Audit.tool_key, scope.tool_key),
            (Audit.case_status, scope.case_status),
        )
        if value is not None
    ]
    group_of = GROUPS[group]() if group else true()
    blind = Audit.id.not_in(scope.without) if scope.without else true()
    return and_(Audit.case_id.in_(select(Case.id).where(*_cases(scope))), group_of, blind, *narrowed)


def _cases(scope: Scope) -> Iterator[Condition]:
    yield Case.kind != SubjectKind.SUPERVISION_FILE
    yield Case.restricted.is_(False)
    if scope.team_id is not None:
        yield Case.team_id == scope.team_id
    if scope.service_id is not None:
        yield _of_service(scope.service_id)


def _of_service(service_id: int) -> Condition:
    teams = select(Team.id).where(Team.service_id == service_id)
    return or_(Case.team_id.in_(teams), Case.service_id == service_id)


def _case_side(model: Any) -> Iterator[Condition]:
    """What hangs on no practitioner's form."""
    if hasattr(model, "form_id"):
        yield model.form_id.is_(None)
    if model is ActionPlan:
        yield ActionPlan.side == Side.CASE
    if model is Escalation:
        practitioners = select(ActionPlan.id).where(ActionPlan.side != Side.CASE)
        yield or_(Escalation.plan_id.is_(None), Escalation.plan_id.not_in(practitioners))


def every_record(audits: Condition) -> Any:
    """Kind, number and audit of every record that hangs on one of some audits, as a sub-query."""
    parts = []
    for kind, model in MODELS.items():
        audit = Audit.id if model is Audit else model.audit_id
        columns = (literal(kind).label("kind"), model.id.label("number"), audit.label("audit_id"))
        parts.append(Part(kind, audits).records(*columns))
    return union_all(*parts).subquery()


def within(from_on: date, to_on: date) -> Condition:
    """The rows of history of some local days, both included."""
    return and_(History.at >= start_of(from_on), History.at < end_of(to_on))
