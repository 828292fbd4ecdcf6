"""The clock on the wall of a whole installation is moved while it runs: what is due comes once, and nothing early.

libfaketime stands between every program and the kernel's clock (FAKETIME_LIBRARY, or where Debian's package libfaketime
puts it). On Python 3.11 programs hang where it leaves alone the clock that nobody sets, so that one goes back with the
other, and whoever sleeps by it would sleep for days: after each move back the clock process is started anew.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.faults.conftest import Place
from tests.faults.installation import TO_RECOVER, Installation, kill, within
from tests.faults.invariants import LONDON, under_way
from tests.faults.people import Client, Ledger, Manager
from tests.faults.scoreboard import Result, keep
from tests.support.smtp import Mailbox
from workflows.working_days import Calendar

ROW = "clock of every program moved +3 d, -2 h, +10 d, -2 d while running, by libfaketime"
# Hours, from so many days before the plans are due: to two days before, past two reminders, and back before one of
# them; then day by day until the plans are overdue, whatever days of the week these are.
AHEAD, MOVES = 15, (72, -2, 240, -48, *[24] * 7)
MANAGERS = 2
RUNGS = {7, 2, 0}


def library() -> Path | None:
    """The shared library for programs with threads, where this machine has it."""
    given = [Path(name) for name in filter(None, [os.environ.get("FAKETIME_LIBRARY")])]
    found = given or sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    return next((path for path in found if path.is_file()), None)


class Time:
    """The time of an installation's programs, so many seconds from the machine's own."""

    def __init__(self, folder: Path, library: Path) -> None:
        self._file, self._seconds = folder / "faketime", 0
        self.environment = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
        }
        self.move(0)

    def move(self, seconds: int) -> None:
        """Written beside and put in its place: no program reads half of it."""
        self._seconds += seconds
        written = self._file.with_suffix(".new")
        written.write_text(f"{self._seconds:+}\n", "ascii")
        written.replace(self._file)

    @property
    def now(self) -> datetime:
        return datetime.now(LONDON) + timedelta(seconds=self._seconds)


@pytest.mark.faults
def test_wherever_the_wall_clock_goes_each_reminder_comes_once(place: Place, mailbox: Mailbox) -> None:
    faked = library()
    if faked is None:
        pytest.skip("libfaketime is not on this machine: apt-get install libfaketime brings it.")
    wall = Time(place.folder, faked)
    installation = place.install(mailbox.url, environment=wall.environment)
    installation.start()
    due = Calendar.of("ENG").add(wall.now.date() + timedelta(days=AHEAD), 1)
    ledger = issued(installation, place, due)
    start = datetime.combine(due - timedelta(days=AHEAD), wall.now.timetz()).replace(hour=11)
    for seconds in (int((start - wall.now).total_seconds()), *(hours * 3600 for hours in MOVES)):
        moved(installation, wall, seconds)
        within(lambda: not under_way(place.url), TO_RECOVER)
    found = place.faults(ledger, mailbox, today=wall.now.date())
    told, states = rungs(place, due)
    missing = sum(len(RUNGS - set(of)) for of in told.values())
    early = sum("already" in fault.sentence for fault in found)
    twice = sum((Counter(of) - Counter(RUNGS)).total() for of in told.values())
    keep(
        Result(
            ROW, place.name, faults=len(MOVES), commands=len(ledger.commands), lost=0, duplicated=twice,
            illegal=len(found), missing=missing, said=f"early {early}, twice {twice}; {len(told)} plans escalated.",
        )
    )  # fmt: skip
    assert ([str(fault) for fault in found], missing, twice) == ([], 0, 0)
    assert states == ["escalated"] * MANAGERS


def issued(installation: Installation, place: Place, due: date) -> Ledger:
    """Audits whose actions are due at sessions on this day."""
    ledger = Ledger()
    for person in place.people[:MANAGERS]:
        client = Client(installation.url, person, ledger)
        client.command("supervision", "book", "/supervisions", {"person": person.practitioner, "on": due.isoformat()})
        Manager(client, random.Random(person.number)).escalate()
    assert not ledger.failed and not ledger.unresolved
    return ledger


def moved(installation: Installation, wall: Time, seconds: int) -> None:
    """Move the clock, and wait until the clock process has done what a new day, or its own start, asks of it."""
    done = installation.log("clock").count("keep all")
    wall.move(seconds)
    if seconds < 0:
        kill(installation.clocks())
    within(lambda: installation.log("clock").count("keep all") > done, TO_RECOVER)
    # Once more round, for what was asked for in the same moment.
    time.sleep(1)


def rungs(place: Place, due: date) -> tuple[dict[int, list[int]], list[str]]:
    """For each plan that is due then: of which rungs its owner got an e-mail; and the states of these plans."""
    query = """SELECT p.id, p.state, i.occurrence FROM action_plan p
               JOIN task t ON t.subject_kind = 'action_plan' AND t.subject_id = p.id AND t.kind = 'complete_plan'
               LEFT JOIN outbox_item i ON i.task_id = t.id AND i.clock = 'ahead' AND i.channel = 'email'
               AND EXISTS (SELECT 1 FROM outbox o WHERE o.id = i.outbox_id AND o.status = 'sent')
               WHERE p.due_on = :due"""
    engine = create_engine(place.url)
    with engine.connect() as connection:
        rows = connection.execute(text(query), {"due": due.isoformat()}).all()
    engine.dispose()
    told: dict[int, list[int]] = {number: [] for number, _, _ in rows}
    for number, _, occurrence in rows:
        told[number] += [] if occurrence is None else [occurrence]
    return told, [state for _, state in sorted({(number, state) for number, state, _ in rows})]
