"""What the steps of an action plan change: notes, due days, delays, owners, signatures."""

from __future__ import annotations

from datetime import date

from service.models import ActionPlan, Person, PlanOwner
from service.sessions import next_session, session_on
from service.steps.effects.raising import escalate
from service.steps.step import Step
from service.views import delayed_due_on, delayed_latest
from workflows.definition import Tell
from workflows.due_dates import follow as followed
from workflows.words import Cause, Lane, Relation

LATEST_DAY_STANDS = Tell("latest_day_stands", Relation.SERVICE_MANAGER, Lane.REMINDER)
REINSTATED_AGAIN = Tell("plan_reinstated_again", Relation.HEAD_OF_SERVICE, Lane.REMINDER)


def record_done(step: Step) -> None:
    plan: ActionPlan = step.record
    for action in plan.actions:
        note = step.facts["done"].get(action.id)
        if note is not None:
            action.done, action.done_note, action.done_at = True, note, step.work.now


def finish(step: Step) -> None:
    """Sign-off is due on the supervision at which the plan was, or some working days on when that is later."""
    plan: ActionPlan = step.record
    plan.completed_on = step.work.today
    within = step.work.context.policy.number("sign_off.within_working_days")
    plan.sign_off_due_on = max(plan.due_on, step.work.context.calendar.add(step.work.today, within))
    with step.work.session.no_autoflush:  # what has changed so far is written once, with the rest
        files = list(plan.evidence)
    for file in files:
        file.presented = True
    if step.actor.id is not None:
        _remember_owner(plan, step.actor.id)


def _remember_owner(plan: ActionPlan, person_id: int) -> None:
    if person_id not in {past.person_id for past in plan.owners}:
        plan.owners.append(PlanOwner(person_id=person_id))


def reopen_actions(step: Step) -> None:
    """Sent back: the owner says again, for each action, what was done; the earlier notes stay to read."""
    for action in step.record.actions:
        action.done = False
    step.record.completed_on = step.record.sign_off_due_on = None


def renew_due(step: Step) -> None:
    """The due day stays, or becomes the next supervision if it has passed."""
    plan: ActionPlan = step.record
    if plan.due_on < step.work.today:
        _due_at_next(step, plan, step.work.today)


def _due_at_next(step: Step, plan: ActionPlan, after: date) -> None:
    """Due at the owner's next supervision, never beyond the furthest day; if that stands, the manager above hears."""
    capped = followed(next_session(plan.owner, after, plan.period_days), plan.furthest_on)
    plan.anchor_on, plan.due_on = after, capped.due_on
    step.facts["due_on"] = plan.due_on
    if capped.latest_day_stood:
        step.after.append(LATEST_DAY_STANDS)


def count_referral(step: Step) -> None:
    plan: ActionPlan = step.record
    plan.referrals += 1
    step.facts["times"] = plan.referrals
    if plan.referrals > 1:
        escalate(step.work, step.gate, Cause.SECOND_REFERRAL, f"{plan.id}:{plan.referrals}:{plan.owner_id}", plan=plan)


def sign(step: Step) -> None:
    """The running record entry and the acknowledged declaration, whose text and signer go into history."""
    step.record.running_record = step.facts["running_record"]
    step.facts["declaration"] = step.work.context.policy.get("declaration")
    step.facts["signed_by"] = step.actor.name


def request_delay(step: Step) -> None:
    plan: ActionPlan = step.record
    plan.delay_requested_on = step.work.today
    plan.delay_requested_reason = step.facts["reason"]
    plan.delay_requested_explanation = step.facts["explanation"]
    plan.delay_requested_in_time = step.work.today <= plan.due_on


def end_request(step: Step) -> None:
    plan: ActionPlan = step.record
    plan.delay_requested_on = plan.delay_requested_reason = plan.delay_requested_explanation = None
    plan.delay_requested_in_time = False


def delay(step: Step) -> None:
    """One supervision period, once (DOMAIN.md row 5): due at the supervision after the one it was due at."""
    plan: ActionPlan = step.record
    was = plan.due_on
    plan.skipped_session_id = session_on(plan.owner_id, was)
    plan.latest_on, plan.due_on = delayed_latest(plan), delayed_due_on(plan)
    plan.anchor_on, plan.delay_from_on, plan.delay_to_on = was, was, plan.due_on
    plan.delay_reason, plan.delay_explanation = step.facts["reason"], step.facts["explanation"]
    plan.delay_by_id, plan.delay_at = step.actor.id, step.work.now
    step.facts.update(due_from=was, due_on=plan.due_on, signed_by=step.actor.name)
    step.facts["declaration"] = step.work.context.policy.get("declaration")
    end_request(step)


def escalate_overdue(step: Step) -> None:
    plan: ActionPlan = step.record
    escalate(step.work, step.gate, Cause.OVERDUE, f"{plan.id}:{step.work.now.isoformat()}", plan=plan)


def reinstate(step: Step) -> None:
    """A day set by hand follows no session any more; the second time, the head of service hears of it."""
    plan: ActionPlan = step.record
    plan.due_on, plan.anchor_on = step.facts["due_on"], None
    plan.reinstatements += 1
    if plan.reinstatements > 1:
        step.after.append(REINSTATED_AGAIN)


def change_owner(step: Step) -> None:
    """Due on the new owner's next supervision within the latest day; an open request lapses."""
    plan: ActionPlan = step.record
    person: Person = step.facts["person"]
    step.facts.update({"from": plan.owner.name, "to": person.name})
    plan.owner, plan.skipped_session_id = person, None
    _remember_owner(plan, person.id)
    end_request(step)
    _due_at_next(step, plan, step.work.today)


def follow(step: Step) -> None:
    plan: ActionPlan = step.record
    capped = followed(step.facts["due_on"], plan.furthest_on)
    step.facts.update(due_from=plan.due_on, due_on=capped.due_on)
    plan.due_on = capped.due_on
    if capped.latest_day_stood:
        step.after.append(LATEST_DAY_STANDS)


EFFECTS = {
    name.__name__: name
    for name in (
        change_owner,
        count_referral,
        delay,
        end_request,
        escalate_overdue,
        finish,
        follow,
        record_done,
        reinstate,
        renew_due,
        reopen_actions,
        request_delay,
        sign,
    )
}
