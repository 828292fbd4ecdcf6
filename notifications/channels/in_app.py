"""Notices on the person's own pages: a row in the database, exactly one for each outbox row."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from config.settings import Settings
from notifications.letter import Letter
from service.models import Notice
from service.transaction import transaction


class InApp:
    """Its own short transaction: when the service dies before the row is settled, the next time finds the notice."""

    def __init__(self, settings: Settings) -> None:
        """Nothing differs between places."""

    def send(self, letter: Letter) -> None:
        try:
            with transaction() as work:
                if work.session.scalar(select(Notice.id).where(Notice.outbox_id == letter.outbox_id)) is None:
                    work.session.add(
                        Notice(
                            outbox_id=letter.outbox_id,
                            person_id=letter.person_id,
                            subject=letter.subject,
                            body=letter.body,
                            link=letter.link,
                            at=work.now,
                        )
                    )
        except IntegrityError:
            # Somebody whose lease had run out was a moment faster: the notice is there.
            return

    def close(self) -> None:
        """Nothing is kept open."""
