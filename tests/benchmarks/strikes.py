"""What a strike of the clocks takes when a million tasks are open, beside few, and beside its bare SQL.

Ten thousand tasks fall due, in strikes of two thousand, so that the three that are compared take turns.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from sqlalchemy import make_url, text

from service.database import db
from service.usecases.striking import strike
from tests.benchmarks.copies import APART, analysed, beginning, copy
from tests.benchmarks.installed import migrated
from tests.benchmarks.told import Line, against
from tests.support.postgres import fresh_database
from tests.support.world import World

SLICE, TURNS, MANY, FEW, GROWTH, SHARE = 2_000, 5, 1_000_000, 20_000, 1.5, 5.0
# So many lines of management own the plans; who is told has a handful of them.
LINES = 400
PEOPLE = ["person", "role_grant"]
LIFE = ["child_case", "audit", "auditor", "action_plan", "plan_owner", "action", "task"]
IDLE = ["action_plan", "task"]
OWNERS = ("child_case.worker_id", "action_plan.owner_id", "plan_owner.person_id", "task.assignee_id")
CHANGED = {
    **{name: f"one.{name.split('.')[1]} + k % {LINES} * {APART}" for name in OWNERS},
    "child_case.reference": "one.reference || '-' || k",
    "task.due_on": "current_date + 400",
    "task.armed_on": "current_date - 30",
    "action_plan.due_on": "current_date + 400",
    "action_plan.anchor_on": "NULL",  # a day of its own, which follows no session
}
AHEAD = timedelta(days=6)  # of the reminders only the first has struck by then, a week before
FIND = """SELECT id, subject_id, assignee_id, due_on FROM task
          WHERE closed_at IS NULL AND kind = 'complete_plan' AND due_on <= %s AND NOT EXISTS (
              SELECT FROM outbox_item told WHERE told.task_id = task.id AND told.clock = 'ahead'
              AND told.due_on = task.due_on AND told.occurrence = 7)
          ORDER BY assignee_id, due_on, id"""
LOCK = (
    "SELECT FROM audit WHERE id = (SELECT audit_id FROM action_plan WHERE id = %s) FOR UPDATE",
    "SELECT owner_id FROM action_plan WHERE id = %s FOR UPDATE",
)
STANDING = "SELECT id FROM task WHERE id = %s AND closed_at IS NULL AND due_on = %s"
BEGUN = """SELECT id FROM outbox WHERE status = 'gathering' AND recipient_id = %s AND due_on = %s AND channel = %s
           FOR UPDATE"""
MESSAGE = """INSERT INTO outbox (key, lane, channel, message, relation, subject_kind, subject_id, recipient_id, due_on,
                                 made_at, status, attempts, next_at)
             VALUES (%s, 'reminder', %s, 'task_due', 'assignee', 'action_plan', %s, %s, %s, now(), 'gathering', 0,
                     now()) RETURNING id"""
ITEM = """INSERT INTO outbox_item (outbox_id, task_id, clock, due_on, occurrence, recipient_id, channel)
          VALUES (%s, %s, 'ahead', %s, 7, %s, %s)"""
RELEASE = "UPDATE outbox SET status = 'waiting' WHERE status = 'gathering'"


@dataclass
class Place:
    """A database in which slices fall due, each once."""

    world: World
    url: str
    taken: int = 0

    def fall_due(self) -> None:
        """What fell due before is done; the next slice is due soon."""
        first, self.taken = self.taken + 1, self.taken + SLICE
        due = self.world.today + AHEAD
        given = {"first": first * APART, "last": (self.taken + 1) * APART, "due": due}
        with self.world.app.app_context(), db.engine.begin() as connection:
            connection.execute(
                text("UPDATE task SET closed_at = now() WHERE due_on = :due AND closed_at IS NULL"), given
            )
            for which in ("task SET due_on = :due WHERE subject_id", "action_plan SET due_on = :due WHERE id"):
                connection.execute(text(f"UPDATE {which} >= :first AND {which.split()[-1]} < :last"), given)
        with self.world.app.app_context():
            analysed(["task"])

    def struck(self) -> float:
        """Seconds that the service takes for a slice."""
        self.fall_due()
        with self.world.app.app_context():
            began = time.perf_counter()
            counts = strike()
            took = time.perf_counter() - began
            db.session.remove()
        assert counts == {"complete_plan.ahead": SLICE}, counts
        return took

    def bare(self) -> float:
        """Seconds that the SQL takes alone: one transaction a task, as the service has it."""
        self.fall_due()
        address = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            began = time.perf_counter()
            tasks = connection.execute(FIND, (self.world.today + AHEAD,)).fetchall()
            for task in tasks:
                with connection.transaction():
                    _told(connection, self.world.context.policy.words("sending.channels"), *task)
            connection.execute(RELEASE)
            took = time.perf_counter() - began
        assert len(tasks) == SLICE, len(tasks)
        return took


def measured(server: str, folder: Path) -> Iterator[Line]:
    """A million open tasks, few, and bare SQL among the million, in turns."""
    with ExitStack() as stack:
        many, few = (_place(server, folder, size, stack) for size in (MANY, FEW))
        times = [(many.struck(), few.struck(), many.bare()) for _ in range(TURNS + 1)][1:]
    big, small, bare = (median(column) for column in zip(*times, strict=True))
    due = f"{TURNS} × {SLICE:,} due"
    yield Line(
        f"the clocks strike, {due} among {MANY:,} open tasks",
        f"{1000 * big / SLICE:.1f} ms each",
        f"among {FEW:,}: {1000 * small / SLICE:.1f} ms each",
        against(big / small, GROWTH, "times that among few", at_most=True),
    )
    yield Line(
        f"the clocks strike, {due}, beside its SQL",
        f"{1000 * big / SLICE:.1f} ms each",
        f"the SQL alone, by psycopg, a transaction each: {1000 * bare / SLICE:.1f} ms each",
        against(big / bare, SHARE, "times the limit", at_most=True),
    )


def _place(server: str, folder: Path, size: int, stack: ExitStack) -> Place:
    url, place = fresh_database(server, f"countersign_strikes_{size}"), folder / f"strikes-{size}"
    migrated(place, url)
    world = stack.enter_context(beginning(place, url))
    audit = world.authority().audit()
    world.answer(audit)
    world.act("Tess", "add_action", audit, text="Redraw the genogram.", owner="practitioner")
    world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")
    world.act("Tess", "issue_actions", audit)
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM task WHERE closed_at IS NOT NULL"))
    db.session.remove()
    lives = 2 * (TURNS + 1) * SLICE
    copy(PEOPLE, 1, LINES, {"person.email": "one.email || k"})
    copy(LIFE, 1, lives, CHANGED)
    copy(IDLE, lives + 1, max(lives, size), CHANGED)
    analysed([*PEOPLE, *LIFE])
    return Place(world, url)


def _told(
    connection: psycopg.Connection[Any], channels: tuple[str, ...], task: int, plan: int, person: int, due: Any
) -> None:
    for lock in LOCK:
        connection.execute(lock, (plan,))
    if connection.execute(STANDING, (task, due)).fetchone() is None:
        return
    for channel in channels:
        begun = connection.execute(BEGUN, (person, due, channel)).fetchone()
        if begun is None:
            begun = connection.execute(MESSAGE, (f"{task}:{due}:{channel}", channel, plan, person, due)).fetchone()
        assert begun is not None
        connection.execute(ITEM, (begun[0], task, due, person, channel))
