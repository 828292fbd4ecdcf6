"""What does not agree, and the latest looks at it; instants are local."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from service.context import here
from service.database import db
from service.meanings.discrepancies import MEANINGS, Meaning
from service.models import Discrepancy, Person, Reconciliation
from service.models.reconciling import standing
from service.queries import Absent, may
from service.reading.pages import Page, paged
from service.reconciling.found import Kind
from workflows.engine import NotPermitted

SHOWN = ("standing", "explained", "closed")


@dataclass(frozen=True)
class Disagreement:
    """One thing that does not agree, with what it means and what to do."""

    id: int
    kind: str
    meaning: Meaning
    subject_kind: str
    subject_id: int | None
    sequence: int | None
    what: str
    found_at: datetime
    seen_at: datetime
    closed_at: datetime | None
    explained_at: datetime | None
    explained_by: str | None
    explanation: str | None


@dataclass(frozen=True)
class Round:
    """One look; `ended_at` is None while it goes on."""

    id: int
    asked_at: datetime
    by: str | None
    ended_at: datetime | None
    whole: bool
    records: int
    rows: int
    found: int


def check_discrepancies(person: Person) -> None:
    """Raise NotPermitted for those who do not look after what does not agree."""
    if not may(person, "history.view"):
        raise NotPermitted(
            "Only administrators, the quality team and the data protection officer look at checks. Ask one of them."
        )


def discrepancies_page(person: Person, page: int, shown: str = "standing") -> Page[Disagreement]:
    """Those that stand, are explained or closed; raises NotPermitted."""
    check_discrepancies(person)
    query = select(Discrepancy).where(_shown(shown))
    order = (Discrepancy.kind, Discrepancy.id) if shown == "standing" else (Discrepancy.id.desc(),)
    return paged(query.order_by(*order), page, _line)


def discrepancies_behind(
    person: Person, shown: str, *, after: int | None, limit: int
) -> tuple[list[Disagreement], int | None]:
    """Some of them, oldest first, behind the number `after`, and the number behind which the next begin."""
    check_discrepancies(person)
    query = select(Discrepancy).where(_shown(shown), Discrepancy.id > (after or 0)).order_by(Discrepancy.id)
    found = [_line(row) for row in db.session.scalars(query.limit(limit + 1)).unique()]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def one_discrepancy(person: Person, number: int) -> Disagreement:
    """One of them; raises NotPermitted and Absent."""
    check_discrepancies(person)
    row = db.session.get(Discrepancy, number)
    if row is None:
        raise Absent("finding")
    return _line(row)


def all_standing() -> list[Disagreement]:
    """Whatever stands, for commands on the server."""
    query = select(Discrepancy).where(standing()).order_by(Discrepancy.kind, Discrepancy.id)
    return [_line(row) for row in db.session.scalars(query).unique()]


def counted_standing() -> int:
    return db.session.scalar(select(func.count(Discrepancy.id)).where(standing())) or 0


def latest_rounds(number: int) -> list[Round]:
    """The latest looks, newest first."""
    query = select(Reconciliation).order_by(Reconciliation.id.desc()).limit(number)
    return [_round(row) for row in db.session.scalars(query).unique()]


def _shown(shown: str) -> ColumnElement[bool]:
    if shown == "explained":
        return Discrepancy.closed_at.is_(None) & Discrepancy.explained_at.is_not(None)
    return Discrepancy.closed_at.is_not(None) if shown == "closed" else standing()


def _line(row: Discrepancy) -> Disagreement:
    return Disagreement(
        id=row.id,
        kind=row.kind,
        meaning=MEANINGS[Kind(row.kind)],
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        sequence=row.sequence,
        what=row.what,
        found_at=row.found_at.astimezone(here().zone),
        seen_at=row.seen_at.astimezone(here().zone),
        closed_at=_local(row.closed_at),
        explained_at=_local(row.explained_at),
        explained_by=row.explained_by.name if row.explained_by else None,
        explanation=row.explanation,
    )


def _round(row: Reconciliation) -> Round:
    return Round(
        id=row.id,
        asked_at=row.asked_at.astimezone(here().zone),
        by=row.asked_by.name if row.asked_by else None,
        ended_at=_local(row.ended_at),
        whole=row.whole,
        records=row.records,
        rows=row.rows,
        found=row.found,
    )


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(here().zone) if at else None
