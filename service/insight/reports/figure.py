"""One figure of a report: its key, what it is, its value, and what it was divided from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from service.insight.figures import Share

# So many places stay, so that a figure reads the same on every machine.
PLACES = 6


@dataclass(frozen=True)
class Figure:
    """`key` is stable between reports; `k` of `n` is a share, `value` alone a number or days. None: not defined.

    `hidden`: the numbers are too small to be told to the public, and are not kept either.
    """

    key: str
    label: str
    value: float | None
    k: int | None = None
    n: int | None = None
    hidden: bool = False

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def share(self) -> Share:
        """Raises ValueError where it is no share."""
        if self.k is None or self.n is None:
            raise ValueError(f"{self.key} is no share.")
        return Share(self.k, self.n)


def share(key: str, label: str, k: int, n: int) -> Figure:
    return Figure(key, label, round(k / n, PLACES) if n else None, k, n)


def number(key: str, label: str, value: float | None) -> Figure:
    return Figure(key, label, None if value is None else round(value, PLACES))


def figure_of(kept: dict[str, Any]) -> Figure:
    return Figure(**kept)
