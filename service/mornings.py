"""What every morning brings, whether the clock process or a demonstration lets it dawn."""

from __future__ import annotations

from service.usecases.keeping import keep
from service.usecases.programmes import run_programmes
from service.usecases.reviews import plan_reviews
from service.usecases.striking import strike


def morning() -> None:
    """Hand on the tasks of whoever is away, make what programmes ask for, then remind, escalate and pass up."""
    keep(everything=False)
    run_programmes()
    plan_reviews()
    strike()
