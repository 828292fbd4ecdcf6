"""How files are graded a second time, what concerns a practitioner is discussed, and audits are reviewed."""

from __future__ import annotations

from service.database import db
from service.demo import phrases
from service.demo.habits.habit import Habit, Job, soon
from service.demo.office import Office
from service.models import Moderation
from workflows.words import GRADES_BEST_FIRST, AuditQuality, Grade

# The moderator gives the same grade, one lower or one higher; who is graded otherwise disputes it now and then.
SAME, LOWER = 0.72, 0.22
DISPUTES, POOR = 0.2, 0.08


def _grades(office: Office, job: Job) -> None:
    first = db.session.get_one(Moderation, job.record_id).auditor_grade
    facts = {"grade": str(_second(Grade(first), office)), "reasons": office.rng.choice(phrases.SECOND_GRADE)}
    office.fire(job.who, "moderation", job.record_id, "grade", **facts, **_quality(office))


def _second(first: Grade, office: Office) -> Grade:
    chance = office.rng.random()
    step = 0 if chance < SAME else 1 if chance < SAME + LOWER else -1
    place = GRADES_BEST_FIRST.index(first) + step
    return GRADES_BEST_FIRST[min(max(place, 0), len(GRADES_BEST_FIRST) - 1)]


def _quality(office: Office) -> dict[str, str]:
    poor = office.rng.random() < POOR
    quality = AuditQuality.POOR if poor else office.rng.choice((AuditQuality.GOOD, AuditQuality.ADEQUATE))
    return {"quality": str(quality), "quality_comment": phrases.AUDIT_QUALITY[quality]}


def _assesses(office: Office, job: Job) -> None:
    office.fire(job.who, "moderation", job.record_id, "assess", **_quality(office))


def _answers(office: Office, job: Job) -> None:
    if office.rng.random() < DISPUTES:
        office.fire(job.who, "moderation", job.record_id, "dispute", reason=phrases.DISPUTED)
    else:
        office.fire(job.who, "moderation", job.record_id, "agree")


def _settles(office: Office, job: Job) -> None:
    moderation = db.session.get_one(Moderation, job.record_id)
    grade = office.rng.choice((moderation.grade, moderation.auditor_grade))
    office.fire(job.who, "moderation", job.record_id, "settle", grade=grade, reason=phrases.SETTLED)


def _discusses(office: Office, job: Job) -> None:
    office.fire(job.who, "practitioner_form", job.record_id, "discuss", agreed=office.rng.choice(phrases.AGREED))


def _issues_form(office: Office, job: Job) -> None:
    office.fire(job.who, "practitioner_form", job.record_id, "issue_form")


def _files(office: Office, job: Job) -> None:
    office.fire(job.who, "practitioner_form", job.record_id, "mark_filed")


def _reviews(office: Office, job: Job) -> None:
    office.fire(job.who, "review", job.record_id, "record", **phrases.REVIEWED)


HABITS = {
    "moderate_audit": Habit(soon(2, 7), _grades),
    "assess_audit": Habit(soon(1, 2), _assesses),
    "answer_moderation": Habit(soon(1, 4), _answers),
    "settle_grade": Habit(soon(1, 4), _settles),
    "discuss_form": Habit(lambda office, job: max(office.today, job.due_on), _discusses),
    "issue_form_actions": Habit(soon(1, 2), _issues_form),
    "file_form": Habit(soon(1, 3), _files),
    "review_audits": Habit(lambda office, job: max(office.today, job.due_on), _reviews),
    "check_quarter": Habit(soon(3, 9), _reviews),
}
