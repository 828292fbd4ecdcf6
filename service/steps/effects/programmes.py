"""What the steps of exemptions and reviews change, and what becomes of an audit whose case closes or moves."""

from __future__ import annotations

from service.models import Audit, Exemption, Review, ReviewedAudit
from service.reviewing import audits_to_review
from service.steps.freezing import frozen
from service.steps.step import Step
from service.toolbox import chosen


def record_approver(step: Step) -> None:
    exemption: Exemption = step.record
    exemption.approver_id = step.actor.id


def record_review(step: Step) -> None:
    """What was looked at and found; history says which audits, and leaves the words to the record."""
    review: Review = step.record
    for name in ("looked_at", "findings", "follows"):
        setattr(review, name, step.facts.pop(name))
    numbers = step.facts.pop("audits", None)
    looked_at = audits_to_review(review) if numbers is None else sorted(set(numbers))
    review.audits = [ReviewedAudit(audit_id=number) for number in looked_at]
    review.recorded_by_id, review.recorded_at = step.actor.id, step.work.now
    step.facts["audits"] = looked_at


def move_review(step: Step) -> None:
    review: Review = step.record
    step.facts["due_from"] = review.due_on
    review.due_on = review.to_on = step.facts["due_on"]


def convert_audit(step: Step) -> None:
    """The audit that was arranged becomes the one that is wanted; its tool too, while nothing was answered."""
    audit: Audit = step.record
    audit.kind, audit.due_on = step.facts["kind"], step.facts["due_on"]
    audit.programme, audit.period = step.facts["programme"], step.facts["period"]
    wanted = step.facts.pop("tool", None)
    if not audit.answers and not audit.sections:
        tool = frozen(step.work, step.gate, chosen(wanted, audit.case.status, audit.kind))
        audit.tool_key, audit.tool_version, audit.case_status = tool.key, tool.version, audit.case.status
    step.facts["tool"] = audit.tool_key


EFFECTS = {effect.__name__: effect for effect in (convert_audit, move_review, record_approver, record_review)}
