"""The story of a task: who had it, who gave it to whom and why, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.reading.mywork.one_task import Move, OneTask

SERVICE = "the service"


@dataclass(frozen=True)
class Told:
    """One sentence of the story; `why` are somebody's own words."""

    at: datetime
    text: str
    why: str = ""


def story_of(task: OneTask, me: str) -> Sequence[Told]:
    """From the day on which it began, oldest first."""
    first = next((move.before for move in task.moves), task.holder) or "Nobody"
    begun = Told(task.since, f"It began with {_named(first, me)}.")
    return [begun, *(_told(move, me) for move in task.moves)]


def _told(move: Move, me: str) -> Told:
    to = _named(move.after or "nobody", me)
    if move.by == SERVICE:
        return Told(move.at, f"It passed to {to}: {move.reason}.")
    if move.by == move.after:
        return Told(move.at, f"{_begins(move.by, me)} took it back.", move.reason)
    return Told(move.at, f"{_begins(move.by, me)} asked {to} to do it.", move.reason)


def _named(name: str, me: str) -> str:
    return "you" if name == me else name


def _begins(name: str, me: str) -> str:
    return "You" if name == me else name
