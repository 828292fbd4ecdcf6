"""How an action is told: whose it is, and when it is due."""

from __future__ import annotations

from service.models import Action
from workflows.guards.wording import written
from workflows.words import Relation

# How people call whoever has an action, where the word for the relation is one of ours.
CALLED = {Relation.HOLDER: "Practitioner", Relation.RESPONSIBLE_MANAGER: "Manager"}


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
    if action.owner is not None:
        return action.owner.name
    return next((name for one, name in CALLED.items() if one == action.owner_relation), said(action.owner_relation))
