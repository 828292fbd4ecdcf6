"""Audits with what hangs on them, loaded in a fixed number of queries however much that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable, Select, bindparam, exists, select
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from service.database import db
from service.models import Action, ActionPlan, Audit, Auditor, Case, Escalation, Evidence, Moderation

NUMBERS = "of_audits"
ANEW = {"populate_existing": True}
# What is read in one query each, if there is any of it.
HANGING: dict[Any, str] = {ActionPlan: "plans", Action: "actions", Moderation: "moderations", Escalation: "escalations"}


def whole_audits(audit_ids: Collection[int]) -> list[Audit]:
    """Audits as they are now with case, auditors, actions, case-side plans, moderations and escalations.

    Each of these knows its audit, and each plan its actions, owners and escalations. People are not read: they are
    found where they are held in memory (`service/surroundings.py`), else one by one.
    """
    rows = db.session.execute(_audits(), {NUMBERS: audit_ids}).unique().all() if audit_ids else []
    audits: list[Audit] = [row[0] for row in rows]
    evidence, *there = (any(row[place] for row in rows) for place in range(1, len(HANGING) + 2))
    plans, actions, _, escalations = (_hang(audits, model, any_) for model, any_ in zip(HANGING, there, strict=True))
    _share_out(plans, "actions", actions)
    _share_out(plans, "escalations", escalations)
    if not evidence:
        _share_out(plans, "evidence", ())
    return audits


def hanging_on(audits: Iterable[Audit], model: Any) -> dict[int, Any]:
    """The records of a kind that were loaded with audits, by their numbers."""
    return {one.id: one for audit in audits if model in HANGING for one in getattr(audit, HANGING[model])}


@cache
def _audits() -> Executable:
    """Made once, like those below: making a query takes longer than its answer."""
    case = joinedload(Audit.case).options(lazyload(Case.worker), lazyload(Case.team))
    auditors = joinedload(Audit.auditors).lazyload(Auditor.person)
    there = [exists().where(model.audit_id == Audit.id) for model in HANGING]
    evidence = exists().where(Evidence.plan_id == ActionPlan.id, ActionPlan.audit_id == Audit.id)
    query = (
        select(Audit, evidence, *there).where(Audit.id.in_(bindparam(NUMBERS, expanding=True))).options(case, auditors)
    )
    return query.execution_options(**ANEW)


@cache
def _hanging(model: Any) -> Select[Any]:
    query = select(model).where(model.audit_id.in_(bindparam(NUMBERS, expanding=True))).order_by(model.id)
    if model is ActionPlan:
        query = query.options(lazyload(ActionPlan.owner), joinedload(ActionPlan.owners))
    return query.execution_options(**ANEW)


def _hang(audits: Sequence[Audit], model: Any, there: bool) -> list[Any]:
    """What hangs on audits by their number, entered as the collections of both sides."""
    asked = {NUMBERS: [audit.id for audit in audits]}
    found = list(db.session.scalars(_hanging(model), asked).unique()) if there else []
    of_audit: dict[int, list[Any]] = defaultdict(list)
    for one in found:
        of_audit[one.audit_id].append(one)
    for audit in audits:
        set_committed_value(audit, HANGING[model], of_audit[audit.id])
        for one in of_audit[audit.id]:
            set_committed_value(one, "audit", audit)
    return found


def _share_out(plans: Sequence[ActionPlan], name: str, found: Sequence[Any]) -> None:
    """Give each plan its own of them, and each of them its plan."""
    of_plan: dict[int | None, list[Any]] = defaultdict(list)
    for one in found:
        of_plan[one.plan_id].append(one)
    for plan in plans:
        set_committed_value(plan, name, of_plan[plan.id])
        for one in of_plan[plan.id]:
            set_committed_value(one, "plan", plan)
