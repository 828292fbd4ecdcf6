"""One's own tokens: a browser's session makes them, lists and ends them; a token may look, and make none."""

from __future__ import annotations

from flask import Response
from marshmallow import Schema

from service.api.caller import caller, fresh_first, in_a_browser
from service.api.incoming import body
from service.api.outgoing import many, one
from service.api.part import Part, takes
from service.api.shapes.base import list_of
from service.api.shapes.tokens import MadeTokenShape, TokenShape
from service.queries import Absent
from service.reading.signing import own_tokens
from service.usecases.tokens import TOKEN_FIELDS, end_token, make_token


def add_tokens(part: Part) -> None:
    """Add the addresses of somebody's own tokens to the part that says who asks."""

    @part.route("/tokens")
    @part.response(200, list_of(TokenShape))
    @part.doc(summary="Your tokens that hold; what they are is kept nowhere")
    def tokens() -> Response:
        return many(TokenShape, own_tokens(caller()))

    @part.route("/tokens", methods=["POST"])
    @part.response(201, MadeTokenShape)
    @part.doc(summary="Make a token, shown this once; only a browser’s session may, which has lately shown who you are")
    @takes(Schema.from_dict(dict(TOKEN_FIELDS), name="NewToken"))
    def make_token_() -> Response:
        in_a_browser()
        fresh_first()
        text, made = make_token(caller(), body())
        return one(MadeTokenShape, {"token": text, "made": made}, 201)

    @part.route("/tokens/<number:token_id>", methods=["DELETE"])
    @part.response(200, list_of(TokenShape))
    @part.doc(summary="End one of your tokens at once; answers with those that are left")
    def end_token_(token_id: int) -> Response:
        in_a_browser()
        if not end_token(token_id, caller()):
            raise Absent("token")
        return many(TokenShape, own_tokens(caller()))
