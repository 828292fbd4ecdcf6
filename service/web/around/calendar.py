"""The private calendar address: supervisions and due days in the form that calendar programs subscribe to."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, flash, redirect, render_template
from icalendar import Calendar, Event
from werkzeug.wrappers import Response as AnyResponse

from service.context import here
from service.reading.calendar import Entry, entries, reader_of
from service.usecases.preferences import end_calendar, make_calendar
from service.web.links import path_of
from service.web.who import me

pages = Blueprint("calendar", __name__)
LONGEST = 100
EVERY_HOUR = "PT1H"
# Who writes down the paths of requests, when something fails or while developing.
WRITERS = ("gunicorn.error", "werkzeug")
ADDRESS = re.compile(r"/calendar/[^/\s?]+")


@pages.get("/calendar/<string:token>.ics")
def feed(token: str) -> Response:
    """The calendar of whoever this address was made for; any other address is not found."""
    person = reader_of(token) if len(token) <= LONGEST else None
    if person is None:
        abort(404)
    return Response(_written(entries(person)), mimetype="text/calendar")


@pages.post("/me/calendar")
def make() -> str:
    """A new address, shown this once."""
    return render_template("around/calendar.html", address=make_calendar(me()))


@pages.post("/me/calendar/end")
def end() -> AnyResponse:
    """The address ends."""
    end_calendar(me())
    flash("Your calendar address has ended. Calendars that use it show nothing new any more.")
    return redirect("/me", 303)


class Discreet(logging.Filter):
    """No log holds a private address."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if "/calendar/" in said:
            record.msg, record.args = ADDRESS.sub("/calendar/…", said), ()
        return True


def keep_discreet(app: Flask) -> None:
    """Keep private addresses out of what the application and its servers log."""
    for writer in (app.logger, *map(logging.getLogger, WRITERS)):
        if not any(isinstance(one, Discreet) for one in writer.filters):
            writer.addFilter(Discreet())


def _written(found: list[Entry]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Countersign//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Countersign")
    calendar.add("x-wr-timezone", here().settings.time_zone)
    calendar.add("x-published-ttl", EVERY_HOUR)
    for entry in found:
        calendar.add_component(_event(entry))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry) -> Event:
    """A whole day, which is the same day wherever the calendar is read."""
    base = here().settings.base_url
    event = Event()
    event.add("uid", f"{entry.key}@{urlsplit(base).hostname}")
    event.add("dtstamp", entry.stamp)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("sequence", entry.changes)
    event.add("summary", f"Cancelled: {entry.title}" if entry.cancelled else entry.title)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", base + path_of(*entry.record))
    return event
