"""What this database delivers itself goes together; what stands in the way of a batch, or was tried before, alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from notifications import outbox, settling
from notifications.channels.in_app import notices as write_notices
from notifications.draining import drain
from notifications.letter import Letter
from service.database import db
from service.models import Outbox
from service.transaction import Work
from tests.notifications.test_leases import a_dead_process
from tests.support.post import forget, letters, notices, sending
from tests.support.statements import statements
from tests.support.world import World


def booked(world: World, first: int, last: int) -> list[int]:
    """Notices about sessions on these days of December that wait, by number; nothing else does."""
    with sending(world, channels=["in_app"]):
        for day in range(first, last + 1):
            world.book(world["Olu"], world.today.replace(month=12, day=day))
    return list(db.session.scalars(select(Outbox.id).where(Outbox.status == "waiting").order_by(Outbox.id)))


def standing(ids: Sequence[int]) -> set[tuple[str, int]]:
    """The statuses and attempts of these rows."""
    return {(row.status, row.attempts) for row in letters("in_app") if row.id in ids}


def test_however_many_notices_wait_the_database_is_asked_as_often(world: World) -> None:
    world.authority()
    forget()
    asked = []
    for first, last in ((1, 2), (3, 12)):
        ids = booked(world, first, last)
        with statements() as heard:
            assert drain() == len(ids) == last - first + 1
        asked.append(len(heard))
        assert standing(ids) == {("sent", 1)}
    assert asked[0] == asked[1] and len(notices(world["Olu"])) == 12


def test_where_the_database_refuses_one_notice_the_others_go_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.authority()
    forget()
    bad, *others = booked(world, 1, 4)

    def refused(work: Work, found: Sequence[Letter]) -> None:
        if any(letter.outbox_id == bad for letter in found):
            raise ValueError
        write_notices(work, found)

    monkeypatch.setattr(settling, "WITHIN", {"in_app": refused})
    drain()
    assert (standing([bad]), standing(others)) == ({("waiting", 1)}, {("sent", 1)})


def test_those_of_a_sender_that_was_killed_go_alone_from_then_on(world: World) -> None:
    world.authority()
    forget()
    ids = booked(world, 1, 3)
    assert sorted(outbox.claim(a_dead_process())) == ids
    assert outbox.sweep() == 3 and standing(ids) == {("waiting", 1)}
    drain()
    assert standing(ids) == {("sent", 2)} and len(notices(world["Olu"])) == 3


def test_what_a_drain_puts_back_by_itself_still_goes_together(world: World) -> None:
    world.authority()
    forget()
    ids = booked(world, 1, 3)
    claimed = outbox.claim("boot-1-1-1-1")
    assert outbox.release("boot-1-1-1-1") == len(claimed) == 3
    assert standing(ids) == {("waiting", 0)}
