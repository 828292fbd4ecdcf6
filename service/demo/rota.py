"""Who audits what, week by week: team managers their practitioners' cases, service managers one a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle

from config.demo import OWN_TEAM
from service.demo.authority import TEAMS, Member, Staff
from service.demo.cases import Caseload, Child
from service.demo.office import Office

# Of the weeks, the share in which a team manager gets round to it.
DILIGENCE = 0.55
MONDAY, FRIDAY, DAYS_OF_WEEK = 0, 4, 7
QUIET_DAYS = 42  # in the end the practitioner who can sign in has what the scenes give them, and nothing else


class Rota:
    """Goes round the practitioners of each team, and takes no case twice."""

    def __init__(self, office: Office, staff: Staff, cases: Caseload, ends_on: date) -> None:
        self._office, self._staff, self._cases = office, staff, cases
        self._ends_on = ends_on
        self._quiet_from = ends_on - timedelta(days=QUIET_DAYS)
        self._used: set[int] = set()
        self._turns = {team: self._turn(team) for teams in TEAMS.values() for team in teams}
        self._weekdays: dict[str, int] = {}

    def _turn(self, team: str) -> Iterator[Member]:
        return cycle(self._staff.of_team(team))

    def take(self, worker: Member) -> Child:
        """A case of this worker that no audit of the demonstration has taken yet."""
        child = next(child for child in self._cases.of_worker(worker) if child.reference not in self._used)
        self._used.add(child.reference)
        return child

    def any_of(self, worker: Member) -> Child:
        """A case of this worker, whatever else becomes of it."""
        return self._cases.of_worker(worker)[0]

    def arrange(self) -> None:
        """The audits that are arranged today."""
        today, rng = self._office.today, self._office.rng
        for teams in TEAMS.values():
            for team in teams:
                if today.weekday() == MONDAY:
                    self._weekdays[team] = rng.randint(0, FRIDAY) if rng.random() < DILIGENCE else -1
                # On the last day the weekly programme has begun to choose the cases of this team.
                chosen = team == OWN_TEAM and today == self._ends_on
                if self._weekdays.get(team) == today.weekday() and not chosen:
                    self._arrange(self._staff.manager_of_team(team), team)
        if today.weekday() == MONDAY and today.day <= DAYS_OF_WEEK:
            self._monthly()

    def _arrange(self, manager: Member, team: str) -> None:
        worker = self._present(team)
        if worker is not None:
            self._office.schedule(self._office.number(manager.email), self.take(worker).reference)

    def _present(self, team: str) -> Member | None:
        """The next in turn who has a case left; in the end not the practitioner who can sign in."""
        for _ in range(len(self._staff.of_team(team))):
            worker = next(self._turns[team])
            quiet = worker.key == "practitioner" and self._office.today >= self._quiet_from
            left = any(child.reference not in self._used for child in self._cases.of_worker(worker))
            if left and not quiet:
                return worker
        return None

    def _monthly(self) -> None:
        for service, teams in TEAMS.items():
            above = next(
                m for m in self._staff.members.values() if m.service == service and m.roles == "service_manager"
            )
            worker = self._present(self._office.rng.choice(teams))
            if worker is not None:
                number = self._office.number(above.email)
                self._office.schedule(number, self.take(worker).reference, kind="service_manager")
