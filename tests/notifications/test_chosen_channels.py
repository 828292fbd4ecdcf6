"""People are told by the channels that policy names, and by no other."""

from __future__ import annotations

from sqlalchemy import select

from service.database import db
from service.models import Outbox
from tests.support.post import TUESDAY, plan_due, sending, struck_on
from tests.support.world import World


def used() -> set[str]:
    return set(db.session.scalars(select(Outbox.channel)))


def test_a_channel_that_policy_leaves_out_gets_no_message(world: World) -> None:
    with sending(world.authority(), channels=["in_app"]):
        plan_due(world)
        struck_on(world, TUESDAY)
        assert used() == {"in_app"}


def test_every_channel_of_the_policy_gets_each_message(world: World) -> None:
    plan_due(world.authority())
    assert used() == {"in_app", "email"}
