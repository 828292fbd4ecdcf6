"""Who asks, and members of staff with the days on which they are away."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_wtf.csrf import generate_csrf
from marshmallow import Schema

from service.api.agenda import add_next_agenda
from service.api.caller import by_cookie, caller
from service.api.incoming import PageQuery, a_number, behind, body, cursor
from service.api.outgoing import many, one
from service.api.own_tokens import add_tokens
from service.api.part import Part, takes
from service.api.shapes.administration import AccessShape
from service.api.shapes.base import list_of
from service.api.shapes.people import CalendarAddressShape, CalendarShape, MeShape, PreferencesShape, StaffShape
from service.queries import Sight
from service.reading.opened import opened
from service.usecases.people import PERSON_FIELDS, change_person, person_seen
from service.usecases.preferences import PREFERENCE_FIELDS, calendar_of, change_preferences, end_calendar, make_calendar


def me() -> Part:
    """The part of the API that says who asks."""
    part = Part("me", "/me", "Who asks.")

    @part.route("")
    @part.response(200, MeShape)
    @part.doc(summary="Who you are and what you may do; a session also gets its CSRF token, in X-CSRFToken")
    def look() -> Response:
        answer = one(MeShape, caller())
        if by_cookie():
            answer.headers["X-CSRFToken"] = generate_csrf()
        return answer

    _preferences(part)
    _calendar(part)
    add_tokens(part)
    return part


def _preferences(part: Part) -> None:
    @part.route("/preferences")
    @part.response(200, PreferencesShape)
    @part.doc(summary="Which messages you get by e-mail; in the service you see all of them")
    def preferences() -> Response:
        return one(PreferencesShape, caller())

    @part.route("/preferences", methods=["PUT"])
    @part.response(200, PreferencesShape)
    @part.doc(summary="Choose which messages you get by e-mail; escalations always come at once")
    @takes(Schema.from_dict(dict(PREFERENCE_FIELDS), name="ChangedPreferences"))
    def change_preferences_() -> Response:
        return one(PreferencesShape, change_preferences(caller(), body()))


def _calendar(part: Part) -> None:
    @part.route("/calendar")
    @part.response(200, CalendarShape)
    @part.doc(summary="Whether you have a private calendar address; the address itself is kept nowhere")
    def calendar() -> Response:
        return one(CalendarShape, calendar_of(caller()))

    @part.route("/calendar", methods=["POST"])
    @part.response(201, CalendarAddressShape)
    @part.doc(summary="Make a private calendar address, shown this once; the one before ends")
    def make_calendar_() -> Response:
        return one(CalendarAddressShape, {"address": make_calendar(caller())}, 201)

    @part.route("/calendar", methods=["DELETE"])
    @part.response(200, CalendarShape)
    @part.doc(summary="End your private calendar address")
    def end_calendar_() -> Response:
        end_calendar(caller())
        return one(CalendarShape, None)


def people() -> Part:
    """The part of the API for members of staff."""
    part = Part("people", "/people", "Members of staff.")

    @part.route("/<email>")
    @part.response(200, StaffShape)
    @part.doc(summary="Look at a member of staff")
    def look(email: str) -> Response:
        return one(StaffShape, person_seen(email, caller()))

    add_next_agenda(part)

    @part.route("/<email>/access-records")
    @part.arguments(PageQuery, location="query")
    @part.response(200, list_of(AccessShape))
    @part.doc(summary="List who opened what is about somebody, newest first, for the managers above them")
    def access_records(query: dict[str, Any], email: str) -> Response:
        after = behind(query.get("cursor"), a_number)
        person = person_seen(email, caller())
        found = opened(person.id, Sight(caller()), after=after[0] if after else None, limit=query["limit"])
        return many(AccessShape, found.lines, cursor(found.last) if found.last is not None else None)

    @part.route("/<email>", methods=["PUT"])
    @part.response(200, StaffShape)
    @part.doc(summary="Replace what is kept of somebody: the days on which they are away, their record as an auditor")
    @takes(Schema.from_dict(dict(PERSON_FIELDS), name="ChangedPerson"))
    def change(email: str) -> Response:
        return one(StaffShape, change_person(email, caller(), body()))

    return part
