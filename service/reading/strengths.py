"""What is good about somebody's work, for supervision: exemplars, and sections that were graded outstanding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from service.database import db
from service.models import Audit, Case, Person, SectionResult
from service.queries import Sight
from service.reading.plans import local_day
from service.toolbox import tool_of
from workflows.audit import SCHEDULED, WITHDRAWN
from workflows.words import Grade


@dataclass(frozen=True)
class Exemplar:
    """Work that others can learn from; `on` is the local day on which it was marked."""

    audit_id: int
    reference: str
    text: str
    by: str
    on: date


@dataclass(frozen=True)
class Strength:
    """A section that an audit graded outstanding; `on` is the local day of its submission."""

    audit_id: int
    reference: str
    section: str
    on: date


def exemplars_of(person: Person, sight: Sight, since: date | None = None) -> list[Exemplar]:
    """The exemplars that praise somebody and that the reader may see, newest first; `since` is a local day."""
    query = select(Audit).where(Audit.exemplar_of_id == person.id, sight.of("audit")).order_by(Audit.exemplar_at.desc())
    found = db.session.scalars(query.options(joinedload(Audit.exemplar_by))).unique()
    return [exemplar for exemplar in map(_exemplar, found) if since is None or exemplar.on >= since]


def strengths_of(person: Person, sight: Sight, since: date | None = None) -> list[Strength]:
    """The sections graded outstanding in submitted audits of cases that somebody holds, newest first."""
    held = Audit.case_id.in_(select(Case.id).where(Case.worker_id == person.id))
    submitted = Audit.state.not_in((SCHEDULED, WITHDRAWN)), Audit.submitted_at.is_not(None)
    query = (
        select(Audit, SectionResult.section_key)
        .join(SectionResult, SectionResult.audit_id == Audit.id)
        .where(held, *submitted, SectionResult.grade == Grade.OUTSTANDING, sight.of("audit"))
        .order_by(Audit.submitted_at.desc(), SectionResult.id)
    )
    found = [_strength(audit, key) for audit, key in db.session.execute(query)]
    return [strength for strength in found if since is None or strength.on >= since]


def _exemplar(audit: Audit) -> Exemplar:
    on = local_day(audit.exemplar_at)
    assert on is not None and audit.exemplar_by is not None, "whoever marks it says so by name"
    return Exemplar(audit.id, audit.case.reference, audit.exemplar_text or "", audit.exemplar_by.name, on)


def _strength(audit: Audit, key: str) -> Strength:
    title = next((section.title for section in tool_of(audit).sections if section.key == key), key)
    on = local_day(audit.submitted_at)
    assert on is not None, "only what was submitted is asked for"
    return Strength(audit.id, audit.case.reference, title, on)
