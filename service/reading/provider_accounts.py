"""Accounts of the council's sign-in: whose they are, who said so, and which wait for somebody to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.models import Identity, Person
from service.protecting import check
from service.reading.pages import Page, paged
from service.reading.signing import waiting_identities


@dataclass(frozen=True)
class AccountLine:
    """One account; `at` is local. Connected: whose it is, since when, by whom, None where a command did it.

    Waiting: the name and the address that the provider gave, since when.
    """

    subject: str
    issuer: str
    name: str
    email: str
    at: datetime
    by: str | None


def connected_accounts(person: Person, page: int) -> Page[AccountLine]:
    """Everybody's accounts, by name; raises NotPermitted."""
    check(person, "account.connect")
    query = select(Identity).join(Person, Identity.person_id == Person.id).order_by(Person.name, Identity.id)
    loading = joinedload(Identity.person).lazyload("*"), joinedload(Identity.connected_by).lazyload("*")
    return paged(query, page, _connected, *loading)


def waiting_accounts(person: Person) -> Sequence[AccountLine]:
    """Accounts that tried to get in within 30 days and are nobody's, the newest first; raises NotPermitted."""
    check(person, "account.connect")
    zone = here().zone
    return [
        AccountLine(one.subject, one.issuer, one.name, one.email, one.made_at.astimezone(zone), None)
        for one in waiting_identities()
    ]


def account_of(person_id: int) -> AccountLine | None:
    """The account by which somebody signs in."""
    found = db.session.scalars(select(Identity).where(Identity.person_id == person_id)).unique().first()
    return _connected(found) if found else None


def _connected(one: Identity) -> AccountLine:
    assert one.person is not None
    at = (one.connected_at or one.made_at).astimezone(here().zone)
    by = one.connected_by.name if one.connected_by else None
    return AccountLine(one.subject, one.issuer, one.person.name, one.person.email, at, by)
