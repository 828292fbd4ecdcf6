"""Makes letters of outbox rows as things stand now: recipient, what is still true, permission, wording."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from types import ModuleType
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from notifications import covers, reports, second_persons
from notifications.around import Around, Line, Subject
from notifications.channels.channel import GiveUp
from notifications.letter import Letter, Skip
from notifications.recipients import Addressed, addressed
from notifications.render import day, render
from service.context import here
from service.models import RECORDS, AccessRequest, Cover, Erasure, Outbox, OutboxItem, Person, Report
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


T = TypeVar("T")


class Draft(NamedTuple):
    """A message of which it is known to whom it goes; `letter` where nothing else is to be asked."""

    row: Outbox
    record: Any
    to: Addressed
    letter: Letter | None = None

    @property
    def about(self) -> set[Subject]:
        """The records that the recipient must see: of the strokes, or else the row's own."""
        if self.letter is not None:
            return set()
        strokes = {(item.task.subject_kind, item.task.subject_id) for item in self.to.items}
        return strokes | {(self.row.subject_kind, self.row.subject_id)}


def letters_of(rows: Sequence[Outbox]) -> dict[int, Letter | Exception]:
    """Letters by the numbers of their rows, or why there is none: Skip, GiveUp, an error in the program.

    What they need is read together. Raises what the database says. Leaves a reading transaction open.
    """
    found: dict[int, Letter | Exception] = {}
    around = Around(rows, ABOUT)
    drafts = [draft for _, draft in _each(((row.id, row) for row in rows), lambda row: _draft(row, around), found)]
    around.look((draft.to.person, subject) for draft in drafts for subject in draft.about)
    letters = _each(((draft.row.id, draft) for draft in drafts), lambda draft: _finished(draft, around), found)
    return found | dict(letters)


def _each(
    things: Iterable[tuple[int, T]], make: Callable[[T], Any], errors: dict[int, Letter | Exception]
) -> Iterator[tuple[int, Any]]:
    """What is made of each; why one cannot be made is kept for its number, and stops no other."""
    for number, thing in things:
        try:
            yield number, make(thing)
        except SQLAlchemyError:
            # Nothing else can be asked of this transaction either.
            raise
        except Exception as error:
            errors[number] = error


def _draft(row: Outbox, around: Around) -> Draft:
    record = around.record(ABOUT[row.subject_kind], row.subject_id)
    if record is None:
        raise Skip("What it was about is not kept any more.")
    aside = ASIDE.get(type(record))
    if aside is None:
        return Draft(row, record, addressed(row, record))
    to = Addressed(aside.recipient_of(row, record))
    return Draft(row, record, to, _letter(row, to, aside.values_of(record), aside.page_of(record)))


def _finished(draft: Draft, around: Around) -> Letter:
    if draft.letter is not None:
        return draft.letter
    row, record, to, _ = draft
    items = _seen(row, to, around)
    return _letter(row, to, _values(row, record, to.person, items, around), _link(row, items))


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


def _seen(row: Outbox, to: Addressed, around: Around) -> list[OutboxItem]:
    """The strokes about records that the person may see; without strokes, the row's own record must be one."""
    if not row.items:
        if not around.sees(to.person, row.subject_kind, row.subject_id):
            _unseen(row, to.person)
        return []
    seen = [item for item in to.items if around.sees(to.person, item.task.subject_kind, item.task.subject_id)]
    if not seen:
        _unseen(row, to.person)
    return seen


def _unseen(row: Outbox, person: Person) -> None:
    """An escalation must reach somebody: one that cannot is for a person to look at, not to be passed over."""
    sentence = f"{person.name} may not see the record that it is about."
    raise (
        GiveUp(f"{sentence} Check roles and staff list, then retry.") if row.lane == Lane.ESCALATION else Skip(sentence)
    )


def _values(row: Outbox, record: Record, person: Person, items: Sequence[OutboxItem], around: Around) -> dict[str, Any]:
    """What templates may say: titles of tasks and due days, nothing of the case itself."""
    due = row.due_on if items else getattr(record, DUE.get(row.subject_kind, "due_on"), None)
    tasks = [item.task for item in _by_task(items)]
    return {
        "count": len(tasks),
        "due": day(due),
        "past": due is not None and due < here().today(),
        "tasks": tuple(Line(task.title, day(task.due_on)) for task in tasks),
        "todo": around.todo(person, row.subject_kind, row.subject_id),
    }


def _by_task(items: Sequence[OutboxItem]) -> list[OutboxItem]:
    """One for each task, several rungs of which may have been missed."""
    return list({item.task_id: item for item in items}.values())


def _link(row: Outbox, items: Sequence[OutboxItem]) -> str:
    subjects = {(item.task.subject_kind, item.task.subject_id) for item in items} or {
        (row.subject_kind, row.subject_id)
    }
    if len(subjects) > 1:
        return TASKS
    kind, number = subjects.pop()
    return f"/{PATHS[kind]}/{number}"
