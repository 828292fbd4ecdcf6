"""The audits that the weekly programme expects of somebody, one for each practitioner: one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from service.context import here
from service.database import db
from service.models import Audit, Case, Person, ProgrammeSlot
from service.queries import Sight
from service.reading.plans import local_day
from workflows.audit import WITHDRAWN
from workflows.periods import Cadence
from workflows.programmes import Basis, SlotOutcome

OF_AUDIT, OF_CASE, ABOUT = aliased(Audit), aliased(Case), aliased(Person)


@dataclass(frozen=True)
class Expected:
    """One practitioner's audit of this week; `audit_id` None where none could be made, `reason` says why."""

    person: str
    reference: str | None
    audit_id: int | None
    done_on: date | None
    exempt: bool
    reason: str | None
    until: date


def expected_this_week(sight: Sight) -> Sequence[Expected]:
    """What the weekly programmes expect of this person in the week that runs; empty where none of them is active."""
    today = here().today()
    weekly = [
        programme.key
        for programme in here().programmes.values()
        if programme.active
        and programme.cadence == Cadence.WEEKLY
        and programme.basis == Basis.PER_PRACTITIONER
        # What is added where competence is monitored shows nobody's name in a list.
        and not programme.competence
    ]
    if not weekly or not sight.grants.get("audit.submit"):
        return []
    mine = ProgrammeSlot.auditor_id == sight.person.id, ProgrammeSlot.programme.in_(weekly)
    query = (
        select(
            *(ABOUT.name, OF_CASE.reference, OF_AUDIT.id, OF_AUDIT.submitted_at),
            *(ProgrammeSlot.outcome, ProgrammeSlot.reason, ProgrammeSlot.to_on),
        )
        .join(ABOUT, ABOUT.id == ProgrammeSlot.person_id)
        .outerjoin(OF_AUDIT, and_(OF_AUDIT.id == ProgrammeSlot.audit_id, OF_AUDIT.state != WITHDRAWN))
        .outerjoin(OF_CASE, OF_CASE.id == OF_AUDIT.case_id)
        .where(sight.of("programme_slot"), *mine, ProgrammeSlot.from_on <= today, ProgrammeSlot.to_on >= today)
        .order_by(ABOUT.name, ProgrammeSlot.id)
    )
    return [
        Expected(name, reference, number, local_day(at), outcome == SlotOutcome.EXEMPT, reason, until)
        for name, reference, number, at, outcome, reason, until in db.session.execute(query)
    ]
