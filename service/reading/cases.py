"""The list of cases and the page of one: whose it is, what audits found over time, what is due next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, select

from service.context import here
from service.database import db
from service.looking import looked_at
from service.midnights import start_of
from service.models import ActionPlan, Audit, Case, CaseChange, Person, Team
from service.queries import Absent, Condition, Sight
from service.reading.audits import AuditLine, audits_seen
from service.reading.pages import Page, paged
from service.reading.plans import PlanLine, local_day, plans_seen
from workflows.audit import SCHEDULED, WITHDRAWN
from workflows.tool_model import text_fault

HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; `worker` is a part of a name. `stale`: not audited in the last six months."""

    reference: str = ""
    team: str = ""
    status: str = ""
    worker: str = ""
    stale: bool = False
    closed: bool = False


@dataclass(frozen=True)
class CaseLine:
    """A case in a row; days are local, grades those that the reader may know."""

    reference: str
    status: str
    team: str | None
    worker: str | None
    opened_on: date | None
    closed_on: date | None
    restricted: bool
    last: tuple[str | None, date] | None
    due_on: date | None


@dataclass(frozen=True)
class CaseList:
    page: Page[CaseLine]
    teams: Sequence[str]


@dataclass(frozen=True)
class CasePage:
    """One case: `audits` oldest first, `next` the one due next, `changes` as imports told them, newest first."""

    case: CaseLine
    audits: Sequence[AuditLine]
    plans: Sequence[PlanLine]
    next: AuditLine | None
    changes: Sequence[CaseChange]


def case_list(sight: Sight, wanted: Wanted, page: int) -> CaseList:
    """The cases that somebody may see and wants, by reference."""
    query = select(Case).where(sight.of("case"), *_narrowed(wanted)).order_by(Case.reference)
    found = paged(query, page, lambda case: case)
    audited = _by_case(audits_seen(sight, Audit.case_id.in_([case.id for case in found.items])) if found.items else [])
    lines = [_line(case, audited.get(case.reference, [])) for case in found.items]
    return CaseList(Page(lines, found.number, found.total), _teams(sight))


def case_page(reference: str, sight: Sight) -> CasePage:
    """Raises Absent for a case that the person may not see."""
    query = select(Case).where(sight.of("case"), Case.reference == reference)
    case = None if text_fault(reference) else db.session.scalars(query).unique().first()
    if case is None:
        raise Absent("case")
    looked_at("case", case.id, sight.person.id)
    found = audits_seen(sight, Audit.case_id == case.id)
    audits = sorted(found, key=lambda line: (line.audited_on or line.due_on, line.id))
    numbers = [line.id for line in audits]
    waiting = [line for line in audits if line.state == SCHEDULED]
    changes = select(CaseChange).where(CaseChange.case_id == case.id).order_by(CaseChange.id.desc()).limit(10)
    return CasePage(
        case=_line(case, audits),
        audits=audits,
        plans=plans_seen(sight, ActionPlan.audit_id.in_(numbers)) if numbers else [],
        next=min(waiting, key=lambda line: line.due_on, default=None),
        changes=list(db.session.scalars(changes)),
    )


def _narrowed(wanted: Wanted) -> list[Condition]:
    since = start_of(here().today() - HALF_A_YEAR)
    lately = select(Audit.case_id).where(Audit.submitted_at >= since, Audit.state != WITHDRAWN)
    worker = func.lower(Person.name).contains(wanted.worker.lower(), autoescape=True)
    still_open = and_(Case.closed_on.is_(None), Case.status != "closed")
    found: list[tuple[object, Condition]] = [
        (wanted.reference, func.lower(Case.reference).startswith(wanted.reference.lower(), autoescape=True)),
        (wanted.team, Case.team_id.in_(select(Team.id).where(Team.name == wanted.team))),
        (wanted.status, Case.status == wanted.status),
        (wanted.worker, Case.worker_id.in_(select(Person.id).where(worker))),
        (wanted.stale, Case.id.not_in(lately)),
        (not wanted.closed and wanted.status != "closed", still_open),
    ]
    return [condition for given, condition in found if given]


def _by_case(audits: Iterable[AuditLine]) -> dict[str, list[AuditLine]]:
    found: dict[str, list[AuditLine]] = {}
    for audit in audits:
        found.setdefault(audit.reference, []).append(audit)
    return found


def _line(case: Case, audits: Sequence[AuditLine]) -> CaseLine:
    done = [(line.audited_on, line.id, line.grade) for line in audits if line.audited_on and line.state != WITHDRAWN]
    last = max(done, key=lambda one: one[:2], default=None)
    return CaseLine(
        reference=case.reference,
        status=case.status,
        team=case.team.name if case.team else None,
        worker=case.worker.name if case.worker else case.worker_label,
        opened_on=case.opened_on,
        closed_on=case.closed_on,
        restricted=case.restricted,
        last=(last[2], last[0]) if last and last[0] else None,
        due_on=min((line.due_on for line in audits if line.state == SCHEDULED), default=None),
    )


def _teams(sight: Sight) -> list[str]:
    query = select(Team.name).where(Team.id.in_(select(Case.team_id).where(sight.of("case")))).order_by(Team.name)
    return list(db.session.scalars(query))


def changed_on(change: CaseChange) -> date:
    """The local day on which an import changed something about a case."""
    day = local_day(change.at)
    assert day is not None
    return day
