"""What booking, moving, cancelling and holding a session changes: the due days that hang on it follow."""

from __future__ import annotations

from sqlalchemy import select

from service.models import ActionPlan, Person, PractitionerForm, Supervision
from service.steps.following import follow_form, follow_plan
from service.steps.step import Step
from service.transaction import Work
from workflows.action_plan import DELAYED, ISSUED
from workflows.practitioner_form import TO_DISCUSS


def move_session(step: Step) -> None:
    session: Supervision = step.record
    step.facts["from"] = session.on
    session.on = step.facts["on"]


def record_held(step: Step) -> None:
    step.record.held_by_id = step.actor.id


def follow_session(step: Step) -> None:
    """Every plan that still runs, and every form to discuss, follows its supervision (DESIGN §3 "Due dates")."""
    step.work.session.flush()
    for form in _following_forms(step.work, step.record.person):
        follow_form(step.work, step.gate, form)
    for plan in following_plans(step.work, step.record.person):
        follow_plan(step.work, step.gate, plan)


def _following_forms(work: Work, person: Person) -> list[PractitionerForm]:
    """A person's forms to discuss, locked, by number."""
    mine = PractitionerForm.practitioner_id == person.id, PractitionerForm.state == TO_DISCUSS
    query = select(PractitionerForm).where(*mine).order_by(PractitionerForm.id).with_for_update(of=PractitionerForm)
    return list(work.session.scalars(query.execution_options(populate_existing=True)).unique())


def following_plans(work: Work, person: Person) -> list[ActionPlan]:
    """A person's plans that may follow their sessions, locked, in the order in which everybody locks them."""
    query = select(ActionPlan).where(ActionPlan.owner_id == person.id, ActionPlan.state.in_((ISSUED, DELAYED)))
    query = query.order_by(ActionPlan.audit_id, ActionPlan.id).with_for_update(of=ActionPlan)
    return list(work.session.scalars(query.execution_options(populate_existing=True)).unique())


EFFECTS = {name.__name__: name for name in (follow_session, move_session, record_held)}
