"""The marks that a copy was filed, and entered in the case system: the day, and by whom."""

from __future__ import annotations

from service.steps.step import Step


def mark_filed(step: Step) -> None:
    step.record.filed_on = step.facts.setdefault("on", step.work.today)
    step.record.filed_by_id = step.actor.id


def mark_entered(step: Step) -> None:
    step.record.entered_on = step.facts.setdefault("on", step.work.today)
    step.record.entered_by_id = step.actor.id


EFFECTS = {name.__name__: name for name in (mark_entered, mark_filed)}
