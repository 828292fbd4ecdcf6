"""A mail server that is slow, busy, closing, refusing or gone in the middle: attempts by class, nobody waits long.

Each answer alone is in tests/notifications/test_failures.py, which also measures the waits between attempts; here
three people are written to through every kind of server, and each letter arrives or is a dead letter that is told.
"""

from __future__ import annotations

from time import monotonic

import pytest

from notifications.draining import drain
from service.database import db
from tests.faults.scoreboard import Result, keep
from tests.support.post import letters, plan_due, statuses
from tests.support.smtp import HANG_UP, Mailbox
from tests.support.world import World

PAT, GONE = "pat.practitioner@example.org", "550 5.1.1 There is no such person here"
SERVERS = {
    "451": "451 4.3.0 Try again later",
    "421": "421 4.3.2 Closing down",
    "550": "550 5.7.1 Refused",
    "drops after 250": HANG_UP,
}


def three_letters(world: World) -> None:
    """One session each for three people, of which each is told; what came before is out of the way."""
    plan = plan_due(world.authority())
    world.person("Rae Rest", "practitioner", world["Tess"], team_id=world.team().id)
    for name in ("Pat", "Olu", "Rae"):
        world.book(world[name], plan.due_on.replace(month=12, day=8))


def kept(world: World, what: str, post: Mailbox, seconds: float, said: str) -> Result:
    name = "PostgreSQL" if db.engine.dialect.name == "postgresql" else "SQLite"
    waiting = statuses()["waiting"] + statuses()["leased"]
    extra = len(post.messages) - len({str(mail["Message-ID"]) for mail in post.messages})
    return keep(
        Result(
            f"mail server: {what}", name, faults=1, missing=waiting, extra_copies=extra,
            worst_recovery=round(seconds, 1), said=said,
        )
    )  # fmt: skip


@pytest.mark.parametrize("what", SERVERS)
def test_every_letter_arrives_once_the_server_is_well_or_is_a_dead_letter(
    world: World, post: Mailbox, what: str
) -> None:
    three_letters(world)
    post.answer, began = SERVERS[what], monotonic()
    drain()
    first = [row.status for row in letters(message="supervision_booked")[-3:]]
    post.answer = None
    world.clock.forward(minutes=2)
    drain()
    ended = [row.status for row in letters(message="supervision_booked")[-3:]]
    found = kept(world, what, post, monotonic() - began, f"first {', '.join(first)}; in the end {', '.join(ended)}.")
    permanent = what == "550"
    assert ended == ["dead" if permanent else "sent"] * 3
    assert len(world.escalations("dead_letter")) == (3 if permanent else 0)
    assert (found.missing, found.extra_copies) == (0, 0)


def test_one_address_that_is_refused_delays_the_others_by_nothing(world: World, post: Mailbox) -> None:
    three_letters(world)
    post.refused[PAT], began = GONE, monotonic()
    drain()
    seconds = monotonic() - began
    kept(world, "refuses one of three", post, seconds, f"the others were out after {seconds:.1f} s.")
    assert [row.status for row in letters(message="supervision_booked")[-3:]] == ["dead", "sent", "sent"]


@pytest.mark.faults
@pytest.mark.slow
def test_a_server_that_takes_twenty_seconds_gets_each_letter_once(world: World, post: Mailbox) -> None:
    three_letters(world)
    post.hold, began = 20.0, monotonic()
    drain(seconds=120)
    seconds = monotonic() - began
    drain(seconds=120)
    found = kept(world, "slow, 20 s for each letter", post, seconds, f"three letters in {seconds:.0f} s.")
    assert (found.missing, found.extra_copies) == (0, 0)
    assert [row.status for row in letters(message="supervision_booked")[-3:]] == ["sent"] * 3
