"""What must hold after every simulated day: I3, I4, I6 and I7 of the service's promises, each fault a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, func, select

from service.batches import batches
from service.context import Context
from service.database import db
from service.models import RECORDS, History, Notice, Outbox, OutboxItem, OutboxStatus, Task
from service.reconciling.answering import unanswered
from service.reconciling.steps import allowed, on_ones_own
from workflows.action_plan import DELAYED, ISSUED

Chain = tuple[str, int]


@dataclass
class Invariants:
    """Looks at what happened since it last looked; `faults` are all that were ever found."""

    context: Context
    faults: list[str] = field(default_factory=list)
    _last_id: int = 0
    _last_message: int = 0
    _ends: dict[Chain, tuple[int, str]] = field(default_factory=dict)

    def look(self) -> None:
        """After the day's work and its messages; the database is read only."""
        rows = list(db.session.scalars(select(History).where(History.id > self._last_id).order_by(History.id)))
        for check in (self._folds, self._as_published, self._by_two_people):
            self.faults += check(rows)
        self.faults += [*self._told_once(), *self._someone_answers(), *self._nothing_overslept()]
        self._last_id = rows[-1].id if rows else self._last_id
        db.session.expunge_all()

    # --- I3: folding the history gives the state ------------------------------------------------------------

    def _folds(self, rows: list[History]) -> Iterator[str]:
        touched: dict[str, set[int]] = {}
        for row in rows:
            chain = (row.subject_kind, row.subject_id)
            sequence, state = self._ends.get(chain, (0, None))
            if (row.sequence, row.from_state) != (sequence + 1, state):
                yield f"{_of(row)} does not follow on: after {state} came {row.from_state}."
            self._ends[chain] = (row.sequence, row.to_state)
            touched.setdefault(row.subject_kind, set()).add(row.subject_id)
        for kind, numbers in touched.items():
            yield from self._unfolded(kind, sorted(numbers))

    def _unfolded(self, kind: str, numbers: list[int]) -> Iterator[str]:
        model: Any = RECORDS[kind]
        for some in batches(numbers):
            for number, state in db.session.execute(select(model.id, model.state).where(model.id.in_(some))):
                if self._ends[kind, number][1] != state:
                    yield f"{kind} {number} is {state}, and its history folds to {self._ends[kind, number][1]}."

    # --- I4: every step is in the published table, and two-person steps have two people ---------------------

    def _as_published(self, rows: list[History]) -> Iterator[str]:
        for row in rows:
            if not allowed(row, self.context.roles):
                step = f"{row.trigger} from {row.from_state} to {row.to_state} by {row.actor_roles}"
                yield f"{_of(row)}: {step} is in no table."

    def _by_two_people(self, rows: list[History]) -> Iterator[str]:
        """Nobody signs off, delays or reinstates a plan that they own, owned or completed."""
        yield from (f"{_of(row)}: somebody decided on what was their own." for row in on_ones_own(rows))

    # --- I6: told once, and not when it was void ------------------------------------------------------------

    def _told_once(self) -> Iterator[str]:
        new = Outbox.id > self._last_message
        made = list(db.session.execute(select(Outbox.id, Outbox.channel, Outbox.status, Outbox.made_at).where(new)))
        sent = {row.id for row in made if row.channel == "in_app" and row.status == OutboxStatus.SENT}
        counted = select(Notice.outbox_id, func.count(Notice.id)).where(Notice.outbox_id > self._last_message)
        notices: dict[int, int] = dict(db.session.execute(counted.group_by(Notice.outbox_id)).all())
        yield from (f"Message {n} was shown {notices.get(n, 0)} times." for n in sent if notices.get(n, 0) != 1)
        waiting = [row.id for row in made if row.status not in ENDED]
        yield from (f"Message {number} was not sent on its day." for number in waiting)
        yield from self._void(new)
        self._last_message = max((row.id for row in made), default=self._last_message)

    def _void(self, new: Any) -> Iterator[str]:
        query = select(Outbox.id, Outbox.made_at, Task.closed_at).join(Outbox.items).join(OutboxItem.task).where(new)
        for number, made_at, closed_at in db.session.execute(query):
            if closed_at is not None and closed_at < made_at:
                yield f"Message {number} reminds of a task that was closed before."

    # --- I7: what must escalate has, and reaches somebody who is here ---------------------------------------

    def _someone_answers(self) -> Iterator[str]:
        yield from (str(found) for found in unanswered(self.context))

    def _nothing_overslept(self) -> Iterator[str]:
        """The first working day after due, and after it was sent back when that was later, a plan has escalated."""
        plan: Any = RECORDS["action_plan"]
        after = self.context.policy.number("plan.escalate_after_working_days")
        limit = self.context.calendar.ago(self.context.today(), after)
        own_task = and_(Task.subject_kind == "action_plan", Task.subject_id == plan.id, Task.kind == "complete_plan")
        running = select(plan.id, plan.due_on).join(Task, own_task).where(Task.closed_at.is_(None))
        late = running.where(plan.state.in_((ISSUED, DELAYED)), plan.due_on <= limit, Task.armed_on <= limit)
        for number, due in db.session.execute(late):
            yield f"Plan {number} was due on {due} and has not escalated."


ENDED = (OutboxStatus.SENT, OutboxStatus.SKIPPED, OutboxStatus.DEAD)


def _of(row: History) -> str:
    return f"{row.subject_kind} {row.subject_id}, history row {row.sequence}"
