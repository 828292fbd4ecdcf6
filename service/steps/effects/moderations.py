"""What the steps of a moderation change: both grades, the one that counts, and the audit that they are about."""

from __future__ import annotations

from service.models import Audit, Moderation, Person
from service.relations import readers_of
from service.steps.moderators import moderator_for, selected_because
from service.steps.step import Step
from workflows.definition import Tell
from workflows.words import Relation

GRADED = Tell("moderation_graded", Relation.LEAD_AUDITOR)
MISSING = Tell("moderation_missing", Relation.SERVICE_MANAGER)
REGRADED = Tell("audit_regraded", Relation.RESPONSIBLE_MANAGER)


def order_moderation(step: Step) -> None:
    """DOMAIN.md §4: a second grade, where policy says so, each time that the audit is submitted.

    Of a restricted case nobody is asked who is not named for it: its service manager hears that somebody is missing.
    """
    audit: Audit = step.record
    because = selected_because(step.work, audit)
    if because is None:
        return
    moderator = moderator_for(step.work, audit)
    if moderator is None and readers_of(audit) is not None:
        step.facts["second_grade"] = "nobody named for the case may give one"
        step.after.append(MISSING)
        return
    moderation = Moderation(
        audit=audit,
        moderator=moderator,
        selected_because=because,
        auditor_grade=str(audit.overall_grade),
        requested_at=step.work.now,
    )
    _set_deadline(step, moderation, "grade")
    facts = {"because": because, "moderator": moderator.name if moderator else None, "due_on": moderation.due_on}
    step.gate.begin(moderation, step.work.context.system("Countersign"), facts)


def _set_deadline(step: Step, moderation: Moderation, what: str) -> None:
    within = step.work.context.policy.number(f"moderation.{what}_within_working_days")
    moderation.due_on = step.work.context.calendar.add(step.work.today, within)


def record_second_grade(step: Step) -> None:
    """The moderator is whoever entered the grade, also when it fell to them for want of somebody else."""
    moderation: Moderation = step.record
    moderation.moderator = step.work.session.get_one(Person, step.actor.id)
    moderation.grade, moderation.reasons = step.facts["grade"], step.facts["reasons"]
    moderation.graded_at = step.work.now
    _set_deadline(step, moderation, "answer")
    if step.facts.get("quality"):
        record_quality(step)


def record_quality(step: Step) -> None:
    """Whether the audit was good, apart from the grade; the auditor answers only what is complete."""
    moderation: Moderation = step.record
    moderation.quality, moderation.quality_comment = step.facts["quality"], step.facts.get("quality_comment")
    if moderation.grade != moderation.auditor_grade:
        step.after.append(GRADED)


def agree_grade(step: Step) -> None:
    """The moderator's grade, or the other one on which both agree."""
    moderation: Moderation = step.record
    grade = step.facts.get("grade") or moderation.grade
    _end(step, str(grade), step.facts.get("reason"))


def ask_decider(step: Step) -> None:
    step.record.dispute_reason = step.facts["reason"]
    _set_deadline(step, step.record, "settle")


def settle_grade(step: Step) -> None:
    _end(step, step.facts["grade"], step.facts["reason"])


def _end(step: Step, grade: str, reason: str | None) -> None:
    """One grade stands: the audit takes it over, with all that follows from a grade."""
    moderation: Moderation = step.record
    moderation.agreed_grade, moderation.agreed_reason, moderation.ended_at = grade, reason, step.work.now
    step.facts["grade"] = grade
    audit = moderation.audit
    was, audit.agreed_grade = audit.grade, grade
    facts = {"grade": grade, "was": was, "moderation": moderation.id}
    step.gate.fire(audit, "regrade", step.work.context.system("Countersign"), facts)


def tell_regraded(step: Step) -> None:
    """Whoever answers for the case hears of another grade, and of nothing when both were the same."""
    if step.facts["grade"] != step.facts["was"]:
        step.after.append(REGRADED)


def change_moderator(step: Step) -> None:
    moderation, person = step.record, step.facts["person"]
    step.facts.update({"from": moderation.moderator.name if moderation.moderator else None, "to": person.name})
    moderation.moderator = person
    _set_deadline(step, moderation, "grade")


def change_decider(step: Step) -> None:
    step.record.decider = step.facts["person"]
    step.facts["to"] = step.record.decider.name
    _set_deadline(step, step.record, "settle")


def clear_agreed(step: Step) -> None:
    """The audit goes back or ends: what was agreed belongs to a submission that is no more."""
    step.record.agreed_grade = None


def end_moderation(step: Step) -> None:
    step.record.ended_at = step.work.now


EFFECTS = {
    name.__name__: name
    for name in (
        agree_grade,
        ask_decider,
        change_decider,
        change_moderator,
        clear_agreed,
        end_moderation,
        order_moderation,
        record_quality,
        record_second_grade,
        settle_grade,
        tell_regraded,
    )
}
