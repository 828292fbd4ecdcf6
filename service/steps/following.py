"""Lets a plan's due day follow its supervision (DESIGN §3 "Due dates")."""

from __future__ import annotations

from service.models import ActionPlan
from service.sessions import followed_session
from service.steps.step import Gate
from service.transaction import Work
from workflows.action_plan import DELAYED, ISSUED


def follow_plan(work: Work, gate: Gate, plan: ActionPlan) -> None:
    """Fire `follow` if the sessions lead elsewhere than the plan is due; never one past due or with a fixed day."""
    if plan.state not in (ISSUED, DELAYED) or plan.anchor_on is None or plan.due_on < work.today:
        return
    due = followed_session(plan)
    if min(due, plan.latest_on) != plan.due_on:
        facts = {"due_on": due, "reason": "The supervision changed, and the due day with it."}
        gate.fire(plan, "follow", work.context.system("Countersign"), facts)
