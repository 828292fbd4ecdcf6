"""Each invariant can fail: a row is broken behind the service's back, and the checker names what no longer holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from notifications.draining import drain
from service.checkpoints import folder
from service.database import db
from service.models import Outbox
from service.transaction import transaction
from service.usecases.histories import take_checkpoint
from tests.api.client import Api
from tests.faults.invariants import Fault, Outside, faults_in
from tests.faults.people import Command
from tests.support.post import mail_through
from tests.support.smtp import mail_server
from tests.support.world import World

pytestmark = pytest.mark.tampers
BOOKED = "subject_kind = 'supervision' AND trigger = 'book'"
PLAN = "subject_kind = 'action_plan' AND trigger = 'sign_off'"
OWNER = "(SELECT owner_id FROM action_plan WHERE id = history.subject_id)"
# The invariant, and how to break it.
BREAKS = (
    ("I1", f"DELETE FROM history WHERE {BOOKED}"),
    ("I1", f"UPDATE history SET subject_id = subject_id + 1000, sequence = 7 WHERE {BOOKED}"),
    ("I2", "DELETE FROM outbox WHERE key LIKE 'history:%' AND channel = 'email' AND subject_kind = 'supervision'"),
    ("I2", f"DELETE FROM history WHERE {BOOKED}"),
    ("I2", "UPDATE task SET closed_at = opened_at WHERE subject_kind = 'supervision'"),
    ("I3", "UPDATE supervision SET state = 'held'"),
    ("I3", "UPDATE history SET sequence = sequence + 100 WHERE sequence > 1"),
    ("I3", "UPDATE history SET from_state = 'signed_off' WHERE subject_kind = 'audit' AND sequence = 2"),
    ("I4", f"UPDATE history SET to_state = 'held' WHERE {BOOKED}"),
    ("I4", f"UPDATE history SET actor_id = {OWNER} WHERE {PLAN}"),
    ("I4", f"UPDATE history SET actor_id = NULL WHERE {PLAN}"),
    ("I5", "UPDATE remembered SET answer = '{}'"),
    ("I5", "DELETE FROM remembered"),
    ("I6", "DELETE FROM notice"),
    ("I6", "UPDATE outbox SET key = key || '-' WHERE channel = 'email' AND subject_kind = 'supervision'"),
    ("I7", "UPDATE task SET assignee_id = NULL WHERE subject_kind = 'escalation'"),
    ("I7", "UPDATE person SET left_on = '2026-01-31' WHERE name LIKE 'Sam %'"),
    ("I7", "DELETE FROM role_grant"),
    ("I7", "UPDATE outbox SET status = 'dead' WHERE subject_kind = 'supervision'"),
    ("I7", "DELETE FROM outbox WHERE subject_kind = 'escalation'"),
    ("I8", "UPDATE outbox SET made_at = '2026-10-01 08:00:00+00:00'"),
    ("I9", f"UPDATE history SET facts = '{{}}' WHERE {BOOKED}"),
    ("I9", f"UPDATE history SET at = '2026-10-01 08:00:00+00:00' WHERE {BOOKED}"),
    ("I9", f"DELETE FROM history WHERE {PLAN}"),
)


@pytest.fixture
def outside(world: World) -> Iterator[Outside]:
    """A plan signed off, an escalation open, a session booked over the API, reminders of it, all told by mail."""
    for path in folder().glob("*.json"):
        path.unlink()
    plan = world.authority().issued()
    world.sign_off(world.complete(plan))
    body = {"person": world["Olu"].email, "on": "2026-11-20"}
    answer = Api(world, "Tess").post("/supervisions", body, Idempotency_Key="once")
    command = Command(1, "supervision", "book", "/supervisions", body, "once", answer.status, answer.json)
    world.pass_days(9)
    with mail_server() as mailbox, mail_through(world, mailbox):
        drain()
    take_checkpoint()
    yield Outside([command], (world["Tess"].email,), mailbox.messages, Path(folder()), today=world.today)


def test_a_life_lived_through_the_service_holds_and_every_break_is_named(world: World, outside: Outside) -> None:
    with transaction() as work:
        assert work.session.query(Outbox).filter(Outbox.items.any()).count()
    engine = create_engine(db.engine.url)
    with engine.connect() as connection:
        assert [str(fault) for fault in faults_in(connection, outside)] == []
        unseen = [(name, how) for name, how in BREAKS if name not in named(connection, how, outside)]
    engine.dispose()
    assert unseen == []


def test_a_copy_too_many_and_one_of_nothing_are_named(world: World, outside: Outside) -> None:
    assert outside.mail is not None
    twice = Outside(outside.commands, outside.actors, [*outside.mail, outside.mail[0]], today=outside.today)
    assert invariants(twice) == {"I6"}
    twice.crashes = 1
    assert invariants(twice) == set()
    none = Outside(outside.commands, outside.actors, outside.mail[1:], today=outside.today)
    assert invariants(none) == {"I6"}


def named(connection: Connection, how: str, outside: Outside) -> set[str]:
    """What the checker finds after one change, which is then taken back."""
    connection.rollback()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    connection.execute(text(how))
    found = {fault.invariant for fault in faults_in(connection, outside)}
    connection.rollback()
    return found


def invariants(outside: Outside) -> set[str]:
    engine = create_engine(db.engine.url)
    with engine.connect() as connection:
        found: list[Fault] = faults_in(connection, outside)
    engine.dispose()
    return {fault.invariant for fault in found}
