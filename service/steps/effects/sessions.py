"""What booking, moving, cancelling and holding a session changes: the due days that hang on it follow."""

from __future__ import annotations

from sqlalchemy import select

from service.models import ActionPlan, Person, Supervision
from service.sessions import next_session
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
        assert plan.anchor_on is not None
        due = next_session(plan.owner, plan.anchor_on, plan.period_days)
        if min(due, plan.latest_on) != plan.due_on:
            facts = {"due_on": due, "reason": "The supervision changed, and the due day with it."}
            step.gate.fire(plan, "follow", step.work.context.system("Countersign"), facts)


def following_plans(work: Work, person: Person) -> list[ActionPlan]:
    """A person's plans whose due day hangs on a session and is not past."""
    query = select(ActionPlan).where(
        ActionPlan.owner_id == person.id,
        ActionPlan.state.in_((ISSUED, DELAYED)),
        ActionPlan.due_on >= work.today,
        ActionPlan.anchor_on.is_not(None),
    )
    return list(work.session.scalars(query.order_by(ActionPlan.audit_id, ActionPlan.id)).unique())


EFFECTS = {name.__name__: name for name in (follow_session, move_session, record_held)}
