"""How somebody signs in, for their own account page: sessions that go on, tokens, the second factor, the provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from service.admission import second_factor
from service.admission.sessions import going_on, sitting
from service.context import here
from service.database import db
from service.models import BrowserSession, Identity, Person, SecondFactor, Token


@dataclass(frozen=True)
class OwnSession:
    """One browser in which somebody is signed in; `here` is the one that asks."""

    id: int
    agent: str
    made_at: datetime
    seen_at: datetime
    here: bool


def own_sessions(person: Person) -> list[OwnSession]:
    """Where somebody is signed in, the latest first."""
    row, mine = BrowserSession, sitting()
    query = select(row.id, row.agent, row.made_at, row.seen_at).join(Person, Person.id == row.person_id)
    query = query.where(row.person_id == person.id, going_on()).order_by(row.seen_at.desc(), row.id.desc())
    return [OwnSession(*found, here=mine is not None and mine.id == found[0]) for found in db.session.execute(query)]


def own_tokens(person: Person) -> list[Token]:
    """Somebody's tokens that hold, the newest first."""
    query = select(Token).where(Token.person_id == person.id, Token.ends_at > here().now())
    return list(db.session.scalars(query.order_by(Token.made_at.desc(), Token.id.desc())))


def has_second_factor(person: Person) -> bool:
    """Whether somebody signs in with a code as well."""
    return second_factor.has_one(db.session, person.id)


def second_factor_since(person: Person) -> datetime | None:
    """Since when, if at all."""
    return db.session.scalar(select(SecondFactor.made_at).where(SecondFactor.person_id == person.id))


def recovery_codes_left(person: Person) -> int:
    """How many recovery codes somebody has yet."""
    return second_factor.codes_left(db.session, person.id)


def waiting_identities() -> list[Identity]:
    """Accounts of the provider that nobody has connected with a person, the newest first."""
    query = select(Identity).where(Identity.person_id.is_(None), Identity.made_at > here().clock() - timedelta(days=30))
    return list(db.session.scalars(query.order_by(Identity.made_at.desc(), Identity.id.desc())).unique())
