"""Makes a letter of an outbox row as things stand now: recipient, what is still true, permission, wording."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any, NamedTuple

from sqlalchemy import select

from notifications import covers, reports, second_persons
from notifications.channels.channel import GiveUp
from notifications.letter import Letter, Skip
from notifications.recipients import Addressed, addressed
from notifications.render import day, render
from service.context import here
from service.database import db
from service.models import RECORDS, AccessRequest, Cover, Erasure, Outbox, OutboxItem, Person, Report, Task
from service.queries import sees
from service.relations import Record
from workflows.words import Lane

PATHS = {
    "action_plan": "plans",
    "audit": "audits",
    "cycle": "cycles",
    "escalation": "escalations",
    "exemption": "exemptions",
    "exercise": "exercises",
    "moderation": "moderations",
    "practitioner_form": "practitioner-forms",
    "review": "reviews",
    "self_audit": "self-audits",
    "standard_reminder": "standard-reminders",
    "supervision": "supervisions",
    "tool_version": "tool-versions",
}
DUE = {"cycle": "cut_off_on", "escalation": "acknowledge_by_on", "exemption": "to_on", "supervision": "on"}
TASKS = "/tasks"
ABOUT: dict[str, Any] = {
    **RECORDS,
    covers.COVER: Cover,
    reports.REPORT: Report,
    second_persons.ERASURE: Erasure,
    second_persons.REQUEST: AccessRequest,
}
# What is no record with a lifecycle: each module says to whom a message goes, what it says, and which page it opens.
ASIDE: dict[type, ModuleType] = {AccessRequest: second_persons, Cover: covers, Erasure: second_persons, Report: reports}


class Line(NamedTuple):
    """A task as messages name it: its title and its due day as people write it."""

    title: str
    due: str


def letter_of(row: Outbox) -> Letter:
    """Read everything that the message needs; raises Skip and GiveUp. Leaves a reading transaction open."""
    record = db.session.get(ABOUT[row.subject_kind], row.subject_id)
    if record is None:
        raise Skip("What it was about is not kept any more.")
    aside = ASIDE.get(type(record))
    if aside is not None:
        to = Addressed(aside.recipient_of(row, record))
        return _letter(row, to, aside.values_of(record), aside.page_of(record))
    to = addressed(row, record)
    items = _seen(row, to)
    return _letter(row, to, _values(row, record, to.person, items), _link(row, items))


def _letter(row: Outbox, to: Addressed, values: dict[str, Any], link: str) -> Letter:
    subject, body = render(row.message, values)
    return Letter(
        outbox_id=row.id,
        key=row.key,
        channel=row.channel,
        person_id=to.person.id,
        name=to.person.name,
        email=to.person.email,
        subject=subject,
        body=body,
        link=link,
        dropped=to.dropped,
    )


def _seen(row: Outbox, to: Addressed) -> list[OutboxItem]:
    """The strokes about records that the person may see; without strokes, the row's own record must be one."""
    if not row.items:
        if not sees(to.person, row.subject_kind, row.subject_id):
            _unseen(row, to.person)
        return []
    seen = [item for item in to.items if sees(to.person, item.task.subject_kind, item.task.subject_id)]
    if not seen:
        _unseen(row, to.person)
    return seen


def _unseen(row: Outbox, person: Person) -> None:
    """An escalation must reach somebody: one that cannot is for a person to look at, not to be passed over."""
    sentence = f"{person.name} may not see the record that it is about."
    raise (
        GiveUp(f"{sentence} Check roles and staff list, then retry.") if row.lane == Lane.ESCALATION else Skip(sentence)
    )


def _values(row: Outbox, record: Record, person: Person, items: Sequence[OutboxItem]) -> dict[str, Any]:
    """What templates may say: titles of tasks and due days, nothing of the case itself."""
    due = row.due_on if items else getattr(record, DUE.get(row.subject_kind, "due_on"), None)
    tasks = [item.task for item in _by_task(items)]
    return {
        "count": len(tasks),
        "due": day(due),
        "past": due is not None and due < here().today(),
        "tasks": [Line(task.title, day(task.due_on)) for task in tasks],
        "todo": _todo(row, person),
    }


def _by_task(items: Sequence[OutboxItem]) -> list[OutboxItem]:
    """One for each task, several rungs of which may have been missed."""
    return list({item.task_id: item for item in items}.values())


def _todo(row: Outbox, person: Person) -> Line | None:
    """The task that the person has on the record now, soonest due first."""
    query = select(Task.title, Task.due_on).where(
        Task.subject_kind == row.subject_kind,
        Task.subject_id == row.subject_id,
        Task.assignee_id == person.id,
        Task.closed_at.is_(None),
    )
    found = db.session.execute(query.order_by(Task.due_on, Task.id).limit(1)).first()
    return Line(found.title, day(found.due_on)) if found else None


def _link(row: Outbox, items: Sequence[OutboxItem]) -> str:
    subjects = {(item.task.subject_kind, item.task.subject_id) for item in items} or {
        (row.subject_kind, row.subject_id)
    }
    if len(subjects) > 1:
        return TASKS
    kind, number = subjects.pop()
    return f"/{PATHS[kind]}/{number}"
