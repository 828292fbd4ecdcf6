"""A machine whose programs stop where a schedule says: commits, statements, sends and the doorbell are its points."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from service import lease
from service.database import db
from tests.support.world import HandClock
from workflows.words import Lane

# Which points each fault counts, and what it does there.
CRASHES = {
    "crash": ("statement", "commit", "committed", "send", "sent", "ring"),
    "crash_before_commit": ("commit",),
    "crash_after_commit": ("committed",),
    "crash_before_send": ("send",),
    "crash_after_send": ("sent",),
}
CHANGES = "changes_seen"
ERRORS = {"commit_fails": "commit", "answer_lost": "committed"}


class Crashed(BaseException):
    """The program was killed here; whatever it would have done afterwards is not done."""


class Machine:
    """Runs programs one at a time, or one inside another's network call; keeps both clocks; remembers who died.

    `happened` counts what went wrong, `writes` the commits that changed anything; `broken` are promises that were
    seen broken on the spot.
    """

    def __init__(self, app: Flask, clock: HandClock) -> None:
        self.app, self.clock = app, clock
        self.broken: list[str] = []
        self.happened: Counter[str] = Counter()
        self.rung = self.quiet = False
        self.writes = 0
        self._uptime = 1000.0
        self._numbers = count(1)
        self._names: dict[str, str] = {}
        self._running: list[str] = ["nobody"]
        self._dead: set[str] = set()
        self._dying = False
        self._fault, self._countdown = "", 0

    # --- faults -----------------------------------------------------------------------------------------

    def arm(self, fault: str, at: int) -> None:
        """Let this fault strike at its so-manieth point from now on."""
        self._fault, self._countdown = fault, at

    def strikes(self, fault: str) -> bool:
        """Ask at a point of one's own whether this fault strikes now."""
        return fault == self._fault and self._count_down()

    def point(self, name: str) -> None:
        """A place at which a program may be killed, or an error come back; nothing works in one that is dying."""
        if self.quiet:
            return
        if self._dying:
            raise Crashed
        if name in CRASHES.get(self._fault, ()) and self._count_down():
            self._dying = True
            raise Crashed
        if ERRORS.get(self._fault) == name and self._count_down():
            raise sqlite3.OperationalError("disk I/O error")

    def _count_down(self) -> bool:
        self._countdown -= 1
        if self._countdown:
            return False
        self.happened[self._fault] += 1
        self._fault = ""
        return True

    # --- programs ---------------------------------------------------------------------------------------

    @contextmanager
    def program(self, name: str) -> Iterator[None]:
        """One program's turn, with a session of its own; a crash ends it, and its next turn is another process."""
        self._names.setdefault(name, f"{name}-{next(self._numbers)}")
        self._running.append(self._names[name])
        try:
            with self.app.app_context():
                yield
        except Crashed:
            self._dying = False
            self._dead.add(self._names.pop(name))
        finally:
            self._running.pop()

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """What is looked at or set from outside is no step of any program."""
        before, self.quiet = self.quiet, True
        try:
            with self.app.app_context():
                yield
        finally:
            self.quiet = before

    def ring(self, lane: Lane) -> None:
        """The doorbell of every program."""
        self.point("ring")
        self.outside("rang for workers")
        self.rung = self.rung or not self.strikes("doorbell_lost")

    def outside(self, what: str) -> None:
        """Whoever calls somebody outside must hold nothing of the database."""
        if db.session().in_transaction():
            self.broken.append(f"{self._running[-1]} {what} in the middle of a transaction.")

    def pass_time(self, seconds: float) -> None:
        """Real time: the wall clock and what nobody sets go on together."""
        self.clock.forward(seconds=seconds)
        self._uptime += seconds

    def holder(self) -> str:
        return self._running[-1]

    def gone(self, name: str) -> bool:
        """Every second one died on a machine of which nothing is known here."""
        return name in self._dead and int(name.rpartition("-")[2]) % 2 == 0

    # --- installing -------------------------------------------------------------------------------------

    @contextmanager
    def installed(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        """Stand between the service and its database for as long as the block runs."""
        patch.setattr(lease, "holder", self.holder)
        patch.setattr(lease, "gone", self.gone)
        patch.setattr(lease, "_uptime", lambda: self._uptime)
        with self.app.app_context():
            engine = db.engine
        patch.setattr(engine.dialect, "do_commit", self._committing(engine.dialect.do_commit))
        event.listen(engine, "before_cursor_execute", self._statement)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", self._statement)

    def _committing(self, commit: Callable[[Any], None]) -> Callable[[Any], None]:
        def committing(connection: Any) -> None:
            self.point("commit")
            commit(connection)
            # `info` belongs to the connection of the database itself; what is handed out is another thing each time.
            self.writes += connection.total_changes != connection.info.get(CHANGES, 0)
            connection.info[CHANGES] = connection.total_changes
            self.point("committed")

        return committing

    def _statement(self, *_: object) -> None:
        self.point("statement")
