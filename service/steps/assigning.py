"""Finds auditors for the cases of a cycle: nobody audits a case that they hold, and everybody's load stays even.

A restricted record is never drawn, sent out or taken as a replacement, so whoever audits may see the case.
"""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from service.models import Audit, Auditor, Cycle, CycleCase, Person
from service.people import role_holders
from service.transaction import Work
from workflows.audit import SCHEDULED
from workflows.words import AuditorRole, Part


class Assigning:
    """The auditors of one cycle who are here, with how many audits each has open or is promised already."""

    def __init__(self, work: Work, cycle: Cycle) -> None:
        self._people = {person.id: person for person in _auditors(work, cycle) if person.present_on(work.today)}
        self._load = _open_audits(work) + _promised(work)

    def kept(self, auditor_id: int | None, holder_id: int | None) -> Person | None:
        """The auditor who was chosen before, if they are still here and do not hold the case now; else another."""
        if auditor_id in self._people and auditor_id != holder_id:
            return self._people[auditor_id]
        return self.choose(holder_id)

    def choose(self, holder_id: int | None) -> Person | None:
        """The one with the fewest audits who does not hold the case, the longest here among equals; None: nobody."""
        able = [person for person in self._people.values() if person.id != holder_id]
        if not able:
            return None
        chosen = min(able, key=lambda person: (self._load[person.id], person.id))
        self._load[chosen.id] += 1
        return chosen


def _auditors(work: Work, cycle: Cycle) -> list[Person]:
    """Those whom the cycle names, or whom policy lets audit in cycles."""
    if not cycle.named:
        return role_holders(*work.context.policy.words("cycle.auditor_roles"))
    named = Person.id.in_([part.person_id for part in cycle.named])
    query = select(Person).where(named).options(selectinload(Person.leave)).order_by(Person.id)
    return list(work.session.scalars(query).unique())


def _open_audits(work: Work) -> Counter[int]:
    """How many audits each lead auditor has still to submit."""
    query = select(Auditor.person_id, func.count()).join(Audit)
    query = query.where(Audit.state == SCHEDULED, Auditor.role == AuditorRole.LEAD).group_by(Auditor.person_id)
    return Counter(dict(work.session.execute(query).all()))


def _promised(work: Work) -> Counter[int]:
    """How many drawn cases each auditor is to get when their cycle is sent out."""
    waiting = (CycleCase.part == Part.SELECTED, CycleCase.audit_id.is_(None), CycleCase.auditor_id.is_not(None))
    query = select(CycleCase.auditor_id, func.count()).where(*waiting).group_by(CycleCase.auditor_id)
    return Counter({number: count for number, count in work.session.execute(query) if number is not None})
