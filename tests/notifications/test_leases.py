"""A message is sent under a lease: whoever dies holding it loses it, and whoever lives keeps it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from notifications import draining, outbox, settling
from notifications.draining import drain
from notifications.letter import Skip
from service import lease
from service.database import db
from service.models import Outbox
from service.transaction import transaction
from tests.supervisor.runs import eventually
from tests.support.post import letters, plan_due, sending, statuses
from tests.support.smtp import Mailbox
from tests.support.world import World


def waiting(world: World) -> int:
    """Plenty of messages that wait; returns how many."""
    world.authority().issued()
    return len(list(db.session.scalars(select(Outbox.id))))


def put(row_id: int, **values: object) -> None:
    with transaction() as work:
        row = work.session.get_one(Outbox, row_id)
        for name, value in values.items():
            setattr(row, name, value)


def a_dead_process() -> str:
    """The name of a holder that has run on this machine and does not any more."""
    code = "from service.lease import holder; print(holder())"
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def test_what_one_has_claimed_nobody_else_claims(world: World) -> None:
    count = waiting(world)
    with sending(world, batch=2):
        claimed: list[int] = []
        while ids := outbox.claim(lease.holder()):
            assert not set(ids) & set(claimed)
            claimed += ids
    assert len(claimed) == count


def test_a_batch_is_of_one_lane_and_no_larger_than_policy_says(world: World) -> None:
    waiting(world)
    with sending(world, batch=3):
        ids = outbox.claim(lease.holder())
    lanes = set(db.session.scalars(select(Outbox.lane).where(Outbox.id.in_(ids))))
    assert len(ids) <= 3 and lanes == {"escalation"}


def test_a_live_holder_keeps_its_lease(world: World) -> None:
    waiting(world)
    ids = outbox.claim(lease.holder())
    assert outbox.sweep() == 0
    assert outbox.begin(ids[0], lease.holder())


def test_the_lease_does_not_follow_the_wall_clock_or_the_demonstration(world: World) -> None:
    waiting(world)
    ids = outbox.claim(lease.holder())
    world.clock.forward(days=3)
    assert outbox.sweep() == 0
    assert outbox.begin(ids[0], lease.holder())


def test_a_lease_that_has_run_out_is_swept_and_its_holder_can_neither_send_nor_settle(world: World) -> None:
    waiting(world)
    me = lease.holder()
    with sending(world, lease_seconds=0):
        ids = outbox.claim(me)
        assert not outbox.begin(ids[0], me)
        assert outbox.sweep() == len(ids)
    settling.settled(me, {ids[0]: Skip("Nobody needs it.")})
    assert db.session.get_one(Outbox, ids[0], populate_existing=True).status == "waiting"


def test_what_a_dead_process_held_is_put_back_without_waiting_for_its_lease(world: World) -> None:
    waiting(world)
    ids = outbox.claim(a_dead_process())
    assert outbox.sweep() == len(ids)
    assert outbox.sweep() == 0


def test_a_process_that_has_the_number_of_a_dead_one_is_not_mistaken_for_it(world: World) -> None:
    boot, namespace, pid, started, thread = lease.holder().split("-")
    assert not lease.gone(f"{boot}-{namespace}-{pid}-{started}-{thread}")
    assert lease.gone(f"{boot}-{namespace}-{pid}-1-{thread}")


def test_a_process_on_another_machine_is_never_taken_for_dead_on_postgresql(world: World) -> None:
    elsewhere = f"deadbeef-1-{os.getpid()}-1-1"
    assert lease.gone(elsewhere) == (db.engine.dialect.name == "sqlite")


def test_one_that_was_being_sent_is_sent_again_at_once_the_first_time(world: World, mailbox: Mailbox) -> None:
    waiting(world)
    dead = a_dead_process()
    ids = outbox.claim(dead)
    assert outbox.begin(ids[0], dead)
    outbox.sweep()
    drain()
    row = db.session.get_one(Outbox, ids[0], populate_existing=True)
    assert (row.status, row.attempts) == ("sent", 2)


def test_one_that_keeps_killing_whoever_sends_it_ends_as_a_dead_letter_and_the_others_go_out(
    world: World, mailbox: Mailbox
) -> None:
    waiting(world)
    poison = outbox.claim(first := a_dead_process())[0]
    outbox.begin(poison, first)
    outbox.sweep()
    with sending(world, give_up_after_attempts=3, first_wait_seconds=1):
        for _ in range(2):
            killed = a_dead_process()
            put(poison, status="leased", lease_by=killed, lease_until=lease.reading() + timedelta(minutes=1))
            assert outbox.begin(poison, killed)
            outbox.sweep()
    row = db.session.get_one(Outbox, poison, populate_existing=True)
    assert (row.status, row.attempts) == ("dead", 3)
    drain()
    assert statuses()["waiting"] == statuses()["leased"] == 0


def test_a_drain_that_is_asked_to_stop_puts_back_what_it_has_not_begun(world: World, mailbox: Mailbox) -> None:
    count = waiting(world)
    asked = iter([False, False, True])
    assert drain(stopping=lambda: next(asked, True)) == 1
    states = statuses() + statuses("in_app")
    assert (states["leased"], states["waiting"]) == (0, count - 1)


def test_slow_mail_of_one_lane_does_not_make_an_escalation_wait_for_the_whole_batch(
    world: World, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_due(world.authority())
    for day in range(1, 9):
        world.book(world["Olu"], plan.due_on.replace(month=12, day=day))
    urgent = letters(message="supervision_booked")[-1]
    put(urgent.id, status="skipped", lane="escalation")
    monkeypatch.setattr(draining, "BATCH_SECONDS", 0.4)
    mailbox.hold = 0.2
    sender = threading.Thread(target=drained, args=(world,))
    sender.start()
    assert eventually(lambda: mailbox.arrivals)
    put(urgent.id, status="waiting")
    sender.join()
    arrived = [mail["Message-ID"][1:33] for mail in mailbox.messages]
    assert len(arrived) == 8
    assert arrived.index(sha256(urgent.key.encode()).hexdigest()[:32]) < 5


def drained(world: World) -> None:
    with world.app.app_context():
        drain()
        db.session.remove()
