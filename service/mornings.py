"""What every morning brings, whether the clock process or a demonstration lets it dawn."""

from __future__ import annotations

from service.usecases.keeping import keep
from service.usecases.striking import strike


def morning() -> None:
    """Hand on the tasks of whoever is away from today, then remind, escalate and pass up what has fallen due."""
    keep(everything=False)
    strike()
