"""Personal tokens for scripts: made by their person in a browser, shown once, listed, ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import delete, func, select

from service.admission import throttle
from service.fields import Fields, loaded
from service.models import Person, Token
from service.signing_in import READ, WRITE, new_token
from service.transaction import transaction
from workflows.engine import Incomplete

TOKEN_DAYS = (30, 90, 365)
MOST = 20
TOKEN_FIELDS: Fields = {
    "name": fields.String(
        required=True,
        validate=validate.Length(1, 80, error="Say in at most 80 characters what it is for."),
        metadata={"description": "What it is for."},
    ),
    "scope": fields.String(
        required=True,
        validate=validate.OneOf((READ, WRITE), error="Choose what it may do."),
        metadata={"description": "`read` changes nothing."},
    ),
    "days": fields.Integer(
        required=True,
        strict=True,
        validate=validate.OneOf(TOKEN_DAYS, error="Choose how long it holds: 30, 90 or 365 days."),
        metadata={"description": "How long it holds."},
    ),
}


def make_token(person: Person, data: Mapping[str, Any]) -> tuple[str, Token]:
    """A token's text, kept nowhere, and its row: `{"name", "scope": "read" | "write", "days"}`; raises Incomplete."""
    facts, person_id = loaded(TOKEN_FIELDS, data), person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id, with_for_update={"key_share": True, "of": Person})
        held = select(func.count(Token.id)).where(Token.person_id == person_id, Token.ends_at > work.now)
        if (work.session.scalar(held) or 0) >= MOST:
            raise Incomplete({"name": f"You have {MOST} tokens already. End one that you do not need."})
        token, text = new_token(person, facts["days"], facts["scope"], facts["name"].strip())
        work.session.add(token)
    return text, token


def end_token(number: int, person: Person) -> bool:
    """End one of somebody's own tokens at once; False when they have none such."""
    mine = delete(Token).where(Token.id == number, Token.person_id == person.id)
    with transaction() as work:
        return work.session.connection().execute(mine).rowcount == 1


def count_bad_token(address: str) -> int:
    """Count a token that does not hold; returns the seconds that this address must wait before another one, or 0."""
    with transaction() as work:
        tried = throttle.attempt(work, throttle.of_token(address))
    return max(1, round(tried.wait.total_seconds())) if tried.wait else 0
