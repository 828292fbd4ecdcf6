"""What the steps of an audit change: auditors, grades, actions, and the plans that actions become."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from service.answered import answered
from service.fingerprints import form_digest
from service.models import Action, ActionPlan, Audit, Auditor, Person, PlanOwner
from service.relations import holder
from service.sessions import next_session
from service.steps.effects.raising import escalate
from service.steps.step import Step
from service.transaction import Work
from workflows.action_plan import DELAYED, ISSUED
from workflows.due_dates import latest_day
from workflows.words import AuditorRole, Cause, Grade, Relation, Side


def add_action(step: Step) -> None:
    audit: Audit = step.record
    owner = step.facts.get("owner")
    action = Action(
        author_id=step.actor.id,
        text=step.facts["text"],
        owner_relation=owner.relation if owner else None,
        owner_id=owner.person.id if owner and owner.person else None,
        theme=step.facts.get("theme"),
        section=step.facts.get("section"),
        side=Side.CASE,
    )
    audit.actions.append(action)
    step.work.session.flush()
    whose = {"owner": action.owner.name if action.owner else action.owner_relation, "section": action.section}
    step.facts = {"action": action.id, "text": action.text, **whose}


def strike_action(step: Step) -> None:
    action: Action = step.facts["action"]
    action.struck, action.struck_reason = True, step.facts["reason"]


def record_agreement(step: Step) -> None:
    """The pair's other auditor: their own grade, and the one that stands for both."""
    part = _pair_part(step)
    part.own_grade = step.facts["grade"]
    part.agreed_grade = step.facts.get("decided_grade") or step.facts["grade"]
    part.agreed_reason = step.facts.get("reason")


def _pair_part(step: Step) -> Auditor:
    pair: list[Auditor] = [a for a in step.record.auditors if a.role == AuditorRole.PAIR]
    mine = (a for a in pair if a.person_id in (step.actor.id, step.on_behalf_of))
    return next(mine, pair[0])


def change_auditor(step: Step) -> None:
    """A new auditor in the place of the lead, or of whom `replaces` names; what a pair had agreed lapses.

    Somebody who has a part already changes places, so that a pair stays a pair.
    """
    audit: Audit = step.record
    person: Person = step.facts["person"]
    leaving: Person | None = step.facts.get("replaces") or audit.lead
    role = next((part.role for part in audit.auditors if part.person is leaving), AuditorRole.LEAD)
    swapped = next((part.role for part in audit.auditors if part.person_id == person.id), None)
    for part in list(audit.auditors):
        if part.person is leaving or part.person_id == person.id:
            audit.auditors.remove(part)
        else:
            part.own_grade = part.agreed_grade = part.agreed_reason = None
    step.work.session.flush()
    audit.auditors.append(Auditor(person=person, role=role))
    if swapped and leaving is not None and leaving is not person:
        audit.auditors.append(Auditor(person=leaving, role=swapped))
    step.facts.update({"from": leaving.name if leaving else None, "to": person.name, "role": role})


def record_grade(step: Step) -> None:
    audit: Audit = step.record
    audit.overall_grade, audit.reasons = step.facts["overall_grade"], step.facts["reasons"]
    audit.submitted_at = step.work.now
    audit.form_digest, audit.answered = form_digest(audit), answered(audit)


def escalate_grade(step: Step) -> None:
    """DOMAIN.md row 7: the grades that policy names escalate, once for each time they are submitted."""
    audit: Audit = step.record
    if audit.grade in step.work.context.policy.words("escalation.grades"):
        escalate(step.work, step.gate, Cause(Grade(audit.grade).value), f"{audit.id}:{audit.returns}", audit=audit)


def count_return(step: Step) -> None:
    audit: Audit = step.record
    audit.returns += 1
    audit.submitted_at = audit.form_digest = audit.answered = None
    if audit.returns > 1:
        escalate(step.work, step.gate, Cause.SECOND_RETURN, f"{audit.id}:{audit.returns}", audit=audit)


def strike_withdrawn(step: Step) -> None:
    """All plans were withdrawn: their actions count as struck."""
    for plan in step.record.plans:
        for action in plan.actions:
            action.struck, action.struck_reason = True, step.facts["reason"]


def make_plans(step: Step) -> None:
    """One plan per owner (DESIGN §3): new actions join a plan that still runs, else make one."""
    audit: Audit = step.record
    by_owner: dict[int, list[Action]] = defaultdict(list)
    people: dict[int, Person] = {}
    for action in audit.actions:
        if action.fresh:
            owner = _owner(action, audit)
            people[owner.id] = owner
            by_owner[owner.id].append(action)
    for owner_id, actions in by_owner.items():
        plan_for(step, people[owner_id], actions, audit=audit)
    step.facts["plans"] = len(by_owner)


def _owner(action: Action, audit: Audit) -> Person:
    person = action.owner or holder(action.owner_relation or Relation.RESPONSIBLE_MANAGER, audit)
    person = person or holder(Relation.RESPONSIBLE_MANAGER, audit)
    assert person is not None, "the last resort always has somebody"
    return person


def plan_for(step: Step, owner: Person, actions: list[Action], **belongs: Any) -> None:
    """New actions join the owner's plan of this audit or form that still runs, else make one that belongs to it."""
    running = [p for p in step.record.plans if p.owner_id == owner.id and p.state in (ISSUED, DELAYED)]
    plan = next((p for p in running if p.due_on >= step.work.today), None)
    if plan is not None:
        plan.actions.extend(actions)
        facts: dict[str, Any] = {"actions": [a.text for a in actions]}
        step.gate.fire(plan, "extend", step.work.context.system("Countersign"), facts)
        return
    plan = new_plan(step.work, owner, **belongs)
    plan.actions.extend(actions)
    facts = {"owner": owner.name, "due_on": plan.due_on, "actions": [a.text for a in actions]}
    step.gate.begin(plan, step.actor, facts)


def new_plan(work: Work, owner: Person, side: Side = Side.CASE, **belongs: object) -> ActionPlan:
    """A plan due on its owner's next supervision; the period is fixed now, the original date for ever."""
    today, period = work.today, owner.supervision_every_days
    due = next_session(owner, today)
    return ActionPlan(
        side=side,
        owner=owner,
        owners=[PlanOwner(person_id=owner.id)],
        issued_on=today,
        anchor_on=today,
        due_on=due,
        original_due_on=due,
        latest_on=latest_day(due, period, False),
        period_days=period,
        referrals=0,
        reinstatements=0,
        delay_requested_in_time=False,
        **belongs,
    )


EFFECTS = {
    name.__name__: name
    for name in (
        add_action,
        change_auditor,
        count_return,
        escalate_grade,
        make_plans,
        record_agreement,
        record_grade,
        strike_action,
        strike_withdrawn,
    )
}
