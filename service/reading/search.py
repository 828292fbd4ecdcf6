"""Finds cases, people and audits by a few letters or digits, among what somebody may see; nothing else exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from service.database import db
from service.models import Audit, Case, Person
from service.queries import Sight
from service.reading.audits import AuditLine, audit_line
from service.reading.pages import Page, paged
from service.reading.people import here_today, role_titles

KINDS = ("cases", "people", "audits")


@dataclass(frozen=True)
class CaseLine:
    """A case as the case system told of it last."""

    reference: str
    status: str
    team: str | None
    worker: str | None
    closed_on: date | None


@dataclass(frozen=True)
class PersonLine:
    """A member of staff."""

    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    place: str | None
    own: bool


@dataclass(frozen=True)
class Found:
    """One page of each kind that was asked for."""

    cases: Page[CaseLine] | None
    people: Page[PersonLine] | None
    audits: Page[AuditLine] | None

    @property
    def total(self) -> int:
        return sum(page.total for page in (self.cases, self.people, self.audits) if page)


def search(sight: Sight, wanted: str, kinds: tuple[str, ...] = KINDS, page: int = 1) -> Found:
    """What has `wanted` in it: a case its reference, a person every word in name or e-mail, an audit its case's."""
    return Found(
        cases=paged(_cases(sight, wanted), page, _case, *OF_CASES) if "cases" in kinds else None,
        people=paged(_people(sight, wanted), page, lambda one: _person(one, sight), *OF_PEOPLE)
        if "people" in kinds
        else None,
        audits=paged(_audits(sight, wanted), page, lambda one: audit_line(one, sight), *OF_AUDITS)
        if "audits" in kinds
        else None,
    )


def exactly(sight: Sight, wanted: str) -> str | None:
    """The reference of the case that is meant, when it is a whole one that the person may see; capitals or not."""
    written = {wanted, wanted.lower(), wanted.upper()}
    query = select(Case.reference).where(sight.of("case"), Case.reference.in_(written))
    return db.session.scalar(query.order_by(Case.reference).limit(1))


OF_CASES = (lazyload(Case.readers),)
OF_PEOPLE = (selectinload(Person.role_grants),)
OF_AUDITS = (joinedload(Audit.case).lazyload(Case.readers),)


def _cases(sight: Sight, wanted: str) -> Select[Any]:
    query = select(Case).where(sight.of("case"), _holds(Case.reference, wanted))
    return query.order_by(Case.closed_on.is_not(None), Case.reference, Case.id)


def _people(sight: Sight, wanted: str) -> Select[Any]:
    named = and_(*(or_(_holds(Person.name, word), _holds(Person.email, word)) for word in wanted.split()))
    return select(Person).where(sight.of("person"), *here_today(), named).order_by(Person.name, Person.id)


def _audits(sight: Sight, wanted: str) -> Select[Any]:
    cases = select(Case.id).where(_holds(Case.reference, wanted))
    return select(Audit).where(sight.of("audit"), Audit.case_id.in_(cases)).order_by(Audit.id.desc())


def _holds(column: Any, wanted: str) -> Any:
    """The letters as they are: no sign in them is a wildcard."""
    return func.lower(column).contains(wanted.lower(), autoescape=True)


def _case(case: Case) -> CaseLine:
    return CaseLine(
        reference=case.reference,
        status=case.status,
        team=case.team.name if case.team else None,
        worker=case.worker.name if case.worker else None,
        closed_on=case.closed_on,
    )


def _person(person: Person, sight: Sight) -> PersonLine:
    place = person.team or person.service
    return PersonLine(
        id=person.id,
        name=person.name,
        email=person.email,
        roles=role_titles(person.roles),
        place=place.name if place else None,
        own=person.id == sight.person.id,
    )
