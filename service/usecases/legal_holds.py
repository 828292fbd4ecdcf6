"""Legal holds: while one stands, nothing of the case or the person is erased or retained away."""

from __future__ import annotations

from sqlalchemy import select

from service.models import LegalHold, Person
from service.protecting import check, subject_of
from service.queries import Absent
from service.transaction import transaction
from workflows.engine import Illegal, Incomplete


def place(person: Person, about: str, key: str, reason: str) -> LegalHold:
    """Place a hold on a case, by its reference, or on somebody, by their e-mail; raises NotPermitted and Incomplete."""
    check(person, "data.hold")
    number, person_id = subject_of(about, key), person.id
    if not reason.strip():
        raise Incomplete({"reason": "Say why it must be kept, for example: a claim has been announced."})
    with transaction() as work:
        hold = LegalHold(reason=reason.strip(), by_id=person_id, at=work.now, lifted_at=None)
        hold.case_id, hold.person_id = (number, None) if about == "case" else (None, number)
        work.session.add(hold)
    return hold


def lift(person: Person, number: int, reason: str) -> None:
    """Lift a hold; raises NotPermitted, Incomplete, Absent, and Illegal where it was lifted before."""
    check(person, "data.hold")
    person_id = person.id
    if not reason.strip():
        raise Incomplete({"reason": "Say why nothing has to be kept any more."})
    with transaction() as work:
        hold = work.session.scalar(select(LegalHold).where(LegalHold.id == number).with_for_update(of=LegalHold))
        if hold is None:
            raise Absent("hold")
        if hold.lifted_at is not None:
            raise Illegal("This hold was lifted already. Nothing was changed.")
        hold.lifted_at, hold.lifted_by_id, hold.lifted_reason = work.now, person_id, reason.strip()
