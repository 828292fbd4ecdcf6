"""When people mean to do a task, and what they do then: one habit for each kind of task."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from service.database import db
from service.demo import phrases
from service.demo.office import Office
from service.models import ActionPlan, Audit, Case, Escalation, Person, Supervision
from workflows.words import Cause, Grade

GRADES, WEIGHTS = (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE), (10, 62, 23, 5)
LATE_AUDIT, LATE_PLAN, ASKS_DELAY, REFERS_BACK, DECLINES, IGNORES, MOVES = 0.15, 0.07, 0.1, 0.08, 0.3, 0.15, 0.06


@dataclass(frozen=True)
class Job:
    """An open task of somebody."""

    id: int
    task: str
    state: str
    kind: str
    record_id: int
    who: int
    due_on: date


@dataclass(frozen=True)
class Habit:
    """`means_to` says on which day they mean to do it (None: never); `does` does it and says when to look again."""

    means_to: Callable[[Office, Job], date | None]
    does: Callable[[Office, Job], date | None]


def _soon(first: int, last: int) -> Callable[[Office, Job], date]:
    """Between so many working days from now."""
    return lambda office, job: office.calendar.add(office.today, office.rng.randint(first, last))


def _by(office: Office, day: date) -> date:
    """That day, or the working day before it, but not before today."""
    return max(office.today, office.calendar.at_or_before(day))


# --- audits ---------------------------------------------------------------------------------------------


def _means_to_audit(office: Office, job: Job) -> date:
    if office.rng.random() < LATE_AUDIT:
        return office.calendar.add(job.due_on, office.rng.randint(1, 5))
    return _by(office, job.due_on - timedelta(days=office.rng.randint(0, 4)))


def _audits(office: Office, job: Job) -> None:
    office.audit(job.who, job.record_id, office.rng.choices(GRADES, WEIGHTS)[0])


def _decides(office: Office, job: Job) -> None:
    audit = db.session.get_one(Audit, job.record_id)
    if any(action.fresh for action in audit.actions):
        office.fire(job.who, "audit", job.record_id, "issue_actions")
    else:
        record = office.rng.choice(phrases.CLOSING_RECORDS)
        office.fire(job.who, "audit", job.record_id, "close_without_actions", running_record=record, signature=True)


def _supplies(office: Office, job: Job) -> None:
    """The grade still asks for an action of somebody whose plan was withdrawn."""
    allocated = db.session.get_one(Audit, job.record_id).case.worker_id is not None
    for owner in ("practitioner", "manager") if allocated else ("manager",):
        office.add_action(job.who, job.record_id, owner)
    office.fire(job.who, "audit", job.record_id, "issue_actions")


# --- plans ----------------------------------------------------------------------------------------------


def _means_to_complete(office: Office, job: Job) -> date:
    if job.state == "escalated":
        return office.calendar.add(office.today, office.rng.randint(2, 5))
    if office.rng.random() < LATE_PLAN:
        return office.calendar.add(job.due_on, office.rng.randint(2, 5))
    return _by(office, job.due_on - timedelta(days=office.rng.randint(0, 5)))


def _completes(office: Office, job: Job) -> date | None:
    plan = db.session.get_one(ActionPlan, job.record_id)
    early = plan.state == "issued" and office.today < plan.due_on and plan.delay_requested_on is None
    if early and office.rng.random() < ASKS_DELAY and plan.delay_at is None:
        reason, explanation = office.rng.choice(phrases.DELAYS)
        office.fire(job.who, "action_plan", job.record_id, "request_delay", reason=reason, explanation=explanation)
        return office.calendar.add(office.today, 4)
    office.complete(job.who, job.record_id, office.rng.choice(phrases.DONE))
    return None


def _signs_off(office: Office, job: Job) -> None:
    plan = db.session.get_one(ActionPlan, job.record_id)
    if plan.referrals == 0 and office.rng.random() < REFERS_BACK:
        reason = office.rng.choice(phrases.REFERRED_BACK)
        office.fire(job.who, "action_plan", job.record_id, "refer_back", reason=reason)
    else:
        office.sign_off(job.who, job.record_id)


def _decides_delay(office: Office, job: Job) -> None:
    if office.rng.random() < DECLINES:
        office.fire(job.who, "action_plan", job.record_id, "decline_delay", reason=phrases.DELAY_DECLINED)
        return
    said = {"reason": "other", "explanation": phrases.DELAY_AGREED, "signature": True}
    office.fire(job.who, "action_plan", job.record_id, "authorise_delay", **said)


def _hands_on(office: Office, job: Job) -> None:
    """To a colleague of the same team, as the cases went."""
    owner = db.session.get_one(ActionPlan, job.record_id).owner
    team = select(Person).where(Person.team_id == owner.team_id, Person.left_on.is_(None), Person.id != owner.id)
    colleague = next(p for p in db.session.scalars(team.order_by(Person.id)) if "practitioner" in p.roles)
    facts = {"person": colleague.email, "reason": phrases.HANDED_ON}
    office.fire(job.who, "action_plan", job.record_id, "reassign", **facts)


# --- escalations ----------------------------------------------------------------------------------------


def _means_to_acknowledge(office: Office, job: Job) -> date | None:
    at_top = job.task == "acknowledge_top_escalation"
    ignored = office.rng.random() < IGNORES and not at_top
    return None if ignored else office.calendar.add(office.today, 1)


def _acknowledges(office: Office, job: Job) -> None:
    office.fire(job.who, "escalation", job.record_id, "acknowledge")


def _resolves(office: Office, job: Job) -> date | None:
    escalation = db.session.get_one(Escalation, job.record_id)
    if escalation.plan is not None and escalation.plan.state == "escalated":
        return _reinstates(office, job, escalation.plan)
    chance = 0.4 if escalation.cause == Cause.INADEQUATE else 0.05
    others = [outcome for outcome in phrases.DECISIONS if outcome != "reaudit"]
    again = escalation.audit is not None and office.rng.random() < chance
    outcome = "reaudit" if again else office.rng.choice(others)
    office.fire(job.who, "escalation", job.record_id, "resolve", outcome=outcome, text=phrases.DECISIONS[outcome])
    return None


def _reinstates(office: Office, job: Job, plan: ActionPlan) -> date:
    """The plan gets a new day, which ends the escalation; refused to whoever may not, who then waits."""
    due = office.calendar.at_or_after(office.today + timedelta(days=9))
    office.fire(job.who, "action_plan", plan.id, "reinstate", reason=phrases.REINSTATED, due_on=due.isoformat())
    return office.calendar.add(office.today, 3)


# --- supervision and cycles -----------------------------------------------------------------------------


def _means_to_hold(office: Office, job: Job) -> date:
    person_id = db.session.get_one(Supervision, job.record_id).person_id
    moves = office.rng.random() < MOVES and not office.sessions.steady(person_id)
    return _by(office, job.due_on - timedelta(days=3 if moves else 0))


def _holds(office: Office, job: Job) -> date | None:
    if office.today < job.due_on:
        to = office.calendar.add(job.due_on, 2)
        office.fire(
            job.who, "supervision", job.record_id, "move", on=to.isoformat(), reason=office.rng.choice(phrases.MOVED)
        )
        return to
    session = db.session.get_one(Supervision, job.record_id)
    person_id, email = session.person_id, session.person.email
    if office.fire(job.who, "supervision", job.record_id, "hold"):
        office.book(job.who, email, office.sessions.after(person_id, office.today))
    return None


def _cycle(trigger: str) -> Callable[[Office, Job], None]:
    def does(office: Office, job: Job) -> None:
        office.fire(job.who, "cycle", job.record_id, trigger)

    return does


def _closes_cycle(office: Office, job: Job) -> None:
    """What was not returned by the cut-off is left out (DOMAIN.md row 10)."""
    waiting = select(Audit.id).where(Audit.cycle_id == job.record_id, Audit.state == "scheduled")
    for audit_id in list(db.session.scalars(waiting)):
        office.fire(job.who, "audit", audit_id, "withdraw", reason="Not returned by the cut-off of the cycle.")
    office.fire(job.who, "cycle", job.record_id, "close")


def _reports_cycle(office: Office, job: Job) -> None:
    audits = select(Audit.state).where(Audit.cycle_id == job.record_id).join(Case)
    states = list(db.session.scalars(audits))
    returned = sum(state not in ("scheduled", "withdrawn") for state in states)
    text = (
        f"{returned} of {len(states)} audits were returned. Plans say more often what will change; fathers' views "
        "are missing as often as last time. Quick win: the case summary."
    )
    office.fire(job.who, "cycle", job.record_id, "report", text=text)


HABITS = {
    "audit_file": Habit(_means_to_audit, _audits),
    "issue_actions": Habit(_soon(1, 3), _decides),
    "supply_actions": Habit(_soon(1, 3), _supplies),
    "complete_plan": Habit(_means_to_complete, _completes),
    "reassign_plan": Habit(_soon(2, 3), _hands_on),
    "sign_off_plan": Habit(_soon(1, 4), _signs_off),
    "decide_delay": Habit(_soon(1, 2), _decides_delay),
    "acknowledge_escalation": Habit(_means_to_acknowledge, _acknowledges),
    "acknowledge_top_escalation": Habit(_means_to_acknowledge, _acknowledges),
    "resolve_escalation": Habit(_soon(2, 5), _resolves),
    "resolve_top_escalation": Habit(_soon(2, 5), _resolves),
    "hold_supervision": Habit(_means_to_hold, _holds),
    "draw_cycle": Habit(_soon(1, 1), _cycle("draw")),
    "open_cycle": Habit(_soon(1, 1), _cycle("open")),
    "close_cycle": Habit(lambda office, job: office.calendar.next_after(job.due_on), _closes_cycle),
    "report_cycle": Habit(_soon(4, 6), _reports_cycle),
}
