"""Which cases stand on a cycle's list, and which of them can be drawn: what DOMAIN §5 leaves out, with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from service.context import here
from service.database import db
from service.midnights import start_of
from service.models import Audit, Case, Cycle, CycleCase, Person, Service, Team
from service.sampling import Entry, Excluded, first_reason
from workflows.audit import SIGNED_OFF, WITHDRAWN
from workflows.words import CaseStatus, Frame, Part, SubjectKind

Condition = ColumnElement[bool]
KINDS = {Frame.OPEN_CASES: SubjectKind.CASE, Frame.REFERRALS: SubjectKind.REFERRAL}


@dataclass(frozen=True)
class Listed:
    """One case of a list that is being made: its place in the database, and the entry that is drawn from."""

    case_id: int
    worker_id: int | None
    entry: Entry


def kind_of_frame(cycle: Cycle) -> SubjectKind:
    """What a cycle's list holds."""
    return KINDS[Frame(cycle.frame)]


def drawable(cycle: Cycle) -> Select[Any]:
    """The numbers of the cases that the cycle could draw today."""
    left_out = or_(Case.restricted, _busy(), _audited(cycle))
    return select(Case.id).where(_listed(cycle), _open(), ~left_out)


def count_drawable(cycle: Cycle) -> int:
    return db.session.scalar(select(func.count()).select_from(drawable(cycle).subquery())) or 0


def still_able(case_ids: Iterable[int]) -> set[int]:
    """Those of some drawn cases that can be audited today: open, unrestricted, with no audit under way."""
    return set(db.session.scalars(able_among(set(case_ids))))


def able_among(case_ids: Any) -> Select[Any]:
    """The numbers of the cases among these, given or selected, that can be audited today."""
    return select(Case.id).where(Case.id.in_(case_ids), _open(), ~Case.restricted, ~_busy())


def groups_with_reserve(cycle: Cycle) -> frozenset[tuple[str, str]]:
    """The groups of a draw, service and status, that have a reserve which can be audited."""
    waiting = select(CycleCase.case_id).where(CycleCase.cycle_id == cycle.id, CycleCase.part == Part.RESERVE)
    query = select(CycleCase.service, CycleCase.status).where(
        CycleCase.cycle_id == cycle.id, CycleCase.case_id.in_(able_among(waiting))
    )
    return frozenset((service, status) for service, status in db.session.execute(query))


def frame_of(cycle: Cycle) -> list[Listed]:
    """The whole list as it stands today, in one statement; each case that cannot be drawn has its reason.

    Closed cases stand on it as long as the window reaches back. A restricted one is on it as nothing else.
    """
    facts = (_open().label("open"), _busy().label("busy"), _audited(cycle).label("audited"))
    query = (
        select(
            *(Case.id, Case.reference, Case.status, Case.restricted, Case.child_reference, Case.worker_id),
            func.coalesce(Service.name, "").label("service"),
            func.coalesce(Person.email, Case.worker_label, "").label("worker"),
            *facts,
        )
        .outerjoin(Team, Team.id == Case.team_id)
        .outerjoin(Service, Service.id == func.coalesce(Case.service_id, Team.service_id))
        .outerjoin(Person, Person.id == Case.worker_id)
        .where(_listed(cycle), or_(_open(), and_(Case.closed_on >= _since(cycle), ~Case.restricted)))
    )
    return [_entry(row) for row in db.session.execute(query)]


def _entry(row: Any) -> Listed:
    if row.restricted:
        return Listed(row.id, None, Entry(row.reference, "", "", excluded=Excluded.RESTRICTED))
    reasons = {
        Excluded.CLOSED: not row.open,
        Excluded.AUDIT_OPEN: row.busy,
        Excluded.AUDITED_INSIDE_WINDOW: row.audited,
    }
    excluded = first_reason(reason for reason, holds in reasons.items() if holds)
    # No import tells of brothers and sisters; several referrals of one child are told apart by its reference.
    entry = Entry(row.reference, row.service, row.status, row.worker, row.child_reference, excluded)
    return Listed(row.id, row.worker_id, entry)


def _listed(cycle: Cycle) -> Condition:
    """Of the kind that the cycle draws from; of referrals those of its period."""
    kind = Case.kind == kind_of_frame(cycle)
    if cycle.frame != Frame.REFERRALS:
        return kind
    return and_(kind, Case.opened_on >= (cycle.period_from_on or _since(cycle)), Case.opened_on <= _until(cycle))


def _open() -> Condition:
    return and_(Case.closed_on.is_(None), Case.status != CaseStatus.CLOSED)


def _busy() -> Condition:
    return exists().where(Audit.case_id == Case.id, Audit.state.not_in((SIGNED_OFF, WITHDRAWN)))


def _audited(cycle: Cycle) -> Condition:
    """Submitted inside the cycle's window."""
    since = start_of(_since(cycle))
    return exists().where(Audit.case_id == Case.id, Audit.state != WITHDRAWN, Audit.submitted_at >= since)


def _since(cycle: Cycle) -> date:
    return here().today() - timedelta(days=cycle.window_days)


def _until(cycle: Cycle) -> date:
    return cycle.period_to_on or here().today()
