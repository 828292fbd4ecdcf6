"""What administrators and data protection look after: access records, dead letters, verifications, policy, staff."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from service.api.caller import caller
from service.api.incoming import PageQuery, a_number, behind, body, cursor
from service.api.kinds.kind import chosen
from service.api.outgoing import many, one
from service.api.part import Part, takes
from service.api.shapes.administration import (
    AccessShape,
    LetterShape,
    RetriedShape,
    RoleShape,
    StaffLineShape,
    ValueShape,
    VerificationShape,
    VerifiedShape,
)
from service.api.shapes.base import list_of
from service.fields import Day, Fields, Number, Words, loaded
from service.queries import Sight
from service.reading.access import AccessFilter, access_behind
from service.reading.administration import check_histories, latest_looks
from service.reading.configuration import policy_parts, roles
from service.reading.letters import letters_behind
from service.reading.staff import SHOWN, staff_page
from service.recording import How
from service.usecases import letters, verifying

ACCESS: Fields = {
    "person": Words(metadata={"description": "Who looked: their e-mail or whole name."}),
    "case": Words(metadata={"description": "What belongs to the case of this reference."}),
    "kind": Words(metadata={"description": "A kind of record, for example audit."}),
    "record": Number(metadata={"description": "The number in the record's address."}),
    "how": chosen(How),
    "from_on": Day(),
    "to_on": Day(),
}
STATE = fields.String(load_default="dead", validate=chosen(("dead", "waiting")).validate)
REASON: Fields = {"reason": Words(required=True)}
STAFF: Fields = {
    "named": Words(load_default=""),
    "role": Words(load_default=""),
    "team": Words(load_default=""),
    "shown": fields.String(load_default="here", validate=chosen(SHOWN).validate),
    "page": Number(load_default=1),
}
RECORD: Fields = {"kind": Words(required=True), "record": Number(required=True)}


def administration() -> list[Part]:
    """These parts of the API."""
    return [_access(), _letters(), _verifications(), _policy(), _roles(), _staff()]


def _access() -> Part:
    part = Part("access-records", "/access-records", "Who opened what and when.")

    @part.route("")
    @part.arguments(PageQuery.from_dict(dict(ACCESS), name="AccessQuery"), location="query")
    @part.response(200, list_of(AccessShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="List who opened what, newest first, one item for each person, record and hour")
    def list_(query: dict[str, Any]) -> Response:
        after, limit = behind(query.pop("cursor", None), a_number), query.pop("limit")
        found, last = access_behind(
            Sight(caller()), AccessFilter(**query), after=after[0] if after else None, limit=limit
        )
        return many(AccessShape, found, cursor(last) if last is not None else None)

    return part


def _letters() -> Part:
    part = Part("dead-letters", "/dead-letters", "Messages that could not be delivered.")

    @part.route("")
    @part.arguments(PageQuery.from_dict({"state": STATE}, name="LetterQuery"), location="query")
    @part.response(200, list_of(LetterShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="List dead letters, or what failed and is tried again by itself; oldest first")
    def list_(query: dict[str, Any]) -> Response:
        after = behind(query.get("cursor"), a_number)
        place = after[0] if after else None
        found, last = letters_behind(caller(), query["state"], after=place, limit=query["limit"])
        return many(LetterShape, found, cursor(last) if last is not None else None)

    @part.route("/retry", methods=["POST"])
    @part.response(200, RetriedShape)
    @part.doc(summary="Send all dead letters again")
    def retry_all() -> Response:
        return one(RetriedShape, {"count": letters.retry_all_for(caller())})

    @part.route("/<number:record_id>/retry", methods=["POST"])
    @part.response(200, RetriedShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Send one dead letter again")
    def retry(record_id: int) -> Response:
        letters.retry_for(caller(), record_id)
        return one(RetriedShape, {"count": 1})

    @part.route("/<number:record_id>/give-up", methods=["POST"])
    @part.response(200, RetriedShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Decide that nobody needs this message any more; its alert ends")
    @takes(Schema.from_dict(dict(REASON), name="GivenUp"))
    def give_up(record_id: int) -> Response:
        letters.give_up_for(caller(), record_id, loaded(REASON, body())["reason"])
        return one(RetriedShape, {"count": 0})

    return part


def _verifications() -> Part:
    part = Part("verifications", "/verifications", "Whether histories were changed behind the service’s back.")

    @part.route("")
    @part.response(200, list_of(VerificationShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="The latest ten verifications, newest first")
    def list_() -> Response:
        check_histories(caller())
        return many(VerificationShape, latest_looks(10))

    @part.route("", methods=["POST"])
    @part.response(202, VerificationShape)
    @part.doc(summary="Have every history verified; it is done piece by piece in the background")
    def ask() -> Response:
        verifying.ask(caller())
        return one(VerificationShape, latest_looks(1)[0], 202)

    @part.route("/record")
    @part.arguments(Schema.from_dict(dict(RECORD), name="VerifiedQuery"), location="query")
    @part.response(200, VerifiedShape)
    @part.alt_response(403, "FORBIDDEN")
    @part.alt_response(404, "NOT_FOUND")
    @part.doc(summary="Verify one record’s history now")
    def record(query: dict[str, Any]) -> Response:
        return one(VerifiedShape, verifying.verify_one(query["kind"], query["record"], caller()))

    return part


def _policy() -> Part:
    part = Part("policy", "/policy", "What the authority has decided.")

    @part.route("")
    @part.response(200, list_of(ValueShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="Every value of policy with its meaning, and what the supplied file says")
    def list_() -> Response:
        return many(ValueShape, [value for part in policy_parts(caller()) for value in part.values])

    return part


def _roles() -> Part:
    part = Part("roles", "/roles", "Which role may do what.")

    @part.route("")
    @part.response(200, list_of(RoleShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="Every role with what it may do and how many hold it")
    def list_() -> Response:
        return many(RoleShape, roles(caller()))

    return part


def _staff() -> Part:
    part = Part("staff", "/staff", "Staff records, for whoever looks after accounts.")

    @part.route("")
    @part.arguments(Schema.from_dict(dict(STAFF), name="StaffQuery"), location="query")
    @part.response(200, list_of(StaffLineShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="A page of 25 members of staff by name; next is the number of the next page")
    def list_(query: dict[str, Any]) -> Response:
        number = query.pop("page")
        found = staff_page(caller(), number, **query)
        return many(StaffLineShape, found.items, str(found.number + 1) if found.more else None)

    return part
