"""Who is asking: session cookies for browsers, bearer tokens for scripts, passwords hashed with argon2."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from flask import Flask, Request
from flask_login import LoginManager
from sqlalchemy import null, select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.models import Person, Token
from service.moved import AHEAD, learn
from service.people import person_by_email

hasher = PasswordHasher()
login_manager = LoginManager()
# Hashed once, so that an unknown e-mail takes as long to refuse as a wrong password.
NOBODY = hasher.hash(secrets.token_urlsafe(16))


def register(app: Flask) -> None:
    """Let Flask-Login load people from the session cookie or from a bearer token."""
    login_manager.init_app(app)
    login_manager.session_protection = "basic"
    login_manager.user_loader(person_of_session)
    login_manager.request_loader(person_of_request)


def person_of_session(identity: str) -> Person | None:
    """The person of a session cookie, `id.version`: a changed password or a leaver ends the session."""
    number, _, version = identity.partition(".")
    person = _with_roles(int(number)) if number.isdecimal() else None
    if person is None or str(person.signed_in_version) != version:
        return None
    return person if person.here_on(here().today()) else None


def _with_roles(number: int) -> Person | None:
    """The person of this number; in a demonstration its clock comes with them, so that a page asks once for both."""
    demo = here().settings.demo
    query = select(Person, AHEAD if demo else null()).where(Person.id == number)
    found = db.session.execute(query.options(joinedload(Person.role_grants))).unique().first()
    if demo and found is not None:
        learn(found[1])
    return found[0] if found is not None else None


def person_of_request(request: Request) -> Person | None:
    """The person of an `Authorization: Bearer` token that has not ended."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    found = db.session.scalar(select(Token).where(Token.digest == digest(token.strip())))
    if found is None or found.ends_at <= here().now():
        return None
    person = db.session.get(Person, found.person_id)
    return person if person and person.here_on(here().today()) else None


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


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token(person: Person, days: int) -> tuple[Token, str]:
    """A token to be stored, and its text, which is shown once and never again."""
    text = f"cs_{secrets.token_urlsafe(32)}"
    now = here().now()
    return Token(person_id=person.id, digest=digest(text), made_at=now, ends_at=now + timedelta(days=days)), text
