"""The list of audits: narrowed down, counted by where they are, a page at a time, soonest due first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.models import Audit, Auditor, Case, Person, Team
from service.queries import Condition, Sight
from service.reading.audits import ENDED, AuditLine, audit_line
from service.reading.pages import Page, paged
from workflows.audit import SCHEDULED

OPEN_VIEW, LATE_VIEW, ENDED_VIEW = "open", "overdue", "ended"


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty texts and None leave all. `holder` and `auditor` are parts of names."""

    view: str = OPEN_VIEW
    reference: str = ""
    state: str = ""
    kind: str = ""
    team: str = ""
    grade: str = ""
    holder: str = ""
    auditor: str = ""
    due_from: date | None = None
    due_to: date | None = None
    mine: bool = False


@dataclass(frozen=True)
class AuditList:
    """One page, how many there are in each view, and the teams to choose from."""

    page: Page[AuditLine]
    counts: Mapping[str, int]
    teams: Sequence[str]


def audit_list(sight: Sight, wanted: Wanted, page: int) -> AuditList:
    """The audits that somebody may see and wants: ended ones newest first, open ones by due day, those to do first."""
    narrowed = [sight.of("audit"), *_narrowed(wanted, sight)]
    order = (Audit.id.desc(),) if wanted.view == ENDED_VIEW else (_done(), Audit.due_on, Audit.id)
    query = select(Audit).where(*narrowed, VIEWS[wanted.view]()).order_by(*order)
    loading = (joinedload(Audit.case).lazyload(Case.readers),)
    found = paged(query, page, lambda audit: audit_line(audit, sight), *loading)
    return AuditList(found, _counts(narrowed), _teams(sight))


def _done() -> Any:
    return case((Audit.state == SCHEDULED, 0), else_=1)


def _open() -> Condition:
    return Audit.state.not_in(ENDED)


def _late() -> Condition:
    condition: Condition = (Audit.state == SCHEDULED) & (Audit.due_on < here().today())
    return condition


def _ended() -> Condition:
    return Audit.state.in_(ENDED)


VIEWS = {OPEN_VIEW: _open, LATE_VIEW: _late, ENDED_VIEW: _ended}


def _narrowed(wanted: Wanted, sight: Sight) -> list[Condition]:
    """A condition for each thing that is wanted."""
    me = select(Auditor.audit_id).where(Auditor.person_id == sight.person.id)
    lead = select(Auditor.audit_id).where(Auditor.person_id.in_(_named(wanted.auditor)))
    found: list[tuple[object, Condition]] = [
        (wanted.reference, Audit.case_id.in_(_cases(_begins(wanted.reference)))),
        (wanted.state, Audit.state == wanted.state),
        (wanted.kind, Audit.kind == wanted.kind),
        (wanted.team, Audit.case_id.in_(_cases(Case.team_id.in_(select(Team.id).where(Team.name == wanted.team))))),
        (wanted.grade, _graded(wanted.grade, sight)),
        (wanted.holder, Audit.case_id.in_(_cases(Case.worker_id.in_(_named(wanted.holder))))),
        (wanted.auditor, Audit.id.in_(lead)),
        (wanted.due_from, Audit.due_on >= (wanted.due_from or date.min)),
        (wanted.due_to, Audit.due_on <= (wanted.due_to or date.max)),
        (wanted.mine, or_(Audit.id.in_(me), Audit.case_id.in_(_cases(Case.worker_id == sight.person.id)))),
    ]
    return [condition for given, condition in found if given]


def _graded(grade: str, sight: Sight) -> Condition:
    """By what was found nobody may look for an audit that they are still to grade blind."""
    stands = func.coalesce(Audit.agreed_grade, Audit.overall_grade) == grade
    return stands & Audit.id.not_in(sight.blind if grade else ())


def _begins(reference: str) -> Condition:
    return func.lower(Case.reference).startswith(reference.lower(), autoescape=True)


def _cases(condition: Condition) -> Select[Any]:
    return select(Case.id).where(condition)


def _named(part: str) -> Select[Any]:
    return select(Person.id).where(func.lower(Person.name).contains(part.lower(), autoescape=True))


def _counts(narrowed: Sequence[Condition]) -> dict[str, int]:
    """How many there are in each view, whatever the page and the view that is shown."""
    late = func.sum(case((_late(), 1), else_=0))
    query = select(Audit.state, func.count(), late).where(*narrowed).group_by(Audit.state)
    rows = [(state, number, overdue or 0) for state, number, overdue in db.session.execute(query)]
    ended = sum(number for state, number, _ in rows if state in ENDED)
    overdue = sum(overdue for _, _, overdue in rows)
    return {OPEN_VIEW: sum(number for _, number, _ in rows) - ended, LATE_VIEW: overdue, ENDED_VIEW: ended}


def _teams(sight: Sight) -> list[str]:
    """The teams of the cases whose audits somebody sees."""
    query = select(Team.name).join(Case, Case.team_id == Team.id).join(Audit, Audit.case_id == Case.id)
    return list(db.session.scalars(query.where(sight.of("audit")).distinct().order_by(Team.name)))
