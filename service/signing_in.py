"""Who is asking: session cookies for browsers, bearer tokens for scripts, passwords hashed with argon2."""

from __future__ import annotations

import secrets
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from flask import Flask, Request, g
from flask_login import LoginManager
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from service.admission.sessions import digest, person_of_session
from service.context import here
from service.database import db
from service.models import Person, Token
from service.people import person_by_email

hasher = PasswordHasher()
login_manager = LoginManager()
READ, WRITE = "read", "write"
# The hash of a random word that nobody kept: an unknown e-mail takes as long to refuse as a wrong password. It stands
# here because each process would make it anew at its start, in a third of a second.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$h/pi9M8Kyp+xd8xGjLO9oQ$iPpRtnAE+qXnGIv2pfAlelo+VHLtlXsQcRWvBXAVeX4"

OF_TOKEN = (
    select(Person, Token)
    .join(Token, Token.person_id == Person.id)
    .where(Token.digest == bindparam("sent"), Token.ends_at > bindparam("now"))
    .options(joinedload(Person.role_grants))
)


def register(app: Flask) -> None:
    """Let Flask-Login load people from the session cookie; a bearer token opens the API alone, never a page."""
    login_manager.init_app(app)
    login_manager.session_protection = None
    login_manager.user_loader(person_of_session)


def person_of_request(request: Request) -> Person | None:
    """The person of an `Authorization: Bearer` token that has not ended; notes which token it is for this request."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    found = db.session.execute(OF_TOKEN, {"sent": digest(token.strip()), "now": here().now()}).unique().first()
    if found is None or not found[0].here_on(here().today()):
        return None
    g.token_used, g.token_scope = (found[1].id, found[1].used_at), found[1].scope
    person: Person = found[0]
    return person


def check_password(email: str, password: str) -> Person | None:
    """The person with this e-mail and password who works here today, or None."""
    person = person_by_email(email)
    try:
        hasher.verify(person.password_hash if person and person.password_hash else NOBODY, password)
    except Argon2Error:
        return None
    return person if person and person.password_hash and person.here_on(here().today()) else None


def hashed(password: str) -> str:
    """The argon2 hash of a password."""
    return hasher.hash(password)


def new_token(person: Person, days: int, scope: str = WRITE, name: str = "") -> tuple[Token, str]:
    """A token to be stored, and its text, which is shown once and never again."""
    text = f"cs_{secrets.token_urlsafe(32)}"
    now = here().now()
    ends_at = now + timedelta(days=days)
    return Token(person_id=person.id, digest=digest(text), made_at=now, ends_at=ends_at, scope=scope, name=name), text
