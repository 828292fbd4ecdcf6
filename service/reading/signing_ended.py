"""Whose a session was that has ended, so that what they wrote is given back to them and to nobody else."""

from __future__ import annotations

from sqlalchemy import select

from service.admission.sessions import digest
from service.database import db
from service.models import BrowserSession


def whose(word: str) -> int | None:
    """The person's number behind the word of a cookie, whether or not its session goes on.

    Cookies of the version before held `number.version`; ours are signed, so that can be believed.
    """
    number, dot, _ = word.partition(".")
    if dot and number.isdecimal():
        return int(number)
    return db.session.scalar(select(BrowserSession.person_id).where(BrowserSession.digest == digest(word)))
