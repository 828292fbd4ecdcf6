"""What the steps of a self-audit change: it is sealed when it is recorded, and opened when it is shared."""

from __future__ import annotations

from service.fingerprints import form_digest
from service.models import SelfAudit
from service.relations import holder
from service.steps.step import Step
from workflows.definition import Tell
from workflows.words import Relation

SHARED_WITH_LINE = Tell("self_audit_shared", Relation.LINE_MANAGER)


def keep_reflection(step: Step) -> None:
    """History says that it was recorded; what was thought stands in the record alone, which its author shares."""
    record: SelfAudit = step.record
    record.own_grade = step.facts.pop("own_grade", None)
    record.reflection = step.facts.pop("reflection", None)
    record.recorded_at = step.work.now
    record.form_digest = form_digest(record)


def open_to_line(step: Step) -> None:
    """Whoever stands at the top of the line has nobody to tell."""
    step.record.shared_at = step.work.now
    if holder(Relation.LINE_MANAGER, step.record) is not None:
        step.after.append(SHARED_WITH_LINE)


EFFECTS = {name.__name__: name for name in (keep_reflection, open_to_line)}
