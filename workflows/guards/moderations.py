"""What stands against a step of a moderation."""

from workflows.definition import Situation, guard
from workflows.views import ModerationView
from workflows.words import AuditQuality


@guard(about_person=True)
def has_a_part(s: Situation) -> str | None:
    if s.actor.id in s.view.barred_ids:
        return "You audited this file, hold the case or answer for it. Ask the quality team to name another moderator."
    return None


@guard(about_person=True)
def not_asked(s: Situation) -> str | None:
    view: ModerationView = s.view
    if s.actor.id not in (view.moderator_id, view.asked_id):
        return "Somebody else was asked to grade this file. Ask the quality team to name you as the moderator."
    return None


@guard(reads_facts=True)
def poor_without_comment(s: Situation) -> str | None:
    if s.facts.get("quality") == AuditQuality.POOR and not s.facts.get("quality_comment"):
        return "Say in quality_comment what was poor about the audit, so that the auditor can learn from it."
    return None


@guard()
def assessed(s: Situation) -> str | None:
    return "How good the audit was is said already." if s.view.assessed else None


@guard()
def unassessed(s: Situation) -> str | None:
    return None if s.view.assessed else "The moderator has still to say how good the audit was. Wait for that."


@guard()
def grades_differ(s: Situation) -> str | None:
    return "The two grades differ." if s.view.differs else None


@guard(about_person=True)
def own_moderation(s: Situation) -> str | None:
    if s.actor.id == s.view.moderator_id:
        return "You moderated this audit, so somebody else must decide on its grade."
    return None


@guard(about_person=True)
def own_audit(s: Situation) -> str | None:
    if s.actor.id in s.view.auditor_ids:
        return "You audited this file, so somebody else must settle its grade. Ask the quality team to name them."
    return None


@guard(reads_facts=True)
def other_grade(s: Situation) -> str | None:
    if s.facts.get("grade") not in (None, s.view.grade) and not s.facts.get("reason"):
        return "This is not the moderator's grade: say in reason why you both agree to it."
    return None


@guard(reads_facts=True)
def new_moderator(s: Situation) -> str | None:
    person, view = s.facts["person"], s.view
    if person.id == view.moderator_id:
        return f"{person.name} is the moderator already. Choose somebody else."
    if person.id in view.barred_ids:
        return f"{person.name} audited this file, holds the case or answers for it. Choose somebody else."
    if person.id in view.former_ids:
        return f"{person.name} was the moderator before, and could read the first grade since. Choose somebody else."
    if not s.sees(person):
        return f"{person.name} may not see this case. Choose somebody who may."
    if not s.may(person, "audit.submit"):
        return f"{person.name} has no role that audits. Choose somebody who has."
    return None


@guard(reads_facts=True)
def new_decider(s: Situation) -> str | None:
    person, view = s.facts["person"], s.view
    if person.id == view.moderator_id or person.id in view.auditor_ids:
        return f"{person.name} gave one of the two grades. Choose somebody else."
    if not s.sees(person):
        return f"{person.name} may not see this case. Choose somebody who may."
    if not s.may(person, "moderation.settle"):
        return f"{person.name} has no role that settles grades. Choose somebody who has."
    return None


@guard()
def audit_stands(s: Situation) -> str | None:
    return None if s.view.audit_state in ("scheduled", "withdrawn") else "The audit stands as it was submitted."
