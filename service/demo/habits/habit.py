"""What a habit is: when somebody means to do a task, and what they do then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from service.demo.office import Office


@dataclass(frozen=True)
class Job:
    """An open task of somebody."""

    id: int
    task: str
    state: str
    kind: str
    record_id: int
    who: int
    due_on: date


@dataclass(frozen=True)
class Habit:
    """`means_to` says on which day they mean to do it (None: never); `does` does it and says when to look again."""

    means_to: Callable[[Office, Job], date | None]
    does: Callable[[Office, Job], date | None]


def soon(first: int, last: int) -> Callable[[Office, Job], date]:
    """Between so many working days from now."""
    return lambda office, job: office.calendar.add(office.today, office.rng.randint(first, last))


def by(office: Office, day: date) -> date:
    """That day, or the working day before it, but not before today."""
    return max(office.today, office.calendar.at_or_before(day))
