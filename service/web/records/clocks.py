"""A deadline as boxes: one for each working day, filled when it has gone, today included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from service.context import here
from service.reading.escalations import EscalationLine
from service.web.words import days

MOST_BOXES = 20


@dataclass(frozen=True)
class Countdown:
    """A deadline in words, its boxes (gone, to come), and what happens after it; `last`: today or past."""

    words: str
    gone: int
    ahead: int
    left: str
    then: str
    last: bool


def countdown(line: EscalationLine) -> Countdown | None:
    """The time left to answer an escalation; None when it has ended."""
    if line.state == "resolved":
        return None
    context = here()
    today, calendar = context.today(), context.calendar
    begun = line.raised_on if line.state == "raised" else min(line.raised_on, today)
    whole, left = calendar.between(begun, line.by), calendar.between(today, line.by)
    boxes = whole if whole <= MOST_BOXES else 0
    return Countdown(
        words=_words(line.by, today),
        gone=max(boxes - left, 0),
        ahead=min(left, boxes),
        left=f"{days.working_days(left)} left" if left else "",
        then="Then it passes up." if line.level + 1 < line.levels else "Then the quality team is told.",
        last=line.by <= today,
    )


def _words(by: date, today: date) -> str:
    if by == today:
        return "Today, the last day"
    return days.written(by, today) if by > today else f"Was due {days.on(by, today)}"
