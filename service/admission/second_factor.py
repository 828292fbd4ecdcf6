"""One-time codes: each is taken once, half a minute early or late, and recovery codes stand in for a lost device."""

from __future__ import annotations

import base64
import hmac
import secrets
from typing import Any

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from service.admission.sessions import digest
from service.models import RecoveryCode, SecondFactor
from service.sealing import opened, sealed
from service.transaction import Work

PURPOSE = "second factor"
PERIOD = 30
DRIFT = 1
CODES = 10
# 120 bits: nobody finds one by trying, so a plain hash of it is enough.
CODE_BYTES = 15
Asked = Session | scoped_session[Any]


def new_secret() -> str:
    """The secret of a new device, in the letters that people can type."""
    return pyotp.random_base32()


def address(secret: str, email: str, council: str) -> str:
    """What a device reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=f"Countersign {council}")


def step_of(secret: str, code: str, seconds: float, last_step: int = 0) -> int | None:
    """The half minute that a code is of, if it is right, of now or next to it, and later than the last one taken."""
    now, plain = int(seconds) // PERIOD, "".join(code.split())
    totp = pyotp.TOTP(secret)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if step > last_step and hmac.compare_digest(totp.generate_otp(step).encode(), plain.encode()):
            return step
    return None


def has_one(session: Asked, person_id: int) -> bool:
    """Whether somebody has set one up."""
    return session.scalar(select(SecondFactor.person_id).where(SecondFactor.person_id == person_id)) is not None


def keep(work: Work, person_id: int, secret: str, step: int) -> list[str]:
    """Keep a secret whose first code was right in place of any other; returns its recovery codes, shown once."""
    values = {"secret": sealed(PURPOSE, secret), "made_at": work.context.clock(), "last_step": step}
    work.session.merge(SecondFactor(person_id=person_id, **values))
    return new_codes(work, person_id)


def new_codes(work: Work, person_id: int) -> list[str]:
    """Recovery codes in place of those that are left."""
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = [_written(secrets.token_bytes(CODE_BYTES)) for _ in range(CODES)]
    work.session.add_all(RecoveryCode(person_id=person_id, digest=digest(_plain(code))) for code in codes)
    return codes


def codes_left(session: Asked, person_id: int) -> int:
    """How many recovery codes somebody has not used."""
    return len(session.scalars(select(RecoveryCode.id).where(RecoveryCode.person_id == person_id)).all())


def take(work: Work, person_id: int, code: str) -> bool:
    """Take a code of the device, or a recovery code; neither is taken a second time, whatever goes on at once."""
    found = work.session.get(SecondFactor, person_id, with_for_update=True, populate_existing=True)
    secret = opened(PURPOSE, found.secret) if found is not None else None
    if found is None or secret is None:
        return False
    step = step_of(secret, code, work.context.clock().timestamp(), found.last_step)
    if step is not None:
        found.last_step = step
        return True
    mine = (RecoveryCode.person_id == person_id, RecoveryCode.digest == digest(_plain(code)))
    return work.session.connection().execute(delete(RecoveryCode).where(*mine)).rowcount == 1


def remove(work: Work, person_id: int) -> bool:
    """Forget somebody's second factor and recovery codes; False when there was none."""
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    gone = delete(SecondFactor).where(SecondFactor.person_id == person_id)
    return work.session.connection().execute(gone).rowcount == 1


def _written(random: bytes) -> str:
    text = base64.b32encode(random).decode()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())
