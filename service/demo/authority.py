"""The demonstration's authority: an invented council's services, teams and staff, as its staff file gives them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from config.demo import DEMO_DOMAIN, OWN_TEAM, SIGN_INS
from service.demo.names import names

IN_NEED, IN_CARE, EARLY_HELP = "Children in need and protection", "Children in care", "Early help"
TEAMS = {
    IN_NEED: ("Riverside", "Hillcrest", "Castle", "Millbrook"),
    IN_CARE: ("Children in Care One", "Children in Care Two", "Leaving Care"),
    EARLY_HELP: ("Family Hub North", "Family Hub Central", "Family Hub South"),
}
PER_TEAM = 6
# Whoever comes from outside has access for a time: longer than the demonstration lasts.
GUEST_DAYS = 550
SIGN_IN_EMAILS = frozenset(person.email for person in SIGN_INS)
USUAL_PERIOD, NEWLY_QUALIFIED_PERIOD = 28, 14
COLUMNS = (
    "email", "name", "known_as", "roles", "team", "service", "manager_email", "supervision_every_days",
    "next_supervision_on", "agency", "leave", "starts_on", "left_on",
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One row of the staff file; `key` is how the demonstration's own story speaks of this person."""

    key: str
    name: str
    email: str
    roles: str
    team: str = ""
    service: str = ""
    manager: str = ""
    every_days: int = USUAL_PERIOD
    agency: bool = False
    starts_on: date | None = None
    left_on: date | None = None
    leave: str = ""

    @property
    def known_as(self) -> str:
        """As the case system writes it."""
        first, last = self.name.split(" ", 1)
        return f"{last}, {first}"

    def row(self) -> dict[str, str]:
        return {
            "email": self.email,
            "name": self.name,
            "known_as": self.known_as,
            "roles": self.roles,
            "team": self.team,
            "service": self.service,
            "manager_email": self.manager,
            "supervision_every_days": str(self.every_days),
            "next_supervision_on": "",
            "agency": "yes" if self.agency else "no",
            "leave": self.leave,
            "starts_on": self.starts_on.isoformat() if self.starts_on else "",
            "left_on": self.left_on.isoformat() if self.left_on else "",
        }


class Staff:
    """Everybody, by key: `practitioner`, `team.manager` … are the sign-ins, `Castle.3` is the third of a team."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = {member.key: member for member in members}

    def __getitem__(self, key: str) -> Member:
        return self.members[key]

    def of_team(self, team: str) -> list[Member]:
        return [member for member in self.members.values() if member.team == team and member.roles == "practitioner"]

    def manager_of_team(self, team: str) -> Member:
        return next(m for m in self.members.values() if m.team == team and m.roles == "team_manager")

    def change(self, key: str, **values: Any) -> Member:
        """The same people but for one, whose values are others from now on."""
        self.members[key] = replace(self.members[key], **values)
        return self.members[key]

    def write(self, path: Path) -> Path:
        """As a staff file for the importer."""
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS)
            table.writeheader()
            table.writerows(member.row() for member in self.members.values())
        return path


def staff(began_on: date) -> Staff:
    """An authority as it stood on a day: over eighty people, most of them there for a long time."""
    return Staff(list(_Roll(began_on).everybody()))


class _Roll:
    """Writes people down, from the top to the teams."""

    def __init__(self, began_on: date) -> None:
        self._began_on = began_on
        self._names = names()

    def everybody(self) -> Iterator[Member]:
        head = self._member("head.of.service", "head_of_service", service=IN_NEED)
        yield head
        yield from self._beside(head.email)
        for service, teams in TEAMS.items():
            yield from self._service(service, teams, head.email)

    def _member(self, key: str, roles: str, *, days_here: int = 0, **values: Any) -> Member:
        first, last = next(self._names)
        email = f"{key}@{DEMO_DOMAIN}"
        if email not in SIGN_IN_EMAILS:
            email = f"{first}.{last}@{DEMO_DOMAIN}".lower()
        days = days_here or 400 + 37 * (len(first + last) % 9)
        return Member(key, f"{first} {last}", email, roles, starts_on=self._began_on - timedelta(days=days), **values)

    def _beside(self, head: str) -> Iterator[Member]:
        """Those who stand beside the line of management."""
        quality = self._member("quality", "quality", manager=head)
        yield quality
        yield self._member("moderator", "moderator", manager=quality.email)
        yield self._member("performance", "performance", manager=head)
        yield self._member("reviewing.officer", "reviewing_officer", service=IN_NEED, manager=quality.email)
        yield self._member("external", "external", left_on=self._began_on + timedelta(days=GUEST_DAYS))
        yield self._member("data.protection", "data_protection")
        yield self._member("administrator", "administrator")

    def _service(self, service: str, teams: Iterable[str], head: str) -> Iterator[Member]:
        first = service == IN_NEED
        key = "service.manager" if first else f"{service} manager"
        above = self._member(key, "service_manager", service=service, manager=head)
        yield above
        key = "group.manager" if first else f"{service} group manager"
        yield self._member(key, "group_manager", service=service, manager=above.email)
        for team in teams:
            key = "team.manager" if team == OWN_TEAM else f"{team} manager"
            manager = self._member(key, "team_manager", team=team, service=service, manager=above.email)
            yield manager
            yield from self._practitioners(team, service, manager.email)

    def _practitioners(self, team: str, service: str, manager: str) -> Iterator[Member]:
        for number in range(PER_TEAM):
            demonstrated = team == OWN_TEAM and number == 0
            newly_qualified = demonstrated or number == PER_TEAM - 1
            yield self._member(
                "practitioner" if demonstrated else f"{team}.{number}",
                "practitioner",
                team=team,
                service=service,
                manager=manager,
                every_days=NEWLY_QUALIFIED_PERIOD if newly_qualified else USUAL_PERIOD,
                agency=number == PER_TEAM - 2,
                days_here=90 + 61 * number,
            )
