"""What somebody has to do, and what they wait for: open tasks with what each is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.models import (
    ActionPlan,
    Audit,
    Auditor,
    Case,
    Cycle,
    Escalation,
    Exercise,
    Moderation,
    Person,
    PractitionerForm,
    Supervision,
    Task,
    ToolVersion,
)
from service.queries import Sight
from service.reading.audits import AuditLine, audits_seen, progress
from service.reading.escalations import EscalationLine, escalations_seen
from service.reading.plans import PlanLine, plans_seen
from service.reading.sessions import SessionLine, sessions_seen

MOST = 100
About = AuditLine | PlanLine | EscalationLine | SessionLine | str
# What others do with one's own plans and audits.
AWAITED = ("sign_off_plan", "decide_delay", "issue_actions")


@dataclass(frozen=True)
class Line:
    """One open task; days are local. `progress` is answered questions of how many, for an audit to do."""

    id: int
    kind: str
    subject_kind: str
    subject_id: int
    due_on: date | None
    since: date
    who: str | None
    behalf: str | None
    about: About
    progress: tuple[int, int] | None = None

    @property
    def late(self) -> bool:
        return self.due_on is not None and self.due_on < here().today()

    @property
    def plan(self) -> PlanLine | None:
        return self.about if isinstance(self.about, PlanLine) else None


@dataclass(frozen=True)
class Worklist:
    """Somebody's own tasks, soonest due first, how many there are, and what they wait for."""

    lines: Sequence[Line]
    total: int
    waiting: Sequence[Line]


def worklist(sight: Sight) -> Worklist:
    """The open tasks of one person and those of others that their own work waits for."""
    mine = _open(Task.assignee_id == sight.person.id)
    others = _open(Task.kind.in_(AWAITED), Task.assignee_id != sight.person.id, _own(sight))
    subjects = _subjects(sight, [*mine, *others])
    auditing = [subjects.get(_key(task)) for task in mine if task.kind == "audit_file"]
    counts = progress(about for about in auditing if isinstance(about, AuditLine))
    lines = [_line(task, subjects, counts) for task in mine if _key(task) in subjects]
    waiting = [_line(task, subjects, counts) for task in others if _key(task) in subjects]
    return Worklist(lines[:MOST], len(lines), waiting)


def tasks_on(records: Sequence[tuple[str, int]]) -> list[Task]:
    """All tasks of these records, by kind and number, those that are closed as well, soonest due first."""
    parts = [and_(Task.subject_kind == kind, Task.subject_id == number) for kind, number in records]
    return _tasks(or_(*parts)) if parts else []


def _open(*conditions: Any) -> list[Task]:
    return _tasks(Task.closed_at.is_(None), *conditions)


def _tasks(*conditions: Any) -> list[Task]:
    query = (
        select(Task)
        .where(*conditions)
        .order_by(Task.due_on, Task.id)
        .options(joinedload(Task.delegated_by))
        .limit(5 * MOST)
    )
    return list(db.session.scalars(query).unique())


def _own(sight: Sight) -> Any:
    plans = select(ActionPlan.id).where(ActionPlan.owner_id == sight.person.id)
    audits = select(Auditor.audit_id).where(Auditor.person_id == sight.person.id)
    return or_(
        and_(Task.subject_kind == "action_plan", Task.subject_id.in_(plans)),
        and_(Task.subject_kind == "audit", Task.subject_id.in_(audits)),
    )


def _key(task: Task) -> tuple[str, int]:
    return task.subject_kind, task.subject_id


def _subjects(sight: Sight, tasks: Iterable[Task]) -> dict[tuple[str, int], About]:
    """What the tasks are about, as far as this person may see it: a fixed number of queries for each kind."""
    ids: dict[str, set[int]] = {}
    for task in tasks:
        ids.setdefault(task.subject_kind, set()).add(task.subject_id)
    found: dict[tuple[str, int], About] = {}
    if numbers := ids.get("audit"):
        found |= {("audit", line.id): line for line in audits_seen(sight, Audit.id.in_(numbers))}
    if numbers := ids.get("action_plan"):
        found |= {("action_plan", line.id): line for line in plans_seen(sight, ActionPlan.id.in_(numbers))}
    if numbers := ids.get("escalation"):
        lines = escalations_seen(sight, Escalation.id.in_(numbers))
        found |= {("escalation", line.id): line for line in lines}
    if numbers := ids.get("supervision"):
        sessions = sessions_seen(sight, Supervision.id.in_(numbers), limit=5 * MOST)
        found |= {("supervision", line.id): line for line in sessions}
    if numbers := ids.get("tool_version"):
        made = select(ToolVersion.id, ToolVersion.title).where(sight.of("tool_version"), ToolVersion.id.in_(numbers))
        found |= {("tool_version", number): title for number, title in db.session.execute(made)}
    if numbers := ids.get("moderation"):
        about = select(Moderation.id, Case.reference).join(Moderation.audit).join(Audit.case)
        found |= _by_reference("moderation", about.where(sight.of("moderation"), Moderation.id.in_(numbers)))
    if numbers := ids.get("exercise"):
        about = select(Exercise.id, Case.reference).join(Exercise.case)
        found |= _by_reference("exercise", about.where(sight.of("exercise"), Exercise.id.in_(numbers)))
    if numbers := ids.get("practitioner_form"):
        whose = select(PractitionerForm.id, Person.name).join(PractitionerForm.practitioner)
        named = db.session.execute(whose.where(sight.of("practitioner_form"), PractitionerForm.id.in_(numbers)))
        found |= {("practitioner_form", number): f"{name}: what an audit found" for number, name in named}
    if numbers := ids.get("cycle"):
        named = db.session.execute(select(Cycle.id, Cycle.name).where(sight.of("cycle"), Cycle.id.in_(numbers)))
        found |= {("cycle", number): name for number, name in named}
    return found


def _by_reference(kind: str, query: Any) -> dict[tuple[str, int], About]:
    """Records of which a row says no more than whose file they are about."""
    return {(kind, number): f"Case {reference}" for number, reference in db.session.execute(query)}


def _line(task: Task, subjects: Mapping[tuple[str, int], About], counts: Mapping[int, tuple[int, int]]) -> Line:
    about = subjects[_key(task)]
    return Line(
        id=task.id,
        kind=task.kind,
        subject_kind=task.subject_kind,
        subject_id=task.subject_id,
        due_on=task.due_on,
        since=_local(task.opened_at),
        who=_name(task.assignee),
        behalf=_name(task.delegated_by),
        about=about,
        progress=counts.get(task.subject_id) if task.kind == "audit_file" else None,
    )


def _local(at: datetime) -> date:
    return at.astimezone(here().zone).date()


def _name(person: Person | None) -> str | None:
    return person.name if person else None
