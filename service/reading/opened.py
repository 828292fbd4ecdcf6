"""Who opened the records that are about a member of staff, for those who stand above them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select

from service.models import AccessRecord, ActionPlan, Audit, Case, Person, PractitionerForm, Supervision
from service.queries import Sight
from service.reading.access import AccessLine, lines_of
from service.reading.person_page import supervised_person


@dataclass(frozen=True)
class Opened:
    """Newest first; `last` is the number after which the next lines begin, None at the end."""

    person: Person
    lines: list[AccessLine]
    last: int | None


def opened(number: int, sight: Sight, *, after: int | None = None, limit: int = 25) -> Opened:
    """Who, besides themselves, opened what is about somebody; raises Absent for all but the line above.

    Only records that the reader may open too are told of: what is closed to them stays closed here.
    """
    person = supervised_person(number, sight)
    parts = _about(person, sight).items()
    about = or_(*(and_(AccessRecord.kind == kind, AccessRecord.record_id.in_(ids)) for kind, ids in parts))
    query = select(AccessRecord).where(about, AccessRecord.person_id != person.id)
    lines, last = lines_of(query, after=after, limit=limit)
    return Opened(person, lines, last)


def _about(person: Person, sight: Sight) -> dict[str, Select[Any]]:
    """The numbers of what is about somebody and open to the reader, by kind of record."""
    cases = select(Case.id).where(Case.worker_id == person.id, sight.of("subject"))
    of_case = Audit.case_id.in_(select(Case.id).where(Case.worker_id == person.id))
    return {
        "action_plan": select(ActionPlan.id).where(ActionPlan.owner_id == person.id, sight.of("action_plan")),
        "audit": select(Audit.id).where(of_case, sight.of("audit")),
        "case": cases,
        "person": select(Person.id).where(Person.id == person.id),
        "practitioner_form": select(PractitionerForm.id).where(
            PractitionerForm.practitioner_id == person.id, sight.of("practitioner_form")
        ),
        "restricted": cases.where(Case.restricted),
        "supervision": select(Supervision.id).where(Supervision.person_id == person.id, sight.of("supervision")),
    }
