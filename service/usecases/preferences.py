"""How somebody wants to be told, and the private address of their calendar."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import delete, select

from service.admission.sessions import digest
from service.context import here
from service.database import db
from service.fields import Fields, loaded
from service.models import CalendarFeed, Person
from service.steps.releasing import held_for, let_out
from service.transaction import transaction
from workflows.words import MailWish

WISHES = tuple(str(wish) for wish in MailWish)
PREFERENCE_FIELDS: Fields = {
    "mail": fields.String(
        required=True,
        validate=validate.OneOf(WISHES, error="Choose each, daily or escalations."),
        metadata={"description": "By e-mail: each message, one a day, or escalations only, which always come at once."},
    )
}


def change_preferences(person: Person, data: Mapping[str, Any]) -> Person:
    """Keep what somebody wishes: `{"mail": "each" | "daily" | "escalations"}`; raises Incomplete.

    What was kept for a daily message goes out as it is wished now: nothing is lost between two wishes.
    """
    wish = loaded(PREFERENCE_FIELDS, data)["mail"]
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        person.mail = wish
        if wish != MailWish.DAILY:
            let_out(work, held_for(work, person_id))
    return person


def make_calendar(person: Person) -> str:
    """A private address for somebody's calendar, shown now and never again; the one before ends."""
    person_id, token = person.id, secrets.token_urlsafe(32)
    with transaction() as work:
        work.session.get_one(Person, person_id, with_for_update={"key_share": True, "of": Person})
        work.session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))
        work.session.add(CalendarFeed(person_id=person_id, digest=digest(token), made_at=work.now))
    return f"{here().settings.base_url}/calendar/{token}.ics"


def end_calendar(person: Person) -> None:
    """The address of somebody's calendar leads nowhere any more."""
    person_id = person.id
    with transaction() as work:
        work.session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))


def calendar_of(person: Person) -> CalendarFeed | None:
    """The feed that somebody has now, if any."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.person_id == person.id))
