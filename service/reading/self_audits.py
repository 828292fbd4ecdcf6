"""Self-audits as people see them: their own, and those that somebody of their line has shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from service.database import db
from service.models import Case, SelfAudit
from service.people import actor_of
from service.queries import Sight, visible
from service.reading.pages import Page, paged
from service.reading.plans import local_day
from workflows.words import Relation, SubjectKind


@dataclass(frozen=True)
class SelfAuditLine:
    """One self-audit in a list; `day` is when it was shared, else recorded, else begun."""

    id: int
    reference: str
    author: str
    mine: bool
    state: str
    own_grade: str | None
    day: date | None


def self_audit_list(sight: Sight, page: int) -> Page[SelfAuditLine]:
    """Newest first."""
    query = visible("self_audit", sight.person).order_by(SelfAudit.id.desc())
    loading: tuple[Any, ...] = (
        joinedload(SelfAudit.case).lazyload("*"),
        joinedload(SelfAudit.author).lazyload("*"),
        lazyload(SelfAudit.answers),
    )
    return paged(query, page, lambda record: _line(record, sight), *loading)


def _line(record: SelfAudit, sight: Sight) -> SelfAuditLine:
    at = record.shared_at or record.recorded_at or record.made_at
    mine = record.author_id == sight.person.id
    grade = record.own_grade
    return SelfAuditLine(record.id, record.case.reference, record.author.name, mine, record.state, grade, local_day(at))


def own_cases(sight: Sight) -> Sequence[str]:
    """The references of the open cases that somebody holds and may audit for themselves."""
    if Relation.HOLDER not in actor_of(sight.person).scopes("self_audit.begin"):
        return []
    mine = (Case.worker_id == sight.person.id, Case.kind == SubjectKind.CASE, Case.closed_on.is_(None))
    return list(db.session.scalars(select(Case.reference).where(*mine, sight.of("case")).order_by(Case.reference)))
