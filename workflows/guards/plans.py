"""What stands against a step of an action plan."""

from datetime import timedelta

from workflows.definition import Situation, guard
from workflows.guards.wording import count, written
from workflows.views import PlanView
from workflows.words import Relation, Side


@guard(about_person=True)
def own_plan(s: Situation) -> str | None:
    plan: PlanView = s.view
    acting = {s.actor.id, *(principal for principal in s.relations.values() if principal)}
    if acting & plan.ever_owner_ids:
        return "You own, owned or completed this plan, so somebody else must decide. Ask the next manager up."
    return None


@guard(about_person=True)
def quality_case_side(s: Situation) -> str | None:
    plan: PlanView = s.view
    if plan.side is Side.PRACTITIONER and not s.actor.system and Relation.SERVICE_MANAGER not in s.relations:
        return "This plan is on the practitioner's own file: only their service manager can withdraw it."
    return None


@guard()
def case_side_only(s: Situation) -> str | None:
    side = s.view.side
    return None if side is Side.CASE else "A plan on the practitioner's own file cannot pass to somebody else."


@guard(reads_facts=True)
def known_actions(s: Situation) -> str | None:
    unknown = set(s.facts["done"]) - s.view.actions
    if unknown:
        return f"Action {min(unknown)} is not in this plan. Use the plan's own action numbers."
    return None


@guard(reads_facts=True)
def actions_left(s: Situation) -> str | None:
    left = s.view.open_actions - set(s.facts.get("done", {}))
    if left:
        return f"{count(left, 'action')} not done yet. Say what was done for each, or ask for a delay."
    return None


@guard()
def delay_given(s: Situation) -> str | None:
    return "This plan was delayed once already. A plan can be delayed only once." if s.view.delayed else None


@guard()
def delay_asked(s: Situation) -> str | None:
    return "A delay is already asked for. Wait for the decision." if s.view.delay_requested else None


@guard()
def no_delay_asked(s: Situation) -> str | None:
    return None if s.view.delay_requested else "Nobody has asked for a delay."


@guard()
def asked_in_time(s: Situation) -> str | None:
    in_time = s.view.requested_before_due
    return None if in_time else "No delay was asked for before the due day. The service manager can reinstate it."


@guard()
def delay_ahead(s: Situation) -> str | None:
    new = s.view.delayed_due_on
    if new is None or new > max(s.today, s.view.due_on):
        return None
    return f"A delay could reach {written(new)} at the latest, which is no later than now, so none can be given."


@guard(reads_facts=True)
def reinstate_day(s: Situation) -> str | None:
    new, furthest = s.facts["due_on"], s.today + timedelta(days=s.view.period_days)
    if not s.today <= new <= furthest:
        return f"Choose a due day from today up to one supervision period ahead, {written(furthest)} at the latest."
    return None


@guard(reads_facts=True)
def new_owner(s: Situation) -> str | None:
    person, plan = s.facts["person"], s.view
    if person.id == plan.owner_id:
        return f"{person.name} owns this plan already. Choose somebody else."
    if not s.sees(person):
        return f"{person.name} may not see this case. Choose somebody who may."
    if person.roles == {"external"}:
        return f"{person.name} comes from outside and cannot own a plan. Choose somebody who works here."
    if not person.present_on(s.today):
        return f"{person.name} is not here to do it. Choose somebody who is."
    return None


@guard()
def owner_stays(s: Situation) -> str | None:
    gone = s.view.side is Side.PRACTITIONER and s.view.owner_gone
    return None if gone else "The owner is still here."


@guard()
def form_stands(s: Situation) -> str | None:
    return None if s.view.form_state == "withdrawn" else "The form stands."


@guard()
def audit_stands(s: Situation) -> str | None:
    return None if s.view.audit_state == "withdrawn" else "The audit stands."


@guard(reads_facts=True)
def file_given(s: Situation) -> str | None:
    return None if "file" in s.facts else "A file goes with this. Use the plan’s page for files, or its address."


@guard(reads_facts=True)
def file_presented(s: Situation) -> str | None:
    presented = "The plan was presented as complete with this file, so it stays. Attach another beside it."
    return presented if s.facts["file"].presented else None
