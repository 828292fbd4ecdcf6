"""Lets the day of a plan, and of a form to discuss, follow its supervision (DESIGN §3 "Due dates")."""

from __future__ import annotations

from service.models import ActionPlan, PractitionerForm
from service.sessions import followed_session, next_session
from service.steps.step import Gate
from service.transaction import Work
from workflows.action_plan import DELAYED, ISSUED
from workflows.practitioner_form import TO_DISCUSS

CHANGED = "The supervision changed, and the due day with it."


def follow_plan(work: Work, gate: Gate, plan: ActionPlan) -> None:
    """Fire `follow` if the sessions lead elsewhere than the plan is due; never one past due or with a fixed day."""
    if plan.state not in (ISSUED, DELAYED) or plan.anchor_on is None or plan.due_on < work.today:
        return
    due = followed_session(plan)
    if min(due, plan.furthest_on) != plan.due_on:
        gate.fire(plan, "follow", work.context.system("Countersign"), {"due_on": due, "reason": CHANGED})


def follow_form(work: Work, gate: Gate, form: PractitionerForm) -> None:
    """The same for the day by which a form is to be discussed."""
    if form.state != TO_DISCUSS or not (form.anchor_on and form.due_on and form.latest_on) or form.due_on < work.today:
        return
    due = next_session(form.practitioner, form.anchor_on)
    if min(due, form.latest_on) != form.due_on:
        gate.fire(form, "follow", work.context.system("Countersign"), {"due_on": due, "reason": CHANGED})
