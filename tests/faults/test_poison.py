"""One message that cannot be made holds nobody up: it is tried, waits, ends as a dead letter, and the worker lives.

One that kills whoever sends it is in tests/notifications/test_leases.py (it ends as a dead letter and the others go
out) and, with real processes, in test_processes.py (the worker puts its messages back and lives).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

import pytest
from rq.timeouts import JobTimeoutException

from notifications import composing, limit
from notifications.draining import drain
from service.database import db
from tests.faults.scoreboard import Result, keep
from tests.support.post import letters, plan_due, sending
from tests.support.smtp import Mailbox
from tests.support.world import World

ROW = "poisoned row: handler raises, loops for ever, is stopped by RQ, asks for 2 GiB that there are not"


def loop() -> None:
    """Like a real one it takes every failure in its stride."""
    while True:
        with suppress(Exception):
            sum(range(1000))


def fail(error: Exception) -> Callable[[], None]:
    def failing() -> None:
        raise error

    return failing


POISON: dict[str, Callable[[], None]] = {
    "raises": fail(ValueError("no")),
    "is stopped by RQ": fail(JobTimeoutException("Task exceeded maximum timeout value (120 seconds)")),
    "allocates": fail(MemoryError()),
    "loops": loop,
}


@pytest.mark.parametrize(("kind", "channel"), [*((kind, "email") for kind in POISON), ("loops", "in_app")])
def test_a_poisoned_message_holds_nobody_up_and_ends_as_a_dead_letter(
    world: World, post: Mailbox, monkeypatch: pytest.MonkeyPatch, kind: str, channel: str
) -> None:
    monkeypatch.setattr(limit, "MOST_SECONDS", 0.2)
    poisoned(world, monkeypatch, POISON[kind], channel)


@pytest.mark.faults
@pytest.mark.parametrize("channel", ["email", "in_app"])
def test_a_message_that_loops_for_ever_holds_the_others_up_as_long_as_one_may_take(
    world: World, post: Mailbox, monkeypatch: pytest.MonkeyPatch, channel: str
) -> None:
    poisoned(world, monkeypatch, loop, channel)


def poisoned(world: World, monkeypatch: pytest.MonkeyPatch, poison: Callable[[], None], channel: str) -> None:
    """Six messages in one batch, one of which is poisoned; the others go out, and that one becomes a dead letter."""
    plan = plan_due(world.authority())
    for day in range(1, 6):
        world.book(world["Olu"], plan.due_on.replace(month=12, day=day))
    bad = letters(channel, message="supervision_booked")[-5].id
    letter = composing._letter

    def poisonous(row: Any, *more: Any) -> Any:
        if row.id == bad:
            poison()
        return letter(row, *more)

    monkeypatch.setattr(composing, "_letter", poisonous)
    began = monotonic()
    drain()
    seconds = monotonic() - began
    sent = [row.status for row in letters(channel, message="supervision_booked")[-4:]]
    with sending(world, give_up_after_attempts=3):
        for _ in range(3):
            world.clock.forward(hours=1)
            drain()
    (row,) = letters(channel, id=bad)
    said = f"the others were out after {seconds:.1f} s; dead after {row.attempts} attempts, and somebody is told."
    name = "PostgreSQL" if db.engine.dialect.name == "postgresql" else "SQLite"
    missing = sent.count("waiting")
    keep(Result(ROW, name, faults=1, missing=missing, worst_recovery=round(seconds, 1), said=said))
    assert sent == ["sent"] * 4
    assert (row.status, row.attempts) == ("dead", 3)
    assert [alert.outbox_id for alert in world.escalations("dead_letter")] == [bad]
