"""What stands against a step of a practitioner's form, and what the form's plans and escalations ask of it."""

from workflows.definition import Situation, guard
from workflows.views import PLAN_ENDS, PractitionerFormView
from workflows.words import Relation

SCHEDULED, WITHDRAWN = "scheduled", "withdrawn"


@guard()
def audit_submitted(s: Situation) -> str | None:
    if s.view.audit_state != SCHEDULED:
        return "The audit was submitted, so its auditors write here no more. The line manager can add actions."
    return None


@guard()
def audit_not_submitted(s: Situation) -> str | None:
    return "The audit is still to be done." if s.view.audit_state in (SCHEDULED, WITHDRAWN) else None


@guard()
def nothing_written(s: Situation) -> str | None:
    return None if s.view.written else "Nothing is written in it."


@guard()
def something_written(s: Situation) -> str | None:
    return "Something is written in it." if s.view.written else None


@guard()
def ended_with_content(s: Situation) -> str | None:
    return "This form has ended and stays as it is." if s.view.written else None


@guard()
def practitioner_gone(s: Situation) -> str | None:
    return "The practitioner does not work here any more." if s.view.practitioner_gone else None


@guard()
def practitioner_stays(s: Situation) -> str | None:
    return None if s.view.practitioner_gone else "The practitioner is still here."


@guard()
def audit_stands(s: Situation) -> str | None:
    return None if s.view.audit_state == WITHDRAWN else "The audit stands."


@guard()
def plans_made(s: Situation) -> str | None:
    return "Its actions are sent out." if s.view.plans else None


@guard()
def no_new_action(s: Situation) -> str | None:
    return None if s.view.new_actions else "There is no new action to send out. Add one first."


@guard()
def referral_open(s: Situation) -> str | None:
    return "It is with the service manager already. Wait for the decision." if s.view.referral_open else None


@guard()
def settled(s: Situation) -> str | None:
    """Holds a form open until it is filed and nothing that came of it is left to do."""
    form: PractitionerFormView = s.view
    if not form.filed:
        return "It is not filed yet."
    if form.new_actions or any(state not in PLAN_ENDS for state in form.plans):
        return "An action is still to be sent out or put right."
    return "The service manager has not decided yet." if form.referral_open else None


@guard(reads_facts=True, about_person=True)
def strikable(s: Situation) -> str | None:
    action = s.facts["action"]
    if action.struck or action.issued:
        return "Only an action that stands and is not issued yet can be struck."
    if action.author_id != s.actor.id and Relation.LINE_MANAGER not in s.relations:
        return "Only whoever added this action, or the line manager, can strike it."
    return None
