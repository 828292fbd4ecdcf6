"""Lets the simulated authority live: files come, the clocks strike, people work, and each day is looked through."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from service.context import Context
from service.demo.authority import Member
from service.demo.colleagues import Colleagues
from service.demo.fill import in_a_hurry
from service.demo.office import Office
from service.demo.sessions import Rhythm
from service.demo.simulation import StoryClock, simulated
from service.people import person_by_email
from service.simulate.caseload import Caseload
from service.simulate.figures import Figures, figures
from service.simulate.invariants import Invariants
from service.simulate.people import leavers, roster
from service.simulate.practice import practised
from service.simulate.size import Size
from service.usecases.cycling import create_cycle
from service.usecases.importing import import_file

MORNING, OFFICE_HOUR, EVENING = 8, 9, 18
MONTH_WEEKS = 4
# The same theme twice, half a year apart: the week of each round, and how many of the open cases it draws.
ROUNDS, ROUND_NAME, ROUND_SHARE = (4, 30), "Plans that change something", 0.03
Progress = Callable[[date, int], None]


@dataclass
class Year:
    """What is asked for: how many weeks from which Monday, of which size, out of which seed."""

    context: Context
    began_on: date
    weeks: int = 52
    seed: int = 1
    size: Size = field(default_factory=Size)

    def live(self, progress: Progress) -> Figures:
        """Day by day to the end; `progress` hears each day and how many faults were found by then."""
        with in_a_hurry(), TemporaryDirectory() as folder, simulated(self.context, self.began_on) as clock:
            self.context.policy = practised(self.context.policy, self.size, self.began_on)
            return _Life(self, clock, Path(folder)).live(progress)


class _Life:
    """One run: the authority as it stands, and everybody at work in it."""

    def __init__(self, year: Year, clock: StoryClock, folder: Path) -> None:
        self._year, self._clock, self._folder = year, clock, folder
        # No secret: chance that spreads, or that repeats.
        self._context, rng = year.context, Random(year.seed)  # nosec B311
        self._staff = roster(year.size, year.began_on, year.weeks, rng)
        self._leavers = leavers(self._staff, year.began_on, year.weeks, rng)
        self._cases = Caseload(self._staff, year.size.cases, year.began_on, rng)
        self._office = Office(year.context, clock, rng)
        self._colleagues = Colleagues(self._office)
        self._invariants = Invariants(year.context)
        self._rounds: list[int] = []

    def live(self, progress: Progress) -> Figures:
        self._bring_staff()
        self._bring_cases()
        self._book_sessions()
        for number in range(self._year.weeks * 7):
            day = self._year.began_on + timedelta(days=number)
            self._day(day)
            if day.weekday() == 0:
                gc.collect()  # switched off while in a hurry, and a year leaves gigabytes behind
            progress(day, len(self._invariants.faults))
        return figures(self._context, self._year.began_on, self._invariants.faults, self._office.refusals)

    def _day(self, day: date) -> None:
        """Clocks strike every morning; on working days files come and people work; then all is sent and looked at."""
        self._clock.set(day, MORNING)
        self._context.morning()
        if self._context.calendar.is_working_day(day):
            self._clock.set(day, OFFICE_HOUR)
            self._files_of(day)
            self._round_of(day)
            self._colleagues.work()
        self._clock.set(day, EVENING)
        while self._context.drain():
            pass
        self._invariants.look()

    def _files_of(self, day: date) -> None:
        monday = self._leavers.pop(next((on for on in self._leavers if on <= day), day), [])
        for key in monday:
            self._cases.hand_on(self._staff.change(key, left_on=day + timedelta(days=7)))
        weeks = (day - self._year.began_on).days / 7
        if weeks and weeks % MONTH_WEEKS == 0:
            self._cases.month(day)
        elif not monday:
            return
        self._bring_staff()
        self._bring_cases()

    def _round_of(self, day: date) -> None:
        """A themed cycle is started, the second one beside the first."""
        week, weekday = divmod((day - self._year.began_on).days, 7)
        if weekday or week not in ROUNDS:
            return
        number = ROUNDS.index(week) + 1
        before: dict[str, object] = {"predecessor_id": self._rounds[-1]} if self._rounds else {"baseline": True}
        asked = {"name": f"{ROUND_NAME} {number}", "share": ROUND_SHARE, "seed": f"round {number}", **before}
        starter = self._office.person(self._office.number(self._staff["performance"].email))
        self._rounds.append(create_cycle(starter, asked).id)

    def _bring_staff(self) -> None:
        self._bring("staff_csv", self._staff.write(self._folder / f"staff-{self._office.today}.csv"))

    def _bring_cases(self) -> None:
        self._bring("cases_csv", self._cases.write(self._folder / f"cases-{self._office.today}.csv"))

    def _bring(self, kind: str, path: Path) -> None:
        person = person_by_email(self._staff["performance"].email)
        report = import_file(kind, path, filename=path.name, person=person)
        if report.counts["refused"]:
            self._office.refusals += [f"{path.name}: {notice}" for notice in report.notices]

    def _book_sessions(self) -> None:
        """Everybody who has a manager is supervised, each on other days."""
        for place, member in enumerate(self._supervised()):
            day = self._year.began_on - timedelta(days=(place * 5) % member.every_days)
            number, manager = self._office.number(member.email), self._office.number(member.manager)
            self._office.sessions.set(number, Rhythm(day, member.every_days))
            self._office.book(manager, member.email, self._office.sessions.after(number, self._office.today))

    def _supervised(self) -> list[Member]:
        return [m for m in self._staff.members.values() if m.manager and m.roles in SUPERVISED]


SUPERVISED = ("group_manager", "practitioner", "service_manager", "team_manager")
