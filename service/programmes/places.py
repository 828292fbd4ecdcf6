"""One audit that a programme expects: in which period, whose quota, which case, who audits, or why not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from service.models import Person
from service.programmes.auditors import Found
from service.programmes.board import Subject
from workflows.programmes import Programme, SlotOutcome

NOBODY_MAY = "Nobody in the line, or in the pool of roles, may audit this. Name somebody who may."
NO_READER = "The case is restricted, and nobody who may read it may audit it. Name a reader who may."
LATER = "The auditor is away and is back within the period. The audit is made on that morning."
DRAWN_BUSY = "The case that was drawn has closed or is being audited for something else."
ALL_BUSY = "Every case that could be taken is being audited, or cannot be seen by the auditor."


@dataclass(frozen=True)
class Place:
    """An expected audit as it stands this morning; MADE with no audit yet means that it is to be made now."""

    programme: str
    period: str
    from_on: date
    to_on: date
    holder: str
    outcome: SlotOutcome = SlotOutcome.MADE
    reason: str | None = None
    case_id: int | None = None
    auditor_id: int | None = None
    person_id: int | None = None
    team_id: int | None = None
    service_id: int | None = None
    due_on: date | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.period, self.holder

    def not_made(self, outcome: SlotOutcome, reason: str) -> Place:
        return replace(self, outcome=outcome, reason=reason, case_id=None)

    def by(self, auditor_id: int) -> Place:
        return replace(self, auditor_id=auditor_id)

    def with_auditor(self, found: Found, subject: Subject) -> Place:
        """To be audited by whoever was found; else it waits for them, or nobody may."""
        own = found.own.id if found.own else None
        if found.person is not None:
            return replace(self, case_id=subject.id, auditor_id=found.person.id)
        if found.own is not None:
            return replace(self.not_made(SlotOutcome.WAITING, LATER), auditor_id=own)
        return self.not_made(SlotOutcome.NO_AUDITOR, NO_READER if subject.restricted else NOBODY_MAY)


def of_person(place: Place, person: Person) -> Place:
    """A place in somebody's team and service."""
    team = person.team
    return replace(place, team_id=person.team_id, service_id=person.service_id or (team.service_id if team else None))


def of_subject(place: Place, subject: Subject) -> Place:
    """A place in the team and service of a subject, whose worker's work is looked at."""
    return replace(place, team_id=subject.team_id, service_id=subject.service_id, person_id=subject.worker_id)


def said_otherwise(programme: Programme) -> str:
    """Why somebody who is exempt has no audit."""
    return f"Exempt from “{programme.title}” for now."
