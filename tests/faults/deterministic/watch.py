"""What must hold after every step of a run, whatever went wrong in it: I2 to I8, each fault a sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from service.context import Context
from service.database import db
from service.models import Escalation, History, Outbox, OutboxItem
from service.relations import TOLD_EACH
from service.simulate.invariants import Invariants
from tests.faults.deterministic.machine import Machine
from tests.faults.deterministic.postbox import Postbox
from tests.support.invariants import folding, tasks
from workflows.catalogue import LIFECYCLES
from workflows.due_dates import rung_day
from workflows.words import Lane

# Of what goes wrong, that after which somebody may get a message once more.
MAY_REPEAT = ("crash", "crash_before_commit", "crash_after_commit", "crash_after_send", "commit_fails", "answer_lost",
              "mail_reply_lost", "sender_frozen")  # fmt: skip
TOLD_TWICE = """
    SELECT task_id, clock, due_on, occurrence FROM outbox_item
    GROUP BY task_id, clock, due_on, occurrence, recipient_id, channel HAVING count(*) > 1"""
SHOWN = """
    SELECT o.id, count(n.id) FROM outbox o LEFT JOIN notice n ON n.outbox_id = o.id
    WHERE o.channel = 'in_app' GROUP BY o.id HAVING count(n.id) > 1 OR (o.status = 'sent' AND count(n.id) <> 1)"""


class Watch(Invariants):
    """Folding, table, two people and who answers are asked as the simulated year asks them; the rest is asked here.

    What is written in a step and what is sent are two things under faults: `look` asks what must always be so, and
    `at_rest` what must be so when nothing has gone wrong for long enough.
    """

    def __init__(self, context: Context, machine: Machine, postbox: Postbox) -> None:
        super().__init__(context)
        self._machine, self._postbox = machine, postbox
        self._last_row = self._last_item = 0

    def _told_once(self) -> Iterator[str]:
        yield from (
            f"I8: task {row[0]} was told twice of {row[1]} for {row[2]}."
            for row in db.session.execute(text(TOLD_TWICE))
        )
        yield from (f"I6: message {row[0]} was shown {row[1]} times." for row in db.session.execute(text(SHOWN)))
        yield from self._copies()
        yield from self._written()
        yield from self._too_early()

    def _nothing_overslept(self) -> Iterator[str]:
        """Asked at rest only: a clock that was killed in the morning strikes a little later."""
        return iter(())

    def at_rest(self) -> Iterator[str]:
        """Everything has had its time: the whole database, and nothing is left to do."""
        yield from (f"I3: {found}" for found in folding())
        yield from (f"I2: {found}" for found in tasks())
        yield from (f"I7: {found}" for found in super()._nothing_overslept())
        waiting = "SELECT id, status FROM outbox WHERE status IN ('waiting', 'leased', 'gathering')"
        yield from (f"I12: message {row[0]} is still {row[1]}." for row in db.session.execute(text(waiting)))
        yield from self._unreached()

    def _copies(self) -> Iterator[str]:
        """I6: each e-mail that was sent arrived, all copies under one Message-ID; no more of them than faults."""
        query = select(Outbox.id, Outbox.key, Outbox.status, Outbox.attempts).where(Outbox.channel == "email")
        copies, known = self._postbox.copies, set()
        for number, key, status, attempts in db.session.execute(query):
            identity = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@127.0.0.1>"
            known.add(identity)
            if status == "sent" and not copies[identity]:
                yield f"I6: message {number} counts as sent and never arrived."
            if status == "skipped" and attempts <= 1 and copies[identity]:
                yield f"I6: message {number} was void and arrived."
        yield from (f"I6: a letter arrived as {other}, which is no message's." for other in set(+copies) - known)
        extra, faults = (
            sum(copies[one] - 1 for one in +copies),
            sum(self._machine.happened[name] for name in MAY_REPEAT),
        )
        if extra > faults:
            yield f"I6: {extra} copies too many arrived after {faults} faults."

    def _written(self) -> Iterator[str]:
        """I2: a step and what it tells are written together."""
        rows = list(db.session.scalars(select(History).where(History.id > self._last_row).order_by(History.id)))
        for row in rows:
            for told in self._tells(row):
                keys = [f"history:{row.id}:{told.message}:{told.to}:{channel}" for channel in self._channels()]
                found = set(db.session.scalars(select(Outbox.key).where(Outbox.key.in_(keys))))
                yield from (f"I2: {key} was never written." for key in keys if key not in found)
        self._last_row = rows[-1].id if rows else self._last_row

    def _tells(self, row: History) -> list[Any]:
        """What this step tells without exception."""
        table = LIFECYCLES[row.subject_kind]
        if row.from_state is None:
            return [told for told in table.begins.tells if told.lane is not Lane.BULK]
        possible = [
            r for r in table.rows_for(row.trigger, row.from_state) if (r.target or row.from_state) == row.to_state
        ]
        tells = possible[0].tells if possible else ()
        return [told for told in tells if told.lane is not Lane.BULK and told.to not in TOLD_EACH]

    def _channels(self) -> tuple[str, ...]:
        return self.context.policy.words("sending.channels")

    def _too_early(self) -> Iterator[str]:
        """I8: no rung of a ladder before its day, and nothing for lateness before it is late."""
        query = select(OutboxItem.id, OutboxItem.clock, OutboxItem.due_on, OutboxItem.occurrence, Outbox.made_at)
        query = query.join(Outbox, Outbox.id == OutboxItem.outbox_id).where(OutboxItem.id > self._last_item)
        for number, clock, due_on, occurrence, made_at in db.session.execute(query.order_by(OutboxItem.id)):
            day = made_at.astimezone(self.context.zone).date()
            first = rung_day(due_on, occurrence, self.context.calendar) if clock == "ahead" else due_on
            if day < first or (clock != "ahead" and day == due_on):
                yield f"I8: stroke {number} ({clock} for {due_on}) was written on {day}."
            self._last_item = number

    def _unreached(self) -> Iterator[str]:
        """I7: what raised or passed up an escalation was sent, or is a dead letter of which somebody is told."""
        query = select(Outbox).where(Outbox.message == "escalation_raised", Outbox.status != "sent")
        for row in db.session.scalars(query).unique():
            about = db.session.get_one(Escalation, row.subject_id)
            alerted = db.session.scalar(select(Escalation.id).where(Escalation.outbox_id == row.id))
            if row.status == "dead" and not alerted and about.cause != "dead_letter":
                yield f"I7: message {row.id} is dead, and nobody is told."
            if row.status == "skipped" and about.state != "resolved" and not self._told(about, row.made_at):
                yield f"I7: escalation {about.id} reached nobody: {row.reason}"

    def _told(self, about: Escalation, since: datetime) -> bool:
        """Somebody was told of it afterwards, or has it on their list and is here."""
        told = select(Outbox.id).where(Outbox.subject_kind == "escalation", Outbox.subject_id == about.id)
        later = told.where(Outbox.status == "sent", Outbox.made_at >= since, Outbox.lane == Lane.ESCALATION)
        return db.session.scalar(later.limit(1)) is not None
