"""How large the simulated authority is: by default the median of 152 (DOMAIN §5)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle

# Practitioners in one team after another; five teams make a service, and the last of each is a small one.
SEATS = (7, 6, 7, 6, 4)
SMALL = min(SEATS)


@dataclass(frozen=True)
class Size:
    """Open cases, and practitioners in teams; what stands above them follows."""

    cases: int = 2265
    practitioners: int = 150

    def __post_init__(self) -> None:
        if self.practitioners < 1 or self.cases < 1:
            raise ValueError("An authority has at least one practitioner and one case. Give larger numbers.")

    @property
    def teams(self) -> tuple[tuple[str, int], ...]:
        """Each team by name with its number of practitioners."""
        found: list[tuple[str, int]] = []
        left = self.practitioners
        for number, seats in enumerate(cycle(SEATS), start=1):
            if left <= 0:
                return tuple(found)
            found.append((f"Team {number}", min(seats, left)))
            left -= seats
        raise AssertionError("teams go round for ever")

    @property
    def services(self) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
        """Each service by name with its teams."""
        size = len(SEATS)
        parts = [self.teams[first : first + size] for first in range(0, len(self.teams), size)]
        return tuple((f"Service {number}", part) for number, part in enumerate(parts, start=1))

    @property
    def small_teams(self) -> list[str]:
        """The teams that audit each case twice a year."""
        return [name for name, seats in self.teams if seats <= SMALL]
