"""What is on record of somebody as an auditor, and whether they count as new (DOMAIN §4)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from service.context import here
from service.database import db
from service.models import Audit, Auditor, AuditorRecord, Calibration, Person
from workflows.words import AuditorRole


def record_of(person: Person) -> AuditorRecord | None:
    """What the quality team keeps of somebody's training and calibration, if anything."""
    return db.session.scalar(select(AuditorRecord).where(AuditorRecord.person_id == person.id))


def calibrations_of(person: Person) -> Sequence[Calibration]:
    """The group exercises in which somebody graded beside others, newest first."""
    query = select(Calibration).where(Calibration.person_id == person.id)
    return db.session.scalars(query.order_by(Calibration.on.desc(), Calibration.id.desc())).all()


def submitted_by(person: Person) -> int:
    """How many submitted audits somebody has led, those returned for rework not counted."""
    led = (Auditor.person_id == person.id, Auditor.role == AuditorRole.LEAD, Audit.submitted_at.is_not(None))
    return db.session.scalar(select(func.count(Audit.id)).join(Audit.auditors).where(*led)) or 0


def is_calibrated(person: Person) -> bool:
    """True once a calibration is on record, entered by the quality team or taken part in."""
    record = record_of(person)
    return bool(record and record.calibrated_on) or bool(calibrations_of(person))


def counts_as_new(person: Person, submitted: int) -> bool:
    """Whether somebody who has led so many submitted audits still has their audits moderated as a new auditor.

    Their first ones are, as many as policy says; a calibration on record ends it at once.
    """
    first = here().policy.number("moderation.first_audits_of_new_auditor")
    return submitted < first and not is_calibrated(person)
