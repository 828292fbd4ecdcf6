"""Whose competence is being monitored: known to the line above the person, and to nobody else (DOMAIN rows 2, 7)."""

from __future__ import annotations

from sqlalchemy import select

from service.context import here
from service.database import db
from service.models import Audit, CompetenceMonitoring, Person
from service.people import actor_of, line_above
from workflows.words import AuditKind, Relation

PERMISSION = "people.competence"


def may_know(viewer: Person, person: Person) -> bool:
    """True for whoever manages the person, at any height."""
    return Relation.SUPERVISOR in actor_of(viewer).scopes(PERMISSION) and viewer in line_above(person)


def monitoring_of(person: Person) -> CompetenceMonitoring | None:
    """The spell that is kept of somebody, past ones included, if any."""
    query = select(CompetenceMonitoring).where(CompetenceMonitoring.person_id == person.id)
    found: CompetenceMonitoring | None = db.session.scalar(query)
    return found


def kind_shown(audit: Audit, viewer: Person) -> str:
    """An audit's kind; that it was made because of competence monitoring is told only to who may know of that."""
    programme = here().programmes.get(audit.programme) if audit.programme else None
    if programme is None or not programme.competence:
        return audit.kind
    worker = audit.case.worker
    return AuditKind.COMPETENCE if worker is not None and may_know(viewer, worker) else audit.kind
