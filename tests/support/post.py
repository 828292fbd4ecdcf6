"""What tests of clocks and sending ask of the world: who was told what, and how sending is set up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from config.policy import Policy
from notifications.composing import letters_of
from notifications.letter import Letter
from service.database import db
from service.models import ActionPlan, Notice, Outbox, Person
from service.transaction import transaction
from service.usecases.striking import strike
from tests.support.smtp import Mailbox
from tests.support.world import World

TUESDAY = date(2026, 11, 24)


def letters(channel: str = "email", **equal: Any) -> list[Outbox]:
    """Outbox rows of a channel, oldest first, with these values."""
    query = select(Outbox).where(Outbox.channel == channel).order_by(Outbox.id).filter_by(**equal)
    return list(db.session.scalars(query.execution_options(populate_existing=True)).unique())


def letter_of(row: Outbox) -> Letter:
    """What a row would say if it were sent now."""
    made = letters_of([row])[row.id]
    assert isinstance(made, Letter), made
    return made


def reminders(person: Person, message: str = "task_due") -> list[Outbox]:
    """What the clocks told somebody by e-mail."""
    return letters(message=message, recipient_id=person.id)


def notices(person: Person) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)))


def statuses(channel: str = "email") -> Counter[str]:
    return Counter(row.status for row in letters(channel))


def change(record: Any, **values: Any) -> None:
    """Write straight into the database what no use case of today does."""
    with transaction() as work:
        found = work.session.get_one(type(record), record.id)
        for name, value in values.items():
            setattr(found, name, value)


def plan_due(world: World, due_on: date = TUESDAY) -> ActionPlan:
    """Pat's plan, due at a supervision that is booked for this day; what its making told is out of the way."""
    world.book(world["Pat"], due_on)
    plan = world.issued()
    assert plan.due_on == due_on
    forget()
    return plan


def forget() -> None:
    """Count what was written so far as sent."""
    with transaction() as work:
        for row in work.session.scalars(select(Outbox)).unique():
            row.status = "sent"


def struck_on(world: World, day: date, hour: int = 9, minute: int = 0) -> dict[str, int]:
    """Strike once, at an hour of London."""
    world.clock.set(day, hour, minute)
    return strike()


@contextmanager
def sending(world: World, **policy: Any) -> Iterator[None]:
    """Other values of policy's `sending` for as long as the block runs."""
    before = world.context.policy
    changed = {**before.values, "sending": {**before.values["sending"], **policy}}
    world.context.policy = Policy(changed)
    try:
        yield
    finally:
        world.context.policy = before


@contextmanager
def mail_through(world: World, mailbox: Mailbox) -> Iterator[None]:
    """E-mail goes to this server for as long as the block runs."""
    before = world.context.settings
    world.context.settings = replace(before, smtp_url=mailbox.url)
    try:
        yield
    finally:
        world.context.settings = before
