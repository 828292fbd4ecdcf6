"""Which people, plans and sessions a person sees."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import and_, false, or_, select, true

from service.models import ActionPlan, Audit, Person, Supervision
from service.queries.cases import audits_seen
from service.queries.practitioner import form_plans_seen
from service.queries.sight import Condition, Sight, assigned, of_staff, seeing
from workflows.words import Relation, Side


@seeing("action_plan")
def _plan(sight: Sight) -> Condition:
    """One's own plans, those of one's line or service, and the case-side plans of every audit one sees."""
    own: dict[str, Callable[[], Condition]] = {
        Relation.OWNER: lambda: ActionPlan.owner_id == sight.person.id,
        Relation.LINE_MANAGER: lambda: ActionPlan.owner_id.in_(sight.below),
    }
    staff = of_staff(sight, ActionPlan.owner_id)
    own[Relation.SERVICE] = lambda: or_(staff[Relation.SERVICE](), _of_service(sight))
    seen = sight.any_of("plan.view", {**staff, **own})
    by_audit = ActionPlan.audit_id.in_(select(Audit.id).where(audits_seen(sight)))
    told = ActionPlan.owner_id == sight.person.id if sight.outside else true()
    unbound = ActionPlan.audit_id.is_(None)
    case_side = and_(ActionPlan.side == Side.CASE, or_(and_(by_audit, told), and_(unbound, seen)))
    return or_(case_side, form_plans_seen(sight))


def _of_service(sight: Sight) -> Condition:
    """Service-level plans that belong to one's service, whoever owns them."""
    return ActionPlan.service_id == sight.service_id if sight.service_id else false()


@seeing("supervision")
def _supervision(sight: Sight) -> Condition:
    own: dict[str, Callable[[], Condition]] = {
        Relation.SUPERVISEE: lambda: Supervision.person_id == sight.person.id,
        Relation.SUPERVISOR: lambda: Supervision.person_id.in_(sight.below),
    }
    seen = sight.any_of("supervision.view", {**of_staff(sight, Supervision.person_id), **own})
    return or_(seen, assigned(sight, "supervision", Supervision.id))


@seeing("person")
def _person(sight: Sight) -> Condition:
    """Oneself, one's line below, and whom the roles show."""
    seen = sight.any_of("people.view", of_staff(sight, Person.id))
    return or_(Person.id == sight.person.id, Person.id.in_(sight.below), seen) if sight.grants else false()
