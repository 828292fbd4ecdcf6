"""The form of a step on the page of its record, sent through the one door of all steps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from service.web.links import step_of
from service.web.stepping.buttons import fresh
from service.web.stepping.fields import Asking, Field
from service.web.who import me
from service.web.words.naming import named
from service.web.words.steps import button
from workflows.engine import Possibility


@dataclass(frozen=True)
class StepForm:
    """One step's form: where it is sent, its button, the version that the person saw, its fields."""

    trigger: str
    path: str
    label: str
    version: int
    once: str
    fields: Sequence[Field]


def step_form(
    record: Any, possible: Sequence[Possibility], triggers: Sequence[str], without: Collection[str] = ()
) -> StepForm | None:
    """The form of the first of these steps that is possible now; `without` facts that are asked for later."""
    allowed = {found.trigger: found for found in possible if found.allowed}
    trigger = next((name for name in triggers if name in allowed), None)
    if trigger is None:
        return None
    kind, needs = record.__tablename__, allowed[trigger].needs
    return StepForm(
        trigger=trigger,
        path=step_of(kind, record.id, trigger),
        label=button(kind, trigger, named(record, me())),
        version=record.version,
        once=fresh(),
        fields=Asking(record, trigger, me(), {}, {}).fields([need for need in needs if need.name not in without]),
    )
