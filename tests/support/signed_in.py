"""Signs people in for tests that are about something else: one row, no password, and no session that ends by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient

from service.admission.sessions import Level, begin
from service.models import BrowserSession, Person
from service.transaction import transaction

# Tests let days go by, and look at pages meanwhile.
FAR = datetime(2100, 1, 1, tzinfo=UTC)


def session_of(person: Person, **values: Any) -> str:
    """The word of a new session that lasts and is fresh unless `values` say otherwise; where an application is."""
    person_id = person.id
    with transaction() as work:
        word = begin(work, work.session.get_one(Person, person_id), Level.SECOND, "")
        work.session.flush()
        row = work.session.query(BrowserSession).order_by(BrowserSession.id.desc()).limit(1).one()
        for name, value in {"made_at": FAR, "seen_at": FAR, "fresh_at": FAR, **values}.items():
            setattr(row, name, value)
    return word


def put_in(client: FlaskClient, word: str) -> None:
    """Give a client the cookie of a session."""
    with client.session_transaction() as session:
        session["_user_id"] = word


def sign_in(client: FlaskClient, person: Person) -> None:
    """Sign somebody in with a session that lasts."""
    put_in(client, session_of(person))
