"""Second factors: set up with a first code, recovery codes made anew, switched off, reset."""

from __future__ import annotations

from service.admission import second_factor
from service.admission.sessions import Level, Sitting, needs_second_factor
from service.models import BrowserSession, Person
from service.people import person_by_email
from service.transaction import Work, transaction
from workflows.engine import Incomplete

WRONG = "This code does not fit. Wait for the next one on your device and type that."


def set_up(sitting: Sitting, secret: str, code: str) -> list[str]:
    """Keep a device whose first code is right; returns the recovery codes. Other sessions end. Raises Incomplete."""
    with transaction() as work:
        step = second_factor.step_of(secret, code, work.context.clock().timestamp())
        if step is None:
            raise Incomplete({"code": WRONG})
        codes = second_factor.keep(work, sitting.person_id, secret, step)
        _only_here(work, sitting, Level.SECOND)
        return codes


def renew_codes(sitting: Sitting) -> list[str]:
    """Other recovery codes in place of those that are left; raises Incomplete without a second factor."""
    with transaction() as work:
        if not second_factor.has_one(work.session, sitting.person_id):
            raise Incomplete({"code": "Set up a device first."})
        return second_factor.new_codes(work, sitting.person_id)


def switch_off(sitting: Sitting) -> None:
    """Sign in by password alone from now on, where policy lets one; raises Incomplete."""
    with transaction() as work:
        person = work.session.get_one(Person, sitting.person_id)
        if needs_second_factor(person.roles):
            raise Incomplete({"code": "Your role needs codes. Set up another device instead."})
        second_factor.remove(work, sitting.person_id)
        _only_here(work, sitting, Level.PASSWORD)


def reset(email: str) -> bool:
    """Forget somebody's second factor and end their sessions; False when they had none. Raises Incomplete."""
    with transaction() as work:
        person = person_by_email(email)
        if person is None:
            raise Incomplete({"email": f"Nobody with the e-mail {email} is known here. Check it."})
        person.signed_in_version += 1
        return second_factor.remove(work, person.id)


def _only_here(work: Work, sitting: Sitting, level: Level) -> None:
    """End all other sessions: what they began with is not what is asked for now."""
    person = work.session.get_one(Person, sitting.person_id)
    person.signed_in_version += 1
    row = work.session.get_one(BrowserSession, sitting.id)
    row.version, row.level = person.signed_in_version, level
