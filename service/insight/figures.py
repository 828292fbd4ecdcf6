"""What a measure says: so many of so many, with how sure that is; how long something took (DOMAIN §6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from service.insight.statistics.intervals import FEWEST, wilson
from service.insight.statistics.spread import Spread

__all__ = ["FEWEST", "NONE", "Counted", "Share", "Spread"]

Key = TypeVar("Key")


@dataclass(frozen=True)
class Share:
    """`k` of `n`, never one without the other."""

    k: int
    n: int

    @property
    def small(self) -> bool:
        """Too few for a percentage: only the numbers are told."""
        return self.n < FEWEST

    @property
    def percent(self) -> float | None:
        """0 to 100, unrounded; None where the numbers are too small."""
        return None if self.small else 100 * self.k / self.n

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95% Wilson interval as shares 0-1; None where the numbers are too small."""
        return None if self.small else wilson(self.k, self.n)

    def __add__(self, other: Share) -> Share:
        return Share(self.k + other.k, self.n + other.n)


NONE = Share(0, 0)


@dataclass(frozen=True)
class Counted(Generic[Key]):
    """How often something was found: `name` is what people call `key`, None where it has no name of its own."""

    key: Key
    count: int
    name: str | None = None
