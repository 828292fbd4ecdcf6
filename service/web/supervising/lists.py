"""The list of sessions: those that nobody marked, this week's, later ones; and when one's own staff are next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request

from service.context import here
from service.reading.sessions import SessionLine, own_staff, session_list
from service.web.who import can, me, sight

pages = Blueprint("sessions", __name__)


@dataclass(frozen=True)
class Group:
    """Some sessions under one heading."""

    id: str
    title: str
    sessions: Sequence[SessionLine]
    late: bool = False


@pages.get("/supervisions")
def index() -> str:
    """The sessions that one may see."""
    past = request.args.get("show") == "past"
    named = request.args.get("name", "").replace("\x00", "").strip()[:100]
    found = session_list(sight(), past=past, named=named, page=request.args.get("page", 1, int))
    books = can("supervision.book")
    return render_template(
        "supervising/supervisions.html",
        groups=[Group("list", "Held and cancelled", found.items)] if past else grouped(found.items, here().today()),
        books=books,
        named=named,
        page=found,
        past=past,
        staff=own_staff(me()) if books and not past and not named and found.number == 1 else [],
    )


def grouped(sessions: Sequence[SessionLine], today: date) -> list[Group]:
    """Planned sessions by urgency; groups that would be empty are left out."""
    sunday = today + timedelta(days=6 - today.weekday())
    groups = (
        Group("unmarked", "Not marked as held", [one for one in sessions if one.unmarked], late=True),
        Group("week", "This week", [one for one in sessions if today <= one.on <= sunday]),
        Group("later", "Later", [one for one in sessions if one.on > sunday]),
    )
    return [group for group in groups if group.sessions]
