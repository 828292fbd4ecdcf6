"""Who plays in the tour: a small line of management, the people beside it, and three practitioners."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

DOMAIN = "tour.example"
SERVICE, TEAM = "Children’s services", "Riverside"
STARTED = date(2025, 3, 3)


@dataclass(frozen=True)
class Player:
    """Somebody of the cast; `manager` is another one's key."""

    key: str
    name: str
    roles: str
    manager: str = ""
    team: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


CAST: Mapping[str, Player] = {
    player.key: player
    for player in (
        Player("helen", "Helen Marsh", "head_of_service"),
        Player("quinn", "Quinn Adair", "quality", "helen"),
        Player("perry", "Perry Lane", "performance", "helen"),
        Player("sara", "Sara Iqbal", "service_manager", "helen"),
        Player("grace", "Grace Wu", "group_manager", "sara"),
        Player("tom", "Tom Reid", "team_manager", "sara", TEAM),
        Player("pat", "Pat Osei", "practitioner", "tom", TEAM),
        Player("olu", "Olu Bright", "practitioner", "tom", TEAM),
        Player("lena", "Lena Fox", "practitioner", "tom", TEAM),
    )
}
COLUMNS = ("email", "name", "known_as", "roles", "team", "service", "manager_email", "supervision_every_days",
           "starts_on", "left_on")  # fmt: skip


def write_staff(path: Path, left_on: Mapping[str, date] | None = None) -> Path:
    """The staff file, with those who have left."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for player in CAST.values():
            left = (left_on or {}).get(player.key)
            manager = CAST[player.manager].email if player.manager else ""
            table.writerow(
                (player.email, player.name, player.name, player.roles, player.team, SERVICE, manager, 28,
                 STARTED.isoformat(), left.isoformat() if left else "")
            )  # fmt: skip
    return path
