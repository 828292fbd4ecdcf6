"""The simulated authority's staff: who leads whom, who is away when, who leaves, as staff files give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random

from service.demo.authority import Member, Staff
from service.demo.names import names
from service.simulate.size import Size

DOMAIN = "simulated.example"
NEWLY_QUALIFIED_PERIOD, USUAL_PERIOD = 14, 28
# Of a year: spells of leave and their length in days, and the share of practitioners who leave.
SPELLS, SHORTEST, LONGEST, LEAVERS = 4, 4, 14, 0.12


def roster(size: Size, began_on: date, weeks: int, rng: Random) -> Staff:
    """Everybody on the first day, with the leave of the whole time booked."""
    return Staff(list(_Roster(size, began_on, weeks, rng).everybody()))


def leavers(staff: Staff, began_on: date, weeks: int, rng: Random) -> dict[date, list[str]]:
    """Which practitioners leave, by the day of the staff file that says so: the last Monday before they go."""
    found: dict[date, list[str]] = {}
    practitioners = [member for member in staff.members.values() if member.roles == "practitioner"]
    for member in rng.sample(practitioners, round(len(practitioners) * LEAVERS * weeks / 52)):
        week = rng.randrange(1, max(2, weeks - 1))
        found.setdefault(began_on + timedelta(weeks=week), []).append(member.key)
    return found


class _Roster:
    """Writes people down, from the top to the teams."""

    def __init__(self, size: Size, began_on: date, weeks: int, rng: Random) -> None:
        self._size, self._began_on, self._weeks, self._rng = size, began_on, weeks, rng
        self._names = names()

    def everybody(self) -> Iterator[Member]:
        head = self._member("head", "head_of_service", service="Service 1")
        yield head
        yield from self._beside(head.email)
        for service, teams in self._size.services:
            yield from self._service(service, teams, head.email)

    def _member(self, key: str, roles: str, **values: object) -> Member:
        first, last = next(self._names)
        email = f"{key.replace(' ', '.')}@{DOMAIN}".lower()
        starts = self._began_on - timedelta(days=self._rng.randint(60, 2000))
        made = {"every_days": USUAL_PERIOD, "leave": self._leave(), "starts_on": starts, **values}
        return Member(key, f"{first} {last}", email, roles, **made)  # type: ignore[arg-type]  # fields by name

    def _beside(self, head: str) -> Iterator[Member]:
        """Those who stand beside the line of management."""
        quality = self._member("quality", "quality", manager=head)
        yield quality
        yield self._member("deputy", "quality", manager=quality.email)
        for number in (1, 2, 3):
            yield self._member(f"moderator {number}", "moderator", manager=quality.email)
        yield self._member("performance", "performance", manager=head)
        until = self._began_on + timedelta(weeks=self._weeks + 4)
        yield self._member("external", "external", leave="", left_on=until)
        yield self._member("administrator", "administrator")

    def _service(self, service: str, teams: Iterable[tuple[str, int]], head: str) -> Iterator[Member]:
        above = self._member(f"{service} manager", "service_manager", service=service, manager=head)
        yield above
        yield self._member(f"{service} group manager", "group_manager", service=service, manager=above.email)
        for team, seats in teams:
            yield from self._team(team, service, above.email, seats)

    def _team(self, team: str, service: str, above: str, seats: int) -> Iterator[Member]:
        manager = self._member(f"{team} manager", "team_manager", team=team, service=service, manager=above)
        yield manager
        for number in range(1, seats + 1):
            period = NEWLY_QUALIFIED_PERIOD if number == 1 else USUAL_PERIOD
            belongs = {"team": team, "service": service, "manager": manager.email, "every_days": period}
            yield self._member(f"{team} {number}", "practitioner", agency=number == seats, **belongs)

    def _leave(self) -> str:
        """Some spells of leave, one in each part of the time, so that none overlap."""
        count = max(1, round(SPELLS * self._weeks / 52))
        part = self._weeks * 7 // count
        spells = []
        for number in range(count):
            length = self._rng.randint(SHORTEST, min(LONGEST, max(SHORTEST, part - 2)))
            first = self._began_on + timedelta(days=number * part + self._rng.randint(0, max(0, part - length - 1)))
            spells.append(f"{first}/{first + timedelta(days=length - 1)}")
        return ";".join(spells)
