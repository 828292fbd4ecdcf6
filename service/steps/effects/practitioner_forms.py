"""What the steps of a practitioner's form change: what is written, its actions and their plans, what was agreed."""

from __future__ import annotations

from collections import defaultdict

from service.facts import Owner
from service.models import Action, Person, PractitionerForm
from service.relations import holder
from service.sessions import next_session
from service.steps.effects.audits import plan_for
from service.steps.effects.raising import escalate
from service.steps.step import Step
from workflows.due_dates import follow, latest_day
from workflows.words import Cause, Relation, Side


def write_form(step: Step) -> None:
    """Only what is said changes. History says how much is written, not what: the form itself does that."""
    form: PractitionerForm = step.record
    form.findings = step.facts.get("findings", form.findings)
    form.strengths = step.facts.get("strengths", form.strengths)
    _note_written(form)
    step.facts = {"findings": len(form.findings)}


def _note_written(form: PractitionerForm) -> None:
    standing = [action for action in form.actions if not action.struck]
    form.written = bool(form.findings or form.strengths or standing)


def add_form_action(step: Step) -> None:
    """The practitioner's, unless it is said to be their line manager's."""
    form: PractitionerForm = step.record
    owner: Owner = step.facts.get("owner") or Owner(Relation.PRACTITIONER, None)
    action = Action(
        author_id=step.actor.id,
        text=step.facts["text"],
        owner_relation=owner.relation,
        owner_id=owner.person.id if owner.person else None,
        theme=step.facts.get("theme"),
        side=Side.PRACTITIONER,
    )
    form.actions.append(action)
    step.work.session.flush()
    _note_written(form)
    step.facts = {"action": action.id, "text": action.text, "owner": action.owner_relation}


def strike_form_action(step: Step) -> None:
    action: Action = step.facts["action"]
    action.struck, action.struck_reason = True, step.facts["reason"]
    _note_written(step.record)


def set_discussion(step: Step) -> None:
    """To be discussed at the practitioner's next supervision, which nothing moves by more than one period."""
    form: PractitionerForm = step.record
    form.anchor_on = step.work.today
    form.due_on = next_session(form.practitioner, form.anchor_on)
    form.latest_on = latest_day(form.due_on, form.practitioner.supervision_every_days, False)
    step.facts["due_on"] = form.due_on


def end_discussion(step: Step) -> None:
    step.record.anchor_on = step.record.due_on = step.record.latest_on = None


def follow_form(step: Step) -> None:
    form: PractitionerForm = step.record
    assert form.latest_on is not None, "a form to discuss has its day"
    step.facts.update(due_from=form.due_on, due_on=follow(step.facts["due_on"], form.latest_on).due_on)
    form.due_on = step.facts["due_on"]


def record_discussion(step: Step) -> None:
    form: PractitionerForm = step.record
    form.agreed, form.discussed_by_id = step.facts["agreed"], step.actor.id
    form.discussed_on = step.facts.setdefault("on", step.work.today)


def make_form_plans(step: Step) -> None:
    """One plan per owner, on the practitioner's side, due on the owner's next supervision (DESIGN §3)."""
    form: PractitionerForm = step.record
    by_owner: dict[Person, list[Action]] = defaultdict(list)
    for action in form.actions:
        if not (action.struck or action.issued):
            by_owner[_owner(action, form)].append(action)
    for owner, actions in by_owner.items():
        plan_for(step, owner, actions, form=form, side=Side.PRACTITIONER)
    step.facts["plans"] = len(by_owner)


def _owner(action: Action, form: PractitionerForm) -> Person:
    """The practitioner stays who they are; a line manager is whoever is that today."""
    if action.owner_relation == Relation.PRACTITIONER:
        return form.practitioner
    person = holder(Relation.LINE_MANAGER, form)
    assert person is not None, "the last resort always has somebody"
    return person


def refer_form(step: Step) -> None:
    """The service manager's to decide, by an escalation that hangs on the form and on no audit."""
    form: PractitionerForm = step.record
    form.referrals += 1
    form.referral_reason, form.referred_on = step.facts["reason"], step.work.today
    escalate(step.work, step.gate, Cause.PRACTITIONER_REFERRAL, f"{form.id}:{form.referrals}", form=form)


EFFECTS = {
    name.__name__: name
    for name in (
        add_form_action,
        end_discussion,
        follow_form,
        make_form_plans,
        record_discussion,
        refer_form,
        set_discussion,
        strike_form_action,
        write_form,
    )
}
