"""Who audits, when each was trained and compared with others, and who still counts as new; nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from service.context import here
from service.database import db
from service.looking import looked_at
from service.models import Audit, Auditor, AuditorRecord, Calibration, Person, RoleGrant, Team
from service.queries import Absent, may
from service.reading.pages import PER_PAGE, Page
from service.reading.people import here_today
from workflows.engine import NotPermitted
from workflows.words import AuditorRole

ONLY = "Only the quality team keeps how auditors were trained and calibrated."


@dataclass(frozen=True)
class AuditorLine:
    """One auditor by name. `new`: their audits are still graded twice because they are a new auditor's."""

    id: int
    name: str
    email: str
    team: str | None
    trained_on: date | None
    calibrated_on: date | None
    note: str | None
    exercises: int
    new: bool


def auditor_list(person: Person, page: int) -> Page[AuditorLine]:
    """Everybody who may audit, by name; raises NotPermitted."""
    _check(person)
    total = db.session.scalar(select(func.count()).select_from(_auditors().subquery())) or 0
    number = min(max(page, 1), max(1, -(-total // PER_PAGE)))
    rows = db.session.execute(_auditors().limit(PER_PAGE).offset((number - 1) * PER_PAGE))
    return Page([_line(row) for row in rows], number, total)


def auditor_of(number: int, person: Person) -> tuple[AuditorLine, Sequence[Calibration]]:
    """One auditor, and the group exercises that they took part in, newest first; raises NotPermitted and Absent."""
    _check(person)
    row = db.session.execute(_auditors().where(Person.id == number)).first()
    if row is None:
        raise Absent("auditor")
    looked_at("person", number, person.id)
    taken = select(Calibration).where(Calibration.person_id == number).order_by(Calibration.on.desc())
    return _line(row), db.session.scalars(taken).all()


def _check(person: Person) -> None:
    if not may(person, "people.auditing"):
        raise NotPermitted(ONLY)


def _auditors() -> Select[Any]:
    """Whoever holds a role that submits audits, with what is on record of each."""
    roles = [role for role, grants in here().roles.grants.items() if "audit.submit" in grants]
    exercises = select(func.count()).where(Calibration.person_id == Person.id).scalar_subquery()
    led = (
        select(func.count(Audit.id))
        .join(Auditor, Auditor.audit_id == Audit.id)
        .where(Auditor.person_id == Person.id, Auditor.role == AuditorRole.LEAD, Audit.submitted_at.is_not(None))
        .scalar_subquery()
    )
    own = (AuditorRecord.trained_on, AuditorRecord.calibrated_on, AuditorRecord.note)
    return (
        select(Person.id, Person.name, Person.email, Team.name, *own, exercises, led)
        .outerjoin(Team, Team.id == Person.team_id)
        .outerjoin(AuditorRecord, AuditorRecord.person_id == Person.id)
        .where(Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role.in_(roles))), *here_today())
        .order_by(Person.name, Person.id)
    )


def _line(row: Any) -> AuditorLine:
    number, name, email, team, trained, calibrated, note, exercises, led = row
    first = here().policy.number("moderation.first_audits_of_new_auditor")
    new = led < first and calibrated is None and not exercises
    return AuditorLine(number, name, email, team, trained, calibrated, note, exercises, new)
