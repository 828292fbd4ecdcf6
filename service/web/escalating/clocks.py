"""A deadline as boxes: one for each working day, filled when it has gone, today included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from service.context import here
from service.reading.escalations import EscalationLine
from service.reading.stories import Story
from service.web.words import days
from workflows.escalation import RESOLVED

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


def countdown(line: EscalationLine, story: Story) -> Countdown | None:
    """The time left to answer an escalation; None when it has ended."""
    if line.state == RESOLVED:
        return None
    then = _then(story.passes_to, line.by < here().today())
    return until(line.by, story.within, then)


def until(by: date, within: int, then: str) -> Countdown:
    """The time left until a day for what may take so many working days, and what happens after it."""
    context = here()
    today = context.today()
    left = context.calendar.between(today, by)
    whole = max(within, left, 1)
    boxes = whole if whole <= MOST_BOXES else 0
    ahead = min(left, boxes)
    return Countdown(
        words=_words(by, today),
        gone=boxes - ahead,
        ahead=ahead,
        left=f"{days.working_days(left)} left" if left else "",
        then=then,
        last=by <= today,
    )


def _then(passes_to: str | None, past: bool) -> str:
    if passes_to is None:
        return "The quality team is told" if past else "Then the quality team is told"
    return f"It passes to {passes_to}" if past else f"Then it passes to {passes_to}"


def _words(by: date, today: date) -> str:
    if by == today:
        return "Today, the last day"
    return days.written(by, today) if by > today else f"Was due {days.on(by, today)}"
