"""Marks good work as an exemplar, so that others can learn from it and whoever did it hears of it (DOMAIN row 16)."""

from __future__ import annotations

from service.models import Audit
from service.relations import holder
from service.steps.step import Step
from workflows.definition import Tell
from workflows.words import Relation

EXEMPLAR_MARKED = Tell("exemplar_marked", Relation.HOLDER)


def mark_exemplar(step: Step) -> None:
    """Whoever holds the case now is praised, and keeps the praise when the case goes to somebody else."""
    audit: Audit = step.record
    praised = holder(Relation.HOLDER, audit)
    audit.exemplar_text, audit.exemplar_by_id = step.facts["text"], step.actor.id
    audit.exemplar_of_id, audit.exemplar_at = praised.id if praised else None, step.work.now
    if praised is not None:
        step.after.append(EXEMPLAR_MARKED)


def unmark_exemplar(step: Step) -> None:
    audit: Audit = step.record
    audit.exemplar_text = audit.exemplar_by_id = audit.exemplar_of_id = audit.exemplar_at = None


EFFECTS = {name.__name__: name for name in (mark_exemplar, unmark_exemplar)}
