"""What booking, moving, cancelling and holding a session changes: the due days that hang on it follow."""

from __future__ import annotations

from sqlalchemy import select

from service.models import ActionPlan, Person, Supervision
from service.steps.following import follow_plan
from service.steps.step import Step
from service.transaction import Work
from workflows.action_plan import DELAYED, ISSUED


def move_session(step: Step) -> None:
    session: Supervision = step.record
    step.facts["from"] = session.on
    session.on = step.facts["on"]


def record_held(step: Step) -> None:
    step.record.held_by_id = step.actor.id


def follow_session(step: Step) -> None:
    """Every plan that still runs follows its supervision (DESIGN §3 "Due dates"); history says so."""
    step.work.session.flush()
    for plan in following_plans(step.work, step.record.person):
        follow_plan(step.work, step.gate, plan)


def following_plans(work: Work, person: Person) -> list[ActionPlan]:
    """A person's plans that may follow their sessions, locked, in the order in which everybody locks them."""
    query = select(ActionPlan).where(ActionPlan.owner_id == person.id, ActionPlan.state.in_((ISSUED, DELAYED)))
    query = query.order_by(ActionPlan.audit_id, ActionPlan.id).with_for_update(of=ActionPlan)
    return list(work.session.scalars(query.execution_options(populate_existing=True)).unique())


EFFECTS = {name.__name__: name for name in (follow_session, move_session, record_held)}
