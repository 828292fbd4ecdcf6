"""How escalations are answered, or left until they pass up."""

from __future__ import annotations

from datetime import date, timedelta

from service.database import db
from service.demo import phrases
from service.demo.habits.habit import Habit, Job, soon
from service.demo.office import Office
from service.models import ActionPlan, Escalation
from workflows.words import Cause

IGNORES = 0.15


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


HABITS = {
    "acknowledge_escalation": Habit(_means_to_acknowledge, _acknowledges),
    "acknowledge_top_escalation": Habit(_means_to_acknowledge, _acknowledges),
    "resolve_escalation": Habit(soon(2, 5), _resolves),
    "resolve_top_escalation": Habit(soon(2, 5), _resolves),
}
