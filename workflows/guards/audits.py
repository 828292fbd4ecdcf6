"""What stands against a step of an audit."""

from workflows.definition import Situation, guard
from workflows.guards.wording import count, own_work, some
from workflows.views import PLAN_ENDS, AuditView
from workflows.words import Relation


@guard()
def holder_audits(s: Situation) -> str | None:
    audit: AuditView = s.view
    if audit.own_ids & {*audit.auditor_ids, s.actor.id}:
        return "An auditor now holds this case. Give the audit to somebody else first."
    return None


@guard()
def unanswered(s: Situation) -> str | None:
    missing = s.view.form.unanswered
    return f"{count(missing, 'question')} still to answer: {some(missing)}." if missing else None


@guard()
def uncommented(s: Situation) -> str | None:
    missing = s.view.form.uncommented
    return f"Say why in a comment for every “no” and “partly”. Missing: {some(missing)}." if missing else None


@guard()
def unaddressed(s: Situation) -> str | None:
    missing = s.view.form.unaddressed
    return f"Add an action, or say why none is needed, for: {some(missing)}." if missing else None


@guard(reads_facts=True)
def pair(s: Situation) -> str | None:
    audit: AuditView = s.view
    if any(grade != s.facts.get("overall_grade") for grade in audit.pair_grades):
        return "The other auditor of the pair has not agreed to this grade. Ask them to agree, then submit again."
    return None


@guard(reads_facts=True)
def differing_grade(s: Situation) -> str | None:
    decided = s.facts.get("decided_grade")
    if decided and decided != s.facts.get("grade") and not s.facts.get("reason"):
        return "The grades differ: say in reason why you decided on this one."
    return None


@guard(reads_facts=True)
def new_auditor(s: Situation) -> str | None:
    person, audit = s.facts["person"], s.view
    if person.id in audit.own_ids:
        return own_work(person, audit.holder_id)
    if not s.sees(person):
        return f"{person.name} may not see this case. Choose somebody who may."
    if not s.may(person, "audit.submit"):
        return f"{person.name} has no role that audits. Choose somebody who has."
    if person.id in audit.moderator_ids:
        return f"{person.name} moderates this audit and cannot be its auditor too. Choose somebody else."
    return None


@guard(reads_facts=True)
def replaced(s: Situation) -> str | None:
    leaving = s.facts.get("replaces")
    if leaving is not None and leaving.id not in s.view.auditor_ids:
        return f"{leaving.name} is no auditor of this audit. Leave replaces out to change the lead auditor."
    return None


@guard()
def plans_exist(s: Situation) -> str | None:
    return "The actions are sent out, so the audit cannot go back. Withdraw it instead." if s.view.plans else None


@guard()
def no_new_action(s: Situation) -> str | None:
    return None if s.view.new_actions else "There is no new action to send out. Add one first."


@guard()
def ownerless(s: Situation) -> str | None:
    return "An action has nobody to do it. Name an owner for each." if s.view.ownerless_actions else None


@guard()
def required_actions(s: Situation) -> str | None:
    audit: AuditView = s.view
    missing = audit.required_relations - audit.action_relations
    if not missing:
        return None
    names = {"responsible_manager": "the responsible manager", "holder": "the practitioner"}
    who = " and ".join(names[relation] for relation in sorted(missing))
    return f"The grade is below good, so {who} must have an action too. Add one."


@guard()
def below_good(s: Situation) -> str | None:
    return "The grade is below good, so actions must be sent out first." if s.view.below_good else None


@guard()
def actions_exist(s: Situation) -> str | None:
    return (
        "There are actions on this audit. Send them out, or take them off first." if s.view.standing_actions else None
    )


@guard()
def moderation_open(s: Situation) -> str | None:
    return "The audit is being graded twice. Wait until a grade is agreed." if s.view.moderation_open else None


@guard()
def plans_working(s: Situation) -> str | None:
    plans = s.view.plans
    if any(plan.working for plan in plans):
        return "A plan is still being worked on."
    ended_well = any(plan.state in ("completed", "signed_off") for plan in plans)
    return None if ended_well else "No plan has been completed."


@guard()
def none_working(s: Situation) -> str | None:
    return None if any(plan.working for plan in s.view.plans) else "No plan is being worked on."


@guard()
def all_signed(s: Situation) -> str | None:
    audit: AuditView = s.view
    if not audit.plans or any(plan.state not in PLAN_ENDS for plan in audit.plans):
        return "A plan is still open."
    if not any(plan.state == "signed_off" for plan in audit.plans):
        return "No plan was signed off."
    if audit.lacks_issue:
        return "An action was never issued. Issue it, or strike it."
    return "A plan that the grade requires is missing." if audit.lacks_required_plan else None


@guard()
def all_withdrawn(s: Situation) -> str | None:
    plans = s.view.plans
    return None if plans and all(p.state == "withdrawn" for p in plans) else "A plan stands."


@guard()
def falls_without_plans(s: Situation) -> str | None:
    audit: AuditView = s.view
    falls = audit.below_good and not audit.required_relations <= audit.signed_relations
    return None if falls else "The new grade asks for no further plan."


@guard()
def has_plan(s: Situation) -> str | None:
    return None if s.view.plans else "The audit has no plan."


@guard()
def has_no_plan(s: Situation) -> str | None:
    return "The audit has a plan." if s.view.plans else None


@guard(reads_facts=True, about_person=True)
def strikable(s: Situation) -> str | None:
    action = s.facts["action"]
    if action.struck or action.issued:
        return "Only an action that stands and is not issued yet can be struck."
    if action.author_id != s.actor.id and Relation.RESPONSIBLE_MANAGER not in s.relations:
        return "Only whoever added this action, or the responsible manager, can strike it."
    return None


@guard()
def exemplar_already(s: Situation) -> str | None:
    taken = "This is marked as an exemplar already. Take the mark off first to word it anew."
    return taken if s.view.exemplar else None


@guard()
def no_exemplar(s: Situation) -> str | None:
    return None if s.view.exemplar else "This is not marked as an exemplar."
