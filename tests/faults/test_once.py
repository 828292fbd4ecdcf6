"""What keeps everything happening once: constraints, the order of commit, bell and sending, leases and the sweep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from notifications import outbox
from notifications.channels import CHANNELS
from notifications.channels.email import ANSWER_SECONDS, CONNECT_SECONDS
from notifications.draining import drain
from notifications.jobs import Waiting
from notifications.making import Maker
from notifications.schedule import schedule
from service.database import db
from service.models import History, Notice, Outbox, OutboxItem, Remembered, Task
from service.transaction import transaction
from tests.api.client import Api
from tests.notifications.test_leases import a_dead_process, waiting
from tests.support.post import letters, plan_due, statuses, struck_on
from tests.support.smtp import Mailbox
from tests.support.world import World

# What a server answers before a letter is its own: the one that asks whether it is there, then greeting, sender,
# recipient, data, and what it took.
ANSWERS = 6
ONCE: tuple[Any, ...] = (History, Notice, Outbox, OutboxItem, Remembered, Task)


def test_the_database_itself_refuses_a_second_one_of_what_there_must_be_once(world: World, post: Mailbox) -> None:
    plan = plan_due(world.authority())
    struck_on(world, world.today.replace(day=17))
    drain()
    Api(world, "Pat").post(f"/plans/{plan.id}/transitions/request_delay", DELAY, Idempotency_Key="once")
    assert {model.__name__: again(model) for model in ONCE} == {model.__name__: True for model in ONCE}


DELAY = {"reason": "court", "explanation": "The hearing moved."}


def again(model: Any) -> bool:
    """Whether the database refuses the newest row a second time."""
    row = db.session.scalars(select(model).order_by(model.id.desc())).first()
    values = {c.key: getattr(row, c.key) for c in model.__mapper__.column_attrs if c.key != "id"}
    try:
        with transaction() as work:
            work.session.add(model(**values))
    except IntegrityError:
        return True
    return False


def test_whoever_hears_the_bell_finds_what_it_was_rung_for(world: World) -> None:
    audit = world.authority().submitted()
    before, seen = len(letters()), list[int]()

    def heard(lane: object) -> None:
        with db.engine.connect() as elsewhere:
            seen.append(elsewhere.scalar(select(func.count(Outbox.id)).where(Outbox.channel == "email")) or 0)

    world.context.ring = heard
    world.act("Tess", "issue_actions", audit)
    assert seen == [len(letters())] and seen[0] > before


def test_nothing_of_the_database_is_held_while_a_message_is_sent(
    world: World, post: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.authority().issued()
    held: list[bool] = []
    channel = CHANNELS["email"]
    monkeypatch.setitem(CHANNELS, "email", lambda settings: Watched(channel(settings), held))
    drain()
    assert held and not any(held)


class Watched:
    """A channel, and whether a transaction was open whenever it was to send."""

    def __init__(self, channel: Any, held: list[bool]) -> None:
        self.close: Callable[[], None] = channel.close
        self._channel, self._held = channel, held

    def send(self, letter: Any) -> None:
        self._held.append(db.session().in_transaction())
        self._channel.send(letter)


def test_a_lease_is_longer_than_the_slowest_mail_server_that_is_waited_for(world: World) -> None:
    lease = world.context.policy.number("sending.lease_seconds")
    assert lease > CONNECT_SECONDS + ANSWERS * ANSWER_SECONDS


def test_the_clock_puts_back_what_dead_programs_had_taken(world: World) -> None:
    waiting(world)
    taken = outbox.claim(a_dead_process())
    assert statuses()["leased"] + statuses("in_app")["leased"] == len(taken) > 0
    (sweep,) = [entry for entry in schedule(Waiting(lambda lane: False), Maker()) if entry.name == "sweep"]
    sweep.run()
    assert statuses()["leased"] + statuses("in_app")["leased"] == 0
