"""Lets half a year of the demonstration's authority pass, day by day, through the real use cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from config.demo import unpractised
from config.policy import Policy
from service.context import Context
from service.demo.agenda import Agenda
from service.demo.authority import staff
from service.demo.cases import caseload
from service.demo.colleagues import Colleagues
from service.demo.files import Files
from service.demo.learning import Learning
from service.demo.live import LAST_SESSION, WAITING_SESSION, Live
from service.demo.office import Office
from service.demo.past import Past
from service.demo.quiet import settle_unsent, unreminded
from service.demo.rota import Rota
from service.demo.scene import Stage
from service.demo.sessions import Rhythm
from service.demo.simulation import StoryClock

SEED = 26
DAYS, TOLD_DAYS = 182, 7
SUPERVISED_TEAMS = ("Riverside", "Hillcrest")
MORNING, OFFICE_HOUR = 8, 9

Progress = Callable[[float, str], None]


class HalfYear:
    """The authority from its first import to its last working day before today."""

    def __init__(self, context: Context, clock: StoryClock, ends_on: date, folder: Path) -> None:
        self._context, self._clock, self._ends_on = context, clock, ends_on
        self._staff = staff(context.today())
        cases = caseload(self._staff, context.today())
        self._files = Files(self._staff, cases, folder)
        # No secret: chance that spreads, or that repeats.
        self.office = Office(context, clock, Random(SEED))  # nosec B311
        self._colleagues = Colleagues(self.office)
        self._rota = Rota(self.office, self._staff, cases, ends_on)
        self._agenda = Agenda(context.calendar, ends_on)
        self._stage = Stage(self.office, self._colleagues, self._rota, self._agenda, self._staff)
        self._past = Past(self._stage, cases, self._files)

    def live(self, progress: Progress) -> None:
        """`progress` is told the share of it that is over, 0 to 1, and what is happening."""
        began, policy = self._context.today(), self._context.policy
        self._context.policy = unreminded(unpractised(policy))
        progress(0, "importing staff and cases")
        self._files.bring_staff(began)
        self._files.bring_cases(began)
        Live(self._stage).plan()
        Learning(self._stage).plan()
        self._past.plan()
        self._book_sessions()
        self._agenda.on(self._first_told_day(), lambda: self._tell_from_now_on(unpractised(policy)))
        for number in range((self._ends_on - began).days + 1):
            day = began + timedelta(days=number)
            if self._context.calendar.is_working_day(day):
                progress(number / (self._ends_on - began).days, f"auditing in {day:%B %Y}")
                self._context.policy = policy if day == self._ends_on else self._context.policy
                self._day(day)

    def _day(self, day: date) -> None:
        """Clocks strike in the morning, then people work, then what they wrote is sent if anybody is to read it."""
        self._clock.set(day, MORNING)
        self._context.morning()
        self._clock.set(day, OFFICE_HOUR)
        for happening in self._agenda.of(day):
            happening()
        self._rota.arrange()
        self._colleagues.work()
        if day >= self._first_told_day():
            self._context.drain()

    def _first_told_day(self) -> date:
        return self._context.calendar.at_or_after(self._ends_on - timedelta(days=TOLD_DAYS))

    def _tell_from_now_on(self, policy: Policy) -> None:
        """What the clocks would have said until this morning is written, and settled with the rest of the past."""
        self._context.policy = policy
        self._context.morning()
        settle_unsent(self._context.now())

    def _book_sessions(self) -> None:
        """Supervision of two teams and their managers, so that it falls on other days for everybody."""
        known = {"practitioner": LAST_SESSION, WAITING_SESSION: 0}
        people = [member for team in SUPERVISED_TEAMS for member in self._staff.of_team(team)]
        people += [self._staff.manager_of_team(team) for team in SUPERVISED_TEAMS]
        for place, member in enumerate(people):
            day = self._agenda.back(known.get(member.key, 2 + (place * 5) % 17))
            number, manager = self.office.number(member.email), self.office.number(member.manager)
            self.office.sessions.set(number, Rhythm(day, member.every_days, steady=member.key in known))
            self.office.book(manager, member.email, self.office.sessions.after(number, self.office.today))
