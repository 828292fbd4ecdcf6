"""Puts together what is held about a case or a member of staff, and lets it out after a second person's review."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from sqlalchemy import select

from service.database import db
from service.disclosing.gathering import of_case, of_member_of_staff
from service.disclosing.packing import heading, packed
from service.disclosing.redacting import Redacted, redact
from service.looking import looked_at
from service.models import AccessRequest, Case, Person
from service.protecting import check, may_open, may_review, may_see, subject_of
from service.queries import Absent
from service.steps.erasing.cases import family
from service.steps.second_persons import tell_prepared, tell_reviewed
from service.transaction import Work, transaction
from workflows.engine import Illegal, Incomplete, NotPermitted

ABOUT = (
    "This is what Countersign holds on this side. What the case system and other systems hold is not part of it.",
    "Names of other people and references of other cases are left out of texts. Files are as they were sent.",
)


class State(StrEnum):
    """Where a request stands: REQUESTED, PREPARED, REVIEWED by a second person, then RELEASED; or REFUSED."""

    PREPARED = "prepared"
    REFUSED = "refused"
    RELEASED = "released"
    REQUESTED = "requested"
    REVIEWED = "reviewed"


def ask(person: Person, about: str, key: str, reference: str) -> AccessRequest:
    """Enter a request, with its number in the authority's own process; raises NotPermitted and Incomplete."""
    check(person, "data.disclose")
    number, person_id = subject_of(about, key), person.id
    if not reference.strip() or len(reference.strip()) > 100:
        raise Incomplete({"reference": "Give its number in the authority’s own access-request process, 100 at most."})
    with transaction() as work:
        row = AccessRequest(state=State.REQUESTED, reference=reference.strip(), asked_by_id=person_id)
        row.asked_at, row.told = work.now, {}
        row.case_id, row.person_id = (number, None) if about == "case" else (None, number)
        work.session.add(row)
    return row


def prepare(person: Person, number: int) -> AccessRequest:
    """Put the package together, or anew from what is held now; a review begins again. Raises as `ask`, and Illegal."""
    check(person, "data.disclose")
    with transaction() as work:
        row = _locked(work, number, State.REQUESTED, State.PREPARED, State.REVIEWED)
        title, found = _redacted(work, row)
        row.content = packed(title, ABOUT, found.held)
        row.digest = hashlib.sha256(row.content).hexdigest()
        row.told = {
            "sections": {heading(name): len(rows) for name, rows in found.held.items()},
            "names": found.names,
            "references": found.references,
            "look_at": found.look_at,
            "opened_by": [],
        }
        row.state, row.prepared_at = State.PREPARED, work.now
        row.reviewed_by_id, row.reviewed_at = None, None
        tell_prepared(work, row)
    return row


def package(person: Person, number: int) -> tuple[str, bytes]:
    """The package and its file's name, for whoever may open it now, which is noted; raises Absent."""
    person_id = person.id
    with transaction() as work:
        row = work.session.get(AccessRequest, number)
        if row is None or not row.content or not may_open(person, row):
            raise Absent("package")
        opened = row.told.get("opened_by", [])
        row.told = {**row.told, "opened_by": sorted({*opened, person_id})}
        looked_at("access_request", number, person_id)
        return f"request-{number}.zip", row.content


def review(person: Person, number: int) -> None:
    """Say, as the second person, that it may go out; raises Absent, NotPermitted, and Illegal before it was opened."""
    person_id = person.id
    with transaction() as work:
        there = work.session.get(AccessRequest, number)
        if there is None or not may_see(person, there):
            raise Absent("request")
        row = _locked(work, number, State.PREPARED)
        if not may_review(person, row):
            raise NotPermitted("A second person reviews this who may read what is in it. Ask one of those named.")
        if person_id not in row.told.get("opened_by", []):
            raise Illegal("Open the package and read it first.")
        row.state, row.reviewed_by_id, row.reviewed_at = State.REVIEWED, person_id, work.now
        tell_reviewed(work, row, person_id)


def release(person: Person, number: int) -> None:
    """Say that it has been handed over; raises NotPermitted, Absent, and Illegal before the review."""
    _end(person, number, State.RELEASED, None, State.REVIEWED)


def refuse(person: Person, number: int, reason: str) -> None:
    """Decide that it is not handed over; raises NotPermitted, Incomplete, Absent, Illegal."""
    check(person, "data.disclose")
    if not reason.strip():
        raise Incomplete({"reason": "Say why it is not handed over."})
    _end(person, number, State.REFUSED, reason.strip(), State.REQUESTED, State.PREPARED, State.REVIEWED)


def _end(person: Person, number: int, state: State, reason: str | None, *before: State) -> None:
    check(person, "data.disclose")
    person_id = person.id
    with transaction() as work:
        row = _locked(work, number, *before)
        row.state, row.reason, row.ended_by_id, row.ended_at = state, reason, person_id, work.now
        if state is State.REFUSED:
            tell_reviewed(work, row, person_id)


def _locked(work: Work, number: int, *states: State) -> AccessRequest:
    query = select(AccessRequest).where(AccessRequest.id == number).with_for_update(of=AccessRequest)
    row: AccessRequest | None = work.session.scalar(query)
    if row is None:
        raise Absent("request")
    if row.state not in states:
        raise Illegal(f"This request is {row.state}, so that this cannot be done now. Nothing was changed.")
    return row


def _redacted(work: Work, row: AccessRequest) -> tuple[str, Redacted]:
    """What is held, on the one side that the request is about, without third parties."""
    if row.case_id is not None:
        cases = family(work, row.case_id)
        return "What is held about a case", redact(of_case(cases), own_person=None, own_cases=cases)
    assert row.person_id is not None
    person = db.session.get_one(Person, row.person_id)
    title = f"What is held about {person.name} as a member of staff"
    files = work.session.scalars(select(Case.id).where(Case.person_id == person.id))
    return title, redact(of_member_of_staff(person.id), own_person=person.id, own_cases=files)
