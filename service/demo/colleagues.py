"""The demonstration's people at work: whoever has a task does it one day, some early, some late, some badly."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from service.database import db
from service.demo import habits
from service.demo.habits import Habit, Job
from service.demo.office import Office
from service.models import Task

Subject = tuple[str, int]


class Colleagues:
    """Everybody with a task; `left_alone` are the records that a scene of its own tells of."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.left_alone: set[Subject] = set()
        self._meant_for: dict[int, date | None] = {}

    def leave(self, kind: str, record_id: int) -> None:
        """Nobody touches this record of their own accord."""
        self.left_alone.add((kind, record_id))

    def take_up(self, kind: str, record_id: int) -> None:
        """From now on they do what they are used to."""
        self.left_alone.discard((kind, record_id))

    def work(self) -> None:
        """Everybody does what they meant to do by today."""
        for job in self._jobs():
            if (job.kind, job.record_id) in self.left_alone:
                continue
            habit = habits.HABITS.get(job.task)
            if habit is None:
                continue
            if job.id not in self._meant_for:
                self._meant_for[job.id] = habit.means_to(self.office, job)
            when = self._meant_for[job.id]
            if when is not None and when <= self.office.today:
                self._meant_for[job.id] = self._do(habit, job)

    def _do(self, habit: Habit, job: Job) -> date | None:
        if not self._still_open(job):
            return None
        return habit.does(self.office, job)

    def _jobs(self) -> list[Job]:
        query = (
            select(Task.id, Task.kind, Task.state, Task.subject_kind, Task.subject_id, Task.assignee_id, Task.due_on)
            .where(Task.closed_at.is_(None))
            .order_by(Task.id)
        )
        rows = db.session.execute(query).all()
        return [Job(*row[:5], who=row[5], due_on=row[6]) for row in rows if row[5] and row[6]]

    def _still_open(self, job: Job) -> bool:
        """Somebody else may have done it, or it was withdrawn, since this morning."""
        query = select(Task.assignee_id).where(Task.id == job.id, Task.closed_at.is_(None))
        return db.session.scalar(query) == job.who
