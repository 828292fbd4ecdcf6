"""How plans are put right, delayed, signed off and handed on."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from service.database import db
from service.demo import phrases
from service.demo.habits.habit import Habit, Job, by, soon
from service.demo.office import Office
from service.models import ActionPlan, Person

LATE_PLAN, ASKS_DELAY, REFERS_BACK, DECLINES = 0.07, 0.1, 0.08, 0.3


def _means_to_complete(office: Office, job: Job) -> date:
    if job.state == "escalated":
        return office.calendar.add(office.today, office.rng.randint(2, 5))
    if office.rng.random() < LATE_PLAN:
        return office.calendar.add(job.due_on, office.rng.randint(2, 5))
    return by(office, job.due_on - timedelta(days=office.rng.randint(0, 5)))


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


HABITS = {
    "complete_plan": Habit(_means_to_complete, _completes),
    "reassign_plan": Habit(soon(2, 3), _hands_on),
    "sign_off_plan": Habit(soon(1, 4), _signs_off),
    "decide_delay": Habit(soon(1, 2), _decides_delay),
}
