"""How rows of the database become rows of a report: days as ISO texts, so many audits at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from service.context import here
from service.database import db
from service.insight.measures.counting import SERVICE_ID, open_to_all
from service.midnights import end_of, start_of
from service.models import Audit, Case, Service, Team
from workflows.audit import SCHEDULED, WITHDRAWN
from workflows.words import CaseStatus

AT_ONCE = 500
Query = Any  # a select of whatever columns


def with_service(query: Query) -> Query:
    """With the service of the case's team today, or of a resource."""
    return (
        query.select_from(Audit)
        .join(Case, Case.id == Audit.case_id)
        .outerjoin(Team, Team.id == Case.team_id)
        .outerjoin(Service, Service.id == SERVICE_ID)
    )


def submitted(columns: Sequence[Any], first: date, last: date, service_id: int | None) -> Query:
    """These columns of the audits submitted on some local days, both included; of one service where one is given."""
    within = (Audit.submitted_at >= start_of(first), Audit.submitted_at < end_of(last))
    own = (Audit.state.not_in((SCHEDULED, WITHDRAWN)), Audit.case_status != CaseStatus.SUPERVISION_FILE)
    query = with_service(select(*columns)).where(*within, *own, open_to_all(Audit.case_id)).order_by(Audit.id)
    return query.where(Service.id == service_id) if service_id else query


def pieces(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """So many numbers at once as a statement takes."""
    yield from (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))


def in_pieces(query: Callable[[Any], Query], numbers: Sequence[int]) -> list[dict[str, Any]]:
    """The rows of a query for so many audits at once, in the order of their numbers."""
    found = [row for some in pieces(numbers) for row in plain(db.session.execute(query(some)))]
    return sorted(found, key=lambda row: row["id"])


def plain(rows: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    """Rows as JSON keeps them: days and instants as local days."""
    return [{name: _value(value) for name, value in row._mapping.items()} for row in rows]


def _value(value: Any) -> Any:
    if hasattr(value, "astimezone"):
        value = value.astimezone(here().zone).date()
    return value.isoformat() if hasattr(value, "isoformat") else value
