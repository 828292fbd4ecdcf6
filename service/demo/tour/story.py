"""The storyteller: moves the clock, lets people act, and says what they did and what the service did by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from textwrap import fill
from typing import Any

from sqlalchemy import select

from service.context import Context
from service.database import db
from service.demo.simulation import StoryClock
from service.demo.tour.cast import CAST
from service.models import History, OutboxItem, Person, Task
from service.people import person_by_email
from service.usecases.transitions import fire_transition
from workflows.catalogue import LIFECYCLES
from workflows.engine import Refused

MORNING, OFFICE_HOUR = 8, 9
WIDTH = 100
LAST_TOLD = "last told"
BY_ITSELF = "system"


@dataclass(frozen=True)
class Reminder:
    """A clock told somebody of a task: on which day, of what due day, with which occurrence or rung."""

    on: date
    to: str
    task: str
    kind: str
    record_id: int
    due_on: date
    number: int


@dataclass
class Story:
    """What has been told so far. `records` are the numbers of what the story is about, by the names it gives them."""

    context: Context
    clock: StoryClock
    voice: Callable[[str], None]
    workbook: Path
    folder: Path
    records: dict[str, int] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    reminders: list[Reminder] = field(default_factory=list)
    days: dict[str, date] = field(default_factory=dict)
    counts: dict[str, dict[str, Any]] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.context.today()

    def tell(self, sentence: str) -> None:
        """One thing that happened, under the day on which it did."""
        if self.today != self.days.get(LAST_TOLD):
            self.days[LAST_TOLD] = self.today
            self.voice(f"   {written_day(self.today)}")
        self.voice(fill(sentence, WIDTH, initial_indent="   · ", subsequent_indent="     "))

    # --- people -----------------------------------------------------------------------------------------

    def person(self, key: str) -> Person:
        """Somebody of the cast, a few minutes on."""
        self.clock.pass_time(4)
        found = person_by_email(CAST[key].email)
        assert found is not None, f"{key} has not been imported"
        return found

    def does(self, key: str, kind: str, record: str, trigger: str, says: str, **facts: Any) -> None:
        """Somebody acts, and it is told."""
        fire_transition(kind, self.records[record], trigger, self.person(key), facts)
        self.tell(f"{CAST[key].name} {says}")

    def tries(self, key: str, kind: str, record: str, trigger: str, says: str, name: str, **facts: Any) -> None:
        """Somebody tries what they may not, and the answer is quoted."""
        try:
            fire_transition(kind, self.records[record], trigger, self.person(key), facts)
        except Refused as refusal:
            self.refused(name, key, says, refusal)

    def refused(self, name: str, key: str, says: str, refusal: Refused) -> None:
        self.refusals[name] = str(refusal)
        quoted = str(refusal).replace("“", "‘").replace("”", "’")
        self.tell(f"{CAST[key].name} {says} The service refuses: “{quoted}”")

    # --- time -------------------------------------------------------------------------------------------

    def until(self, day: date) -> None:
        """Let the days pass up to this one; every working morning the clocks strike, and what they did is told."""
        while self.today < day:
            self._dawn(self.today + timedelta(days=1))

    def working_days(self, number: int) -> None:
        """Let so many working days pass."""
        self.until(self.context.calendar.add(self.today, number))

    def strike_again(self) -> int:
        """Let this morning's clocks strike once more; returns how many messages that made."""
        before = len(list(db.session.scalars(select(OutboxItem.id))))
        self.context.morning()
        return len(list(db.session.scalars(select(OutboxItem.id)))) - before

    def _dawn(self, day: date) -> None:
        last_item = db.session.scalar(select(OutboxItem.id).order_by(OutboxItem.id.desc()).limit(1)) or 0
        last_row = db.session.scalar(select(History.id).order_by(History.id.desc()).limit(1)) or 0
        self.clock.set(day, MORNING)
        self.context.morning()
        self.context.drain()
        for sentence in (*self._done_by_itself(last_row), *self._reminded(last_item)):
            self.tell(f"At 8 o’clock, by itself: {sentence}")
        self.clock.set(day, OFFICE_HOUR)

    def _done_by_itself(self, after: int) -> list[str]:
        """What system actors did to the story's records since a row of history."""
        rows = db.session.scalars(select(History).where(History.id > after).order_by(History.id))
        return [_deed(row, self._named(row.subject_kind, row.subject_id)) for row in rows if self._is_news(row)]

    def _is_news(self, row: History) -> bool:
        return row.actor_roles == BY_ITSELF and self._named(row.subject_kind, row.subject_id) is not None

    def _reminded(self, after: int) -> list[str]:
        query = (
            select(OutboxItem, Task, Person)
            .join(Task, OutboxItem.task_id == Task.id)
            .join(Person, OutboxItem.recipient_id == Person.id)
            .where(OutboxItem.id > after, OutboxItem.channel == "email")
            .order_by(OutboxItem.id)
        )
        told = [self._reminder(item, task, person) for item, task, person in db.session.execute(query).unique()]
        self.reminders += told
        news = [reminder for reminder in told if self._named(reminder.kind, reminder.record_id)]
        return [_reminding(reminder, self._title(reminder)) for reminder in news]

    def _reminder(self, item: OutboxItem, task: Task, person: Person) -> Reminder:
        subject = task.subject_kind, task.subject_id
        return Reminder(self.today, person.name, task.kind, *subject, item.due_on, item.occurrence)

    def _title(self, reminder: Reminder) -> str:
        rules = LIFECYCLES[reminder.kind].task_rules()
        return next(rule.title for rule in rules if rule.kind == reminder.task)

    def _named(self, kind: str, record_id: int) -> str | None:
        """What the story calls a record, if it is about it: `plan of Pat` is an action plan."""
        kinds = {"action_plan": "plan", "audit": "audit", "escalation": "escalation"}
        names = (name for name, number in self.records.items() if number == record_id)
        return next((name for name in names if name.startswith(kinds.get(kind, "–"))), None)


def written_day(day: date) -> str:
    """A day as the story's headings write it: Monday 7 September 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _deed(row: History, name: str | None) -> str:
    label = LIFECYCLES[row.subject_kind].by_state[row.to_state].label.lower()
    happened = next(r.done for r in LIFECYCLES[row.subject_kind].rows_for(row.trigger))
    return f"the service {happened}; the {name} is now “{label}”. {row.reason or ''}".strip()


def _reminding(reminder: Reminder, title: str) -> str:
    left = (reminder.due_on - reminder.on).days
    when = "today" if left == 0 else f"in {left} days" if left > 0 else f"{-left} days ago"
    early = "" if left <= reminder.number else f" {reminder.number} days before is no working day, so it comes today."
    return f"the service reminds {reminder.to}: “{title}”, due {when}, on {written_day(reminder.due_on)}.{early}"
