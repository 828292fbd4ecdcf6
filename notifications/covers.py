"""What messages about a cover for absence say, and to whom they still go when they are sent."""

from __future__ import annotations

from notifications.letter import Skip
from notifications.render import day
from service.context import here
from service.models import Cover, Outbox, Person
from service.steps.covers import COVER_ASKED

COVER = "cover"
PAGE = "/cover"


def recipient_of(row: Outbox, cover: Cover) -> Person:
    """Whoever was written to; raises Skip for one who has left, and when there is nothing to cover any more."""
    person = row.recipient
    assert person is not None, "messages about a cover are written to somebody"
    today = here().today()
    if not person.here_on(today):
        raise Skip(f"{person.name} does not work here any more.")
    if row.message == COVER_ASKED.message and (cover.ended_at is not None or cover.to_on < today):
        raise Skip("The cover was over before the message went out.")
    return person


def values_of(cover: Cover) -> dict[str, dict[str, str]]:
    """The names and days: “from 2 November 2026 to 6 November 2026”, or “on” one day."""
    first, last = day(cover.from_on), day(cover.to_on)
    said = {
        "away": cover.person.name,
        "by": _name(cover.made_by),
        "days": f"on {first}" if first == last else f"from {first} to {last}",
        "ended_by": _name(cover.ended_by),
        "substitute": cover.substitute.name,
    }
    return {COVER: said}


def page_of(_: Cover) -> str:
    return PAGE


def _name(person: Person | None) -> str:
    return person.name if person is not None else "Somebody"
