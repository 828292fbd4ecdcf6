"""Lets people in: by password, then by a code where they have a second factor; counts tries in vain."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from service.admission import second_factor, throttle
from service.admission.entry import Entry
from service.admission.sessions import Level, Sitting, begin
from service.context import here
from service.models import BrowserSession, Person
from service.signing_in import check_password
from service.transaction import transaction

log = logging.getLogger(__name__)


class TooManyTries(Exception):
    """Whoever tries must wait so long; it says nothing about what was tried."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"Wait {wait}.")
        log.warning("a sign-in must wait: it was tried too often")
        self.seconds = max(1, round(wait.total_seconds()))


@dataclass(frozen=True)
class Place:
    """From where somebody tries: an address, a browser that is known from before, what it says it is."""

    address: str
    device: str | None = None
    agent: str = ""


@dataclass(frozen=True)
class Half:
    """Somebody who gave the right password and has a code to give yet."""

    person_id: int
    version: int


def enter(email: str, password: str, place: Place) -> Entry | Half | None:
    """A session, or half of one, for the right password; None for a wrong one. Raises TooManyTries.

    Known and unknown people are counted and answered alike.
    """
    counts = throttle.of_account(email, place.address, place.device)
    with transaction() as work:
        tried = throttle.attempt(work, counts)
    if tried.wait:
        raise TooManyTries(tried.wait)
    person = check_password(email, password)
    if person is None:
        log.warning("a sign-in was refused: the address or the password was wrong")
        return None
    person_id = person.id
    with transaction() as work:
        throttle.succeeded(work, tried)
        person = work.session.get_one(Person, person_id)
        if second_factor.has_one(work.session, person_id):
            return Half(person_id, person.signed_in_version)
        return Entry(begin(work, person, Level.PASSWORD, place.agent), person.email)


def enter_with_code(half: Half, code: str, place: Place) -> Entry | None:
    """A session for whoever gave the password and now a code; None for a wrong code. Raises TooManyTries."""
    counts = throttle.of_codes(half.person_id, place.device)
    with transaction() as work:
        tried = throttle.attempt(work, counts)
    if tried.wait:
        raise TooManyTries(tried.wait)
    with transaction() as work:
        person = work.session.get(Person, half.person_id)
        if person is None or person.signed_in_version != half.version or not person.here_on(work.today):
            return None
        if not second_factor.take(work, half.person_id, code):
            log.warning("a sign-in of person %d was refused: the code was wrong", half.person_id)
            return None
        throttle.succeeded(work, tried)
        return Entry(begin(work, person, Level.SECOND, place.agent), person.email)


def confirm(sitting: Sitting, password: str, code: str, place: Place) -> bool:
    """Whether whoever sits there has shown anew who they are; then the session is fresh. Raises TooManyTries."""
    with transaction() as work:
        email = work.session.get_one(Person, sitting.person_id).email
        tried = throttle.attempt(work, throttle.of_account(email, place.address, place.device or f"s{sitting.id}"))
    if tried.wait:
        raise TooManyTries(tried.wait)
    if check_password(email, password) is None:
        return False
    with transaction() as work:
        asked = second_factor.has_one(work.session, sitting.person_id)
        if asked and not second_factor.take(work, sitting.person_id, code):
            return False
        throttle.succeeded(work, tried)
        work.session.get_one(BrowserSession, sitting.id).fresh_at = here().clock()
    return True
