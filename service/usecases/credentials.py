"""Gives people what they sign in with: passwords for browsers, tokens for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import delete

from service.admission import throttle
from service.context import here
from service.models import Person, Token
from service.passwords import password_fault
from service.people import person_by_email
from service.signing_in import WRITE, check_password, hashed, new_token
from service.transaction import Work, transaction
from workflows.engine import Incomplete


def give_token(email: str, days: int, scope: str = WRITE, name: str = "") -> tuple[str, datetime]:
    """A bearer token's text, which is kept nowhere, and the instant until which it holds; raises Incomplete."""
    with transaction() as work:
        token, text = new_token(_somebody(work, email), days, scope, name)
        work.session.add(token)
        return text, token.ends_at


@contextmanager
def lent_token(email: str) -> Iterator[str]:
    """A token for one call from the command line, taken back after it; raises Incomplete."""
    with transaction() as work:
        token, text = new_token(_somebody(work, email), 1)
        work.session.add(token)
        work.session.flush()
        number = token.id
    try:
        yield text
    finally:
        with transaction() as work:
            work.session.execute(delete(Token).where(Token.id == number))


def set_password(email: str, password: str) -> None:
    """Keep somebody's new password, and end every session that began with the old one; raises Incomplete."""
    with transaction() as work:
        _keep(_somebody(work, email), password, work)


def change_password(person: Person, old: str, new: str) -> Person:
    """Keep one's own new password; every other session ends, so sign the person in anew. Raises Incomplete."""
    if here().settings.demo:
        raise Incomplete({"old": "In the demonstration everybody keeps the same password."})
    email, person_id = person.email, person.id
    with transaction() as work:
        tried = throttle.attempt(work, throttle.of_account(email, "", f"own {person_id}"))
    if tried.wait:
        raise Incomplete({"old": "That was tried too often. Wait a few minutes, then try again."})
    if check_password(email, old) is None:
        raise Incomplete({"old": "This is not your password of today. Type it once more."})
    with transaction() as work:
        throttle.succeeded(work, tried)
        _keep(_somebody(work, email), new, work)
        return work.session.get_one(Person, person_id)


def _keep(person: Person, password: str, work: Work) -> None:
    """A password that is good enough, hashed; what the old one had opened closes."""
    context = (person.name, person.email, work.context.settings.council_name)
    if fault := password_fault(password, context):
        raise Incomplete({"password": fault})
    person.password_hash = hashed(password)
    person.signed_in_version += 1


def _somebody(work: Work, email: str) -> Person:
    person = person_by_email(email)
    if person is None or not person.here_on(work.today):
        raise Incomplete({"email": f"Nobody with the e-mail {email} works here. Check it, or import them first."})
    return person
