"""Legal holds, erasures and requests for access, as pages and API show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.models import AccessRequest, Case, Erasure, LegalHold, Person
from service.people import line_above
from service.protecting import check, may_open, may_protect, may_review, may_see
from service.queries import Absent
from service.reading.pages import Page, paged

WITH_CASE = joinedload(LegalHold.case), joinedload(LegalHold.person), joinedload(LegalHold.by)


@dataclass(frozen=True)
class HoldView:
    """A hold; instants are local, `lifted_at` is None while it stands."""

    id: int
    about: str
    reason: str
    by: str
    at: datetime
    lifted_at: datetime | None
    lifted_by: str | None
    lifted_reason: str | None


@dataclass(frozen=True)
class ErasureView:
    """An erasure; instants are local. `mine` says that the reader asked for it, and so does not decide it.

    Once it is done, `taken` says out of how many records of others it was taken, `left` how many still name it.
    """

    id: int
    about: str
    reason: str
    state: str
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decided_reason: str | None
    mine: bool
    of_person: bool
    taken: int
    left: int


@dataclass(frozen=True)
class RequestView:
    """A request for access; instants are local. `may_open` and `may_review` are about the reader."""

    id: int
    about: str
    of_case: bool
    reference: str
    state: str
    asked_by: str
    asked_at: datetime
    prepared_at: datetime | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    ended_by: str | None
    ended_at: datetime | None
    reason: str | None
    told: Mapping[str, Any]
    may_open: bool
    may_review: bool
    may_decide: bool
    reviewers: str


def holds_page(person: Person, number: int) -> Page[HoldView]:
    """The holds, those that stand first; raises NotPermitted."""
    check(person, "data.hold")
    query = select(LegalHold).order_by(LegalHold.lifted_at.is_not(None), LegalHold.id.desc())
    return paged(query, number, _hold, *WITH_CASE, joinedload(LegalHold.lifted_by))


def erasures_page(person: Person, number: int) -> Page[ErasureView]:
    """The erasures, those that wait first; raises NotPermitted."""
    check(person, "data.approve")
    query = select(Erasure).order_by(Erasure.state != "asked", Erasure.id.desc())
    loading = joinedload(Erasure.asked_by), joinedload(Erasure.decided_by)
    found = paged(query, number, lambda row: row, *loading)
    return Page(erasures_seen(found.items, person), found.number, found.total)


def erasures_seen(rows: Sequence[Erasure], person: Person) -> list[ErasureView]:
    """Erasures as somebody who may decide on them sees them."""
    names = _subjects([(row.kind, row.number) for row in rows])
    return [_erasure(row, names, person) for row in rows]


def requests_page(person: Person, number: int) -> Page[RequestView]:
    """The requests, newest first: about cases for whoever reviews these, all for the officer; raises NotPermitted."""
    check(person, "data.review")
    query = select(AccessRequest).order_by(AccessRequest.id.desc())
    if not may_protect(person, "data.disclose"):
        query = query.where(AccessRequest.case_id.is_not(None))
    return paged(query, number, lambda row: _request(row, person))


def one_request(person: Person, number: int) -> RequestView:
    """One request, for the officer and for those who may review it; raises Absent."""
    row = db.session.get(AccessRequest, number)
    if row is None or not may_see(person, row):
        raise Absent("request")
    return _request(row, person)


def _hold(row: LegalHold) -> HoldView:
    return HoldView(
        id=row.id,
        about=_named(row.case, row.person),
        reason=row.reason,
        by=row.by.name,
        at=_local(row.at),
        lifted_at=_local(row.lifted_at) if row.lifted_at else None,
        lifted_by=row.lifted_by.name if row.lifted_by else None,
        lifted_reason=row.lifted_reason,
    )


def _erasure(row: Erasure, names: Mapping[tuple[str, int], str], person: Person) -> ErasureView:
    return ErasureView(
        id=row.id,
        about=names.get((row.kind, row.number), f"{row.kind} {row.number}"),
        reason=row.reason,
        state=row.state,
        asked_by=row.asked_by.name,
        asked_at=_local(row.asked_at),
        decided_by=row.decided_by.name if row.decided_by else None,
        decided_at=_local(row.decided_at) if row.decided_at else None,
        decided_reason=row.decided_reason,
        mine=row.asked_by_id == person.id,
        of_person=row.kind == "person",
        taken=(row.elsewhere or {}).get("taken", 0),
        left=len((row.elsewhere or {}).get("left", ())),
    )


def _subjects(wanted: list[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """How the cases and people are called, by kind and number."""
    cases = select(Case.id, Case.reference).where(Case.id.in_([n for kind, n in wanted if kind == "case"]))
    people = select(Person.id, Person.name).where(Person.id.in_([n for kind, n in wanted if kind == "person"]))
    found = {("case", number): f"Case {reference}" for number, reference in db.session.execute(cases)}
    return {**found, **{("person", number): name for number, name in db.session.execute(people)}}


def _request(row: AccessRequest, person: Person) -> RequestView:
    return RequestView(
        id=row.id,
        about=_named(row.case, row.person),
        of_case=row.case_id is not None,
        reference=row.reference,
        state=row.state,
        asked_by=row.asked_by.name,
        asked_at=_local(row.asked_at),
        prepared_at=_local(row.prepared_at) if row.prepared_at else None,
        reviewed_by=row.reviewed_by.name if row.reviewed_by else None,
        reviewed_at=_local(row.reviewed_at) if row.reviewed_at else None,
        ended_by=row.ended_by.name if row.ended_by else None,
        ended_at=_local(row.ended_at) if row.ended_at else None,
        reason=row.reason,
        told=row.told,
        may_open=row.digest is not None and bool(row.told) and may_open(person, row),
        may_review=row.state == "prepared" and may_review(person, row),
        may_decide=may_protect(person, "data.disclose"),
        reviewers=_reviewers(row),
    )


def _reviewers(row: AccessRequest) -> str:
    """Who may be the second person, in words."""
    if row.person is None:
        return "somebody of the quality team, or another data protection officer"
    above = [one.name for one in line_above(row.person) if one.here_on(here().today())]
    return " or ".join(above) or "another data protection officer"


def _named(case: Case | None, person: Person | None) -> str:
    return f"Case {case.reference}" if case else person.name if person else ""


def _local(at: datetime) -> datetime:
    return at.astimezone(here().zone)
