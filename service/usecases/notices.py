"""Marks somebody's in-app messages as read."""

from __future__ import annotations

from sqlalchemy import update

from service.models import Notice, Person
from service.transaction import transaction


def mark_read(person: Person, newest: int) -> None:
    """Everything up to the notice of this number, which is the newest one that the person was shown."""
    person_id = person.id
    with transaction() as work:
        unread = (Notice.person_id == person_id, Notice.read_at.is_(None), Notice.id <= newest)
        work.session.execute(update(Notice).where(*unread).values(read_at=work.now))


def mark_one_read(person: Person, number: int) -> None:
    """One message of the person's own; whatever else has this number is left as it is."""
    person_id = person.id
    with transaction() as work:
        own = (Notice.person_id == person_id, Notice.read_at.is_(None), Notice.id == number)
        work.session.execute(update(Notice).where(*own).values(read_at=work.now))
