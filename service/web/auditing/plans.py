"""What stands beside each plan in a table: who signed it off, why its day moved, what stands against the next step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.reading.history import Entry
from service.reading.plans import PlanLine
from service.web.stepping.buttons import Refusal
from service.web.words import days
from service.web.words.wording import count, first, whose

DELAYED = "It was delayed once. A plan can be delayed once only."
MOVES = {"authorise_delay": "delay agreed", "follow": "supervision moved", "reinstate": "new day given"}


@dataclass(frozen=True)
class Marks:
    """Beside one plan: who signed it off and when, and why it is due on another day than at first."""

    signed: str = ""
    moved: str = ""


def marks_of(plans: Iterable[PlanLine], entries: Iterable[Entry], today: date) -> Mapping[int, Marks]:
    """By plan; `entries` are newest first, so that the last cause counts."""
    signed: dict[int, str] = {}
    moved: dict[int, str] = {}
    for entry in entries:
        if entry.kind == "action_plan" and entry.trigger == "sign_off":
            signed.setdefault(entry.subject_id, f"{entry.actor}, {days.brief(entry.at.date(), today)}")
        elif entry.kind == "action_plan" and entry.trigger in MOVES:
            moved.setdefault(entry.subject_id, MOVES[entry.trigger])
    return {
        plan.id: Marks(
            signed.get(plan.id, "") if plan.state == "signed_off" else "",
            moved.get(plan.id, "") if plan.due_on != plan.first_due_on else "",
        )
        for plan in plans
    }


def not_yet(plans: Sequence[PlanLine], people: Iterable[Any], manager_id: int) -> list[Refusal]:
    """For whoever manages an owner directly: why a plan cannot be signed off, or delayed again."""
    theirs = {person.id for person in people if person.manager_id == manager_id}
    found = []
    for plan in plans:
        if plan.working and plan.owner_id in theirs:
            name = whose(first(plan.owner))
            left = f"{count(len(plan.left), 'action')} left"
            why = f"{first(plan.owner)} has {left} and has not asked for sign-off."
            found.append(Refusal(f"Sign off {name} plan", why))
            if plan.delay:
                found.append(
                    Refusal(f"Delay {name} plan again", "It was delayed once. A plan can be delayed once only.")
                )
    return found
