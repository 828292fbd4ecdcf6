"""Gives the open tasks of many records to those who now hold them, and leaves a trace of each move."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from service.batches import batches
from service.models import RECORDS, ActionPlan, Escalation, Moderation, Person, PractitionerForm, Task, TaskMove
from service.queries import audit_behind
from service.relations import Record, case_of
from service.standing import kind_of
from service.steps import worklist
from service.steps.concerned import Subjects
from service.transaction import Work

# Sessions before the plans that follow them, audits before what hangs on them, each by number: whoever locks in
# this order never waits in a circle.
IN_ORDER = (
    "supervision",
    "audit",
    "practitioner_form",
    "action_plan",
    "escalation",
    "moderation",
    "exercise",
    "cycle",
    "tool_version",
    "exemption",
    "review",
)
BELONGING = (ActionPlan, Escalation, Moderation, PractitionerForm)


def everybody(work: Work) -> list[Person]:
    """All staff with their roles and leave in three statements; held on to, none of them is looked up again."""
    query = select(Person).options(selectinload(Person.role_grants), selectinload(Person.leave)).order_by(Person.id)
    return list(work.session.scalars(query).unique())


class Handover:
    """One round of handing on; it holds on to the staff, so that lines of managers are walked in memory."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._staff = everybody(work)

    def load(self, subjects: Subjects) -> list[Any]:
        """The records behind these numbers, locked together with the audits to which they belong."""
        behind = {audit_id for model in BELONGING for audit_id in self._audits_of(model, subjects)}
        wanted = {**subjects, "audit": subjects.get("audit", set()) | behind}
        loaded = {kind: self._locked(RECORDS[kind], wanted.get(kind, set())) for kind in IN_ORDER}
        return [record for kind in IN_ORDER for record in loaded[kind] if record.id in subjects.get(kind, ())]

    def _audits_of(self, model: Any, subjects: Subjects) -> Iterator[int]:
        for some in batches(sorted(subjects.get(model.__tablename__, ()))):
            numbers = self._work.session.scalars(audit_behind(model).where(model.id.in_(some)))
            yield from (number for number in numbers if number is not None)

    def _locked(self, model: Any, ids: Collection[int]) -> list[Any]:
        found: list[Any] = []
        for some in batches(sorted(ids)):
            query = select(model).where(model.id.in_(some)).order_by(model.id).with_for_update(of=model)
            found += self._work.session.scalars(query.execution_options(populate_existing=True)).unique()
        return found

    def reassign(self, records: Collection[Record]) -> None:
        """Give each open task of these records to whoever holds its relation today."""
        by_subject = {(kind_of(record), record.id): record for record in records}
        for task in self._open_tasks(by_subject):
            record = by_subject[task.subject_kind, task.subject_id]
            case = case_of(record)
            if case is not None and task.team_id != case.team_id:
                task.team_id = case.team_id
            worklist.reassign(self._work, task, record)
        self._work.session.flush()

    def _open_tasks(self, subjects: Collection[tuple[str, int]]) -> list[Task]:
        found: list[Task] = []
        for kind in IN_ORDER:
            for some in batches(id_ for subject_kind, id_ in subjects if subject_kind == kind):
                open_ones = Task.closed_at.is_(None)
                query = select(Task).where(Task.subject_kind == kind, Task.subject_id.in_(some), open_ones)
                found += self._work.session.scalars(query).unique()
        return found

    def renew(self, record: Record, reason: str) -> None:
        """Ask anew which tasks a record wants; one that takes the place of another tells whose that was."""
        before = {task.id: task for task in worklist.open_tasks(self._work, record)}
        worklist.sync(self._work, record)
        opened = [task for task in worklist.open_tasks(self._work, record) if task.id not in before]
        closed = [task for task in before.values() if task.closed_at is not None]
        for new, old in zip(opened, closed, strict=False):
            self._trace(new, old, reason)

    def _trace(self, new: Task, old: Task, reason: str) -> None:
        self._work.session.add(
            TaskMove(
                task_id=new.id,
                at=self._work.now,
                from_id=old.assignee_id,
                to_id=new.assignee_id,
                by_name="the service",
                reason=reason,
            )
        )
