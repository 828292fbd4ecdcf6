"""An audit with what hangs on it, loaded in a fixed number of queries however much that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable, Select, bindparam, exists, select
from sqlalchemy.orm import joinedload, lazyload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from service.database import db
from service.models import Action, ActionPlan, Audit, Auditor, Case, Escalation, Evidence, Moderation

NUMBER = "of_audit"
ANEW = {"populate_existing": True}
# What is read in one query each, if there is any of it.
HANGING: dict[Any, str] = {ActionPlan: "plans", Action: "actions", Moderation: "moderations", Escalation: "escalations"}


def whole_audit(audit_id: int) -> Audit | None:
    """An audit as it is now with its case, auditors, actions, case-side plans, moderations and escalations.

    Each of these knows its audit, and each plan its actions, owners and escalations. People are not read: they are
    found where they are held in memory (`service/surroundings.py`), else one by one.
    """
    found = db.session.execute(_the_audit(), {NUMBER: audit_id}).first()
    if found is None:
        return None
    audit: Audit = found[0]
    evidence, *there = found[1:]
    plans, actions, _, escalations = (_hang(audit, model, any_) for model, any_ in zip(HANGING, there, strict=True))
    _share_out(plans, "actions", actions)
    _share_out(plans, "escalations", escalations)
    if not evidence:
        _share_out(plans, "evidence", ())
    return audit


def hangs_on(audit: Audit | None, model: Any, number: int) -> Any:
    """One of the records that were loaded with an audit, or None."""
    hanging = getattr(audit, HANGING[model]) if audit is not None and model in HANGING else ()
    return next((one for one in hanging if one.id == number), None)


@cache
def _the_audit() -> Executable:
    """Made once, like those below: making a query takes longer than its answer."""
    case = joinedload(Audit.case).options(lazyload(Case.worker), lazyload(Case.team))
    auditors = selectinload(Audit.auditors).lazyload(Auditor.person)
    there = [exists().where(model.audit_id == Audit.id) for model in HANGING]
    evidence = exists().where(Evidence.plan_id == ActionPlan.id, ActionPlan.audit_id == Audit.id)
    query = select(Audit, evidence, *there).where(Audit.id == bindparam(NUMBER)).options(case, auditors)
    return query.execution_options(**ANEW)


@cache
def _hanging(model: Any) -> Select[Any]:
    query = select(model).where(model.audit_id == bindparam(NUMBER)).order_by(model.id)
    if model is ActionPlan:
        query = query.options(lazyload(ActionPlan.owner), selectinload(ActionPlan.owners))
    return query.execution_options(**ANEW)


def _hang(audit: Audit, model: Any, there: bool) -> list[Any]:
    """What hangs on an audit by its number, entered as its collection."""
    found = list(db.session.scalars(_hanging(model), {NUMBER: audit.id})) if there else []
    for one in found:
        set_committed_value(one, "audit", audit)
    set_committed_value(audit, HANGING[model], found)
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
