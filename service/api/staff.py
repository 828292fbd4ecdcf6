"""Who asks, and members of staff with the days on which they are away."""

from __future__ import annotations

from flask import Response
from flask_wtf.csrf import generate_csrf
from marshmallow import Schema

from service.api.agenda import add_next_agenda
from service.api.caller import by_cookie, caller
from service.api.incoming import body
from service.api.outgoing import one
from service.api.part import Part, takes
from service.api.shapes.people import MeShape, StaffShape
from service.usecases.people import PERSON_FIELDS, change_person, person_seen


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

    return part


def people() -> Part:
    """The part of the API for members of staff."""
    part = Part("people", "/people", "Members of staff.")

    @part.route("/<email>")
    @part.response(200, StaffShape)
    @part.doc(summary="Look at a member of staff")
    def look(email: str) -> Response:
        return one(StaffShape, person_seen(email, caller()))

    add_next_agenda(part)

    @part.route("/<email>", methods=["PUT"])
    @part.response(200, StaffShape)
    @part.doc(summary="Replace what is kept of somebody: the days on which they are away, their record as an auditor")
    @takes(Schema.from_dict(dict(PERSON_FIELDS), name="ChangedPerson"))
    def change(email: str) -> Response:
        return one(StaffShape, change_person(email, caller(), body()))

    return part
