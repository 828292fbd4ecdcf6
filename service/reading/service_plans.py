"""The list of plans that belong to a cycle or a service and not to one child (DOMAIN row 16)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select, true
from sqlalchemy.orm import joinedload, lazyload, selectinload

from service.database import db
from service.models import ActionPlan, Cycle, Service
from service.queries import Condition, Sight
from service.reading.pages import Page, paged
from service.reading.plans import PlanLine, plan_line
from workflows.action_plan import OPEN
from workflows.words import Relation

WHOLE = (selectinload(ActionPlan.actions), lazyload(ActionPlan.owners), joinedload(ActionPlan.service))


@dataclass(frozen=True)
class ServicePlanLine:
    """A service-level plan in a row, with what it belongs to."""

    plan: PlanLine
    title: str | None
    service: str | None
    cycle: str | None
    cycle_id: int | None


def service_plan_list(sight: Sight, *, ended: bool, page: int) -> Page[ServicePlanLine]:
    """Those that somebody may see: open ones by their day, or ended ones, newest first."""
    own = ActionPlan.audit_id.is_(None), ActionPlan.form_id.is_(None)
    state = ActionPlan.state.not_in(OPEN) if ended else ActionPlan.state.in_(OPEN)
    order = (ActionPlan.id.desc(),) if ended else (ActionPlan.due_on, ActionPlan.id)
    query = select(ActionPlan).where(sight.of("action_plan"), *own, state).order_by(*order)
    found = paged(query, page, lambda plan: plan, *WHOLE)
    cycles = _cycles(sight, {plan.cycle_id for plan in found.items if plan.cycle_id is not None})
    return Page([_line(plan, cycles) for plan in found.items], found.number, found.total)


def cycles_to_choose(sight: Sight) -> list[tuple[int, str]]:
    """The cycles that somebody may see, newest first."""
    query = select(Cycle.id, Cycle.name).where(sight.of("cycle")).order_by(Cycle.id.desc()).limit(20)
    return [(number, name) for number, name in db.session.execute(query)]


def services_to_choose(sight: Sight) -> list[str]:
    """The names of the services for which somebody may make plans."""
    query = select(Service.name).order_by(Service.name)
    known: dict[str, Callable[[], Condition]] = {
        Relation.ALL: true,
        Relation.SERVICE: lambda: Service.id == sight.service_id,
    }
    return list(db.session.scalars(query.where(sight.any_of("plan.issue", known))))


def _cycles(sight: Sight, numbers: set[int]) -> dict[int, str]:
    if not numbers:
        return {}
    query = select(Cycle.id, Cycle.name).where(sight.of("cycle"), Cycle.id.in_(numbers))
    return dict(db.session.execute(query).all())


def _line(plan: ActionPlan, cycles: dict[int, str]) -> ServicePlanLine:
    return ServicePlanLine(
        plan=plan_line(plan),
        title=plan.title,
        service=plan.service.name if plan.service else None,
        cycle=cycles.get(plan.cycle_id or 0),
        cycle_id=plan.cycle_id,
    )
