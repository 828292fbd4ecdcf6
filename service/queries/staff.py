"""Which people, plans and sessions a person sees."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import and_, false, or_, true

from service.models import ActionPlan, Person, Supervision
from service.queries.cases import audit_behind
from service.queries.practitioner import form_plans_seen
from service.queries.sight import Condition, Reader, assigned, of_staff, seeing, sooner
from workflows.words import Relation, Side


@seeing("action_plan")
def _plan(reader: Reader) -> Condition:
    """Those of the case side, and those of the practitioner's."""
    return or_(_case_side(reader), form_plans_seen(reader))


@sooner("action_plan")
def _case_side(reader: Reader) -> Condition:
    """The plans of every audit one sees; of plans without an audit one's own, and those of one's line or service."""
    own: dict[str, Callable[[], Condition]] = {
        Relation.OWNER: lambda: ActionPlan.owner_id == reader.me,
        Relation.LINE_MANAGER: lambda: ActionPlan.owner_id.in_(reader.below),
    }
    staff = of_staff(reader, ActionPlan.owner_id)
    own[Relation.SERVICE] = lambda: or_(staff[Relation.SERVICE](), ActionPlan.service_id == reader.service_id)
    seen = reader.any_of("plan.view", {**staff, **own})
    told = ActionPlan.owner_id == reader.me if reader.outside else true()
    of_audit = and_(audit_behind(ActionPlan, reader), told)
    return and_(ActionPlan.side == Side.CASE, or_(of_audit, and_(ActionPlan.audit_id.is_(None), seen)))


@seeing("supervision")
def _supervision(reader: Reader) -> Condition:
    own: dict[str, Callable[[], Condition]] = {
        Relation.SUPERVISEE: lambda: Supervision.person_id == reader.me,
        Relation.SUPERVISOR: lambda: Supervision.person_id.in_(reader.below),
    }
    seen = reader.any_of("supervision.view", {**of_staff(reader, Supervision.person_id), **own})
    return or_(seen, assigned(reader, "supervision", Supervision))


@seeing("person")
def _person(reader: Reader) -> Condition:
    """Oneself, one's line below, and whom the roles show."""
    seen = reader.any_of("people.view", of_staff(reader, Person.id))
    return or_(Person.id == reader.me, Person.id.in_(reader.below), seen) if reader.grants else false()
