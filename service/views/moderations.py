"""What the guards may know about a moderation and about a group exercise."""

from __future__ import annotations

from sqlalchemy import select

from service.context import here
from service.database import db
from service.models import Audit, Exercise, Moderation, Task
from service.relations import holder, subjects
from workflows.moderation import GRADE_FILE, REQUESTED
from workflows.views import ExerciseView, ModerationView
from workflows.words import Relation


def moderation_view(record: Moderation) -> ModerationView:
    asked = record.tasks[0].assignee_id if record.state == REQUESTED and record.tasks else None
    return ModerationView(
        due_on=record.due_on,
        audit_state=record.audit.state,
        auditor_grade=record.auditor_grade,
        grade=record.grade,
        assessed=record.quality is not None,
        moderator_id=record.moderator_id,
        asked_id=asked,
        auditor_ids=frozenset(auditor.person_id for auditor in record.audit.auditors),
        look_up_barred=lambda: barred_from(record.audit),
        look_up_former=lambda: _asked_before(record),
    )


def _asked_before(record: Moderation) -> frozenset[int]:
    """Whoever has had the task to grade this file: from the day it passed on they were not blind any more."""
    graded = (Task.subject_kind == "moderation", Task.subject_id == record.id, Task.kind == GRADE_FILE.kind)
    past = select(Task.assignee_id).where(*graded, Task.closed_at.is_not(None))
    return frozenset(number for number in db.session.scalars(past) if number is not None)


def barred_from(audit: Audit) -> frozenset[int]:
    """Who cannot grade a file a second time: its auditors, whose own it is, and whoever answers for it."""
    responsible = holder(Relation.RESPONSIBLE_MANAGER, audit)
    auditors = {auditor.person_id for auditor in audit.auditors}
    return frozenset(auditors | subjects(audit) | ({responsible.id} if responsible else set()))


def exercise_view(record: Exercise) -> ExerciseView:
    """Whoever has left is not waited for any more."""
    today = here().today()
    waiting = [part for part in record.participants if part.grade is None and part.person.here_on(today)]
    return ExerciseView(
        due_on=record.due_on,
        entered_ids=frozenset(part.person_id for part in record.participants if part.grade is not None),
        waiting_ids=tuple(part.person_id for part in waiting if part.person_id != record.case.worker_id),
        holder_id=record.case.worker_id,
    )
