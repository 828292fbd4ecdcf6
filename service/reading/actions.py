"""How an action is told: whose it is, and when it is due."""

from __future__ import annotations

from service.models import Action
from workflows.guards.wording import written


def said(code: str | None) -> str:
    """A code as people read it."""
    return code.replace("_", " ").capitalize() if code else ""


def by_plan(action: Action) -> str:
    """When an action is due, by its plan."""
    return written(action.plan.due_on) if action.plan else ""


def whose(action: Action) -> str:
    """The name of whoever has an action, or what they are to the case until it is issued."""
    if action.plan is not None:
        return action.plan.owner.name
    return action.owner.name if action.owner else said(action.owner_relation)
