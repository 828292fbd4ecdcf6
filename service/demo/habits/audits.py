"""How audits are done, and what is decided on them."""

from __future__ import annotations

from datetime import date, timedelta

from service.database import db
from service.demo import phrases
from service.demo.habits.habit import Habit, Job, by, soon
from service.demo.office import Office
from service.models import Audit
from workflows.moderation import OPEN
from workflows.words import Grade

GRADES, WEIGHTS = (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE), (10, 62, 23, 5)
LATE_AUDIT = 0.15


def _means_to_audit(office: Office, job: Job) -> date:
    if office.rng.random() < LATE_AUDIT:
        return office.calendar.add(job.due_on, office.rng.randint(1, 5))
    return by(office, job.due_on - timedelta(days=office.rng.randint(0, 4)))


def _audits(office: Office, job: Job) -> None:
    office.audit(job.who, job.record_id, office.rng.choices(GRADES, WEIGHTS)[0])


def _decides(office: Office, job: Job) -> date | None:
    """What is being graded twice waits for the grade, unless something is to be put right at once."""
    audit = db.session.get_one(Audit, job.record_id)
    if any(action.fresh for action in audit.actions):
        office.fire(job.who, "audit", job.record_id, "issue_actions")
    elif any(moderation.state in OPEN for moderation in audit.moderations):
        return office.calendar.add(office.today, 2)
    elif Grade(audit.agreed_grade or audit.overall_grade or Grade.GOOD).below_good:
        _supplies(office, job)
    else:
        record = office.rng.choice(phrases.CLOSING_RECORDS)
        office.fire(job.who, "audit", job.record_id, "close_without_actions", running_record=record, signature=True)
    return None


def _supplies(office: Office, job: Job) -> None:
    """The grade asks for an action: the second one was lower, or the plan of whoever had it was withdrawn."""
    allocated = db.session.get_one(Audit, job.record_id).case.worker_id is not None
    for owner in ("practitioner", "manager") if allocated else ("manager",):
        office.add_action(job.who, job.record_id, owner)
    office.fire(job.who, "audit", job.record_id, "issue_actions")


HABITS = {
    "audit_file": Habit(_means_to_audit, _audits),
    "issue_actions": Habit(soon(1, 3), _decides),
    "supply_actions": Habit(soon(1, 3), _supplies),
}
