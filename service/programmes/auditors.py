"""Who is to audit for a programme: the line above the worker, or a pool, without holders and who may not see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from service.models import Person
from service.people import last_resort, line_above, person_by_email, team_managers
from service.programmes.board import Board, Subject
from service.relations.lines import service_id_of, with_role
from workflows.periods import Period
from workflows.programmes import LINE_MANAGER, SERVICE_MANAGER, Programme
from workflows.words import Relation, SubjectKind


@dataclass(frozen=True)
class Found:
    """Who is to audit: `person` now, or `own` once they are back within the period. Neither: nobody may."""

    own: Person | None = None
    person: Person | None = None


class Auditors:
    """Finds auditors for one day; the load of a pool is shared out as it goes."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._able = board.context.roles.holding("audit.submit", Relation.LEAD_AUDITOR)
        self._load: Counter[int] = Counter()

    def for_subject(self, programme: Programme, subject: Subject, period: Period | None = None) -> Found:
        """Who audits a subject; with a period, somebody on leave who is back within it is waited for."""
        if isinstance(programme.auditors, str):
            line = self.line(programme, subject)
            return self._first(self._may(line, subject), period)
        return self._least_loaded(programme, subject)

    def for_practitioner(self, programme: Programme, person: Person) -> Person | None:
        """Whose quota the audits of somebody's work are: the first above them who audits, present or not."""
        return next((manager for manager in self._above(programme, person) if self._audits(manager)), None)

    def pool(self, programme: Programme) -> list[Person]:
        """Everybody who holds one of the programme's roles and works here."""
        named = (programme.auditors,) if isinstance(programme.auditors, str) else programme.auditors
        return [person for person in self._board.here if person.roles & set(named) and self._audits(person)]

    def line(self, programme: Programme, subject: Subject) -> Iterator[Person]:
        """The people who answer for a subject, nearest first, as for the responsible manager of an audit."""
        worker = self._board.staff.get(subject.worker_id or 0)
        line = self._line_of(worker, subject.team_id)
        if subject.kind == SubjectKind.RESOURCE:
            return with_role(SERVICE_MANAGER, (), subject.service_id)
        if programme.auditors != LINE_MANAGER:
            return with_role(str(programme.auditors), line, subject.service_id)
        return line

    def _line_of(self, worker: Person | None, team_id: int | None) -> Iterator[Person]:
        if worker is not None:
            yield from line_above(worker)
        for manager in team_managers(team_id) if team_id else []:
            yield manager
            yield from line_above(manager)
        email = self._board.context.policy.get("people.unallocated_manager")
        named = person_by_email(email) if email else None
        yield from [named] if named else []
        yield from last_resort()

    def _above(self, programme: Programme, person: Person) -> Iterable[Person]:
        line = self._line_of(person, None)
        if programme.auditors == LINE_MANAGER:
            return line
        return with_role(str(programme.auditors), line, service_id_of(person))

    def _may(self, line: Iterable[Person], subject: Subject) -> Iterator[Person]:
        """Those of a line who may audit a subject; of a restricted one, at last any reader who may."""
        seen = set()
        for person in line:
            if person.id not in seen and self.allowed(person, subject):
                yield person
            seen.add(person.id)
        if subject.restricted:
            readers = self._board.readers.get(subject.id, frozenset())
            others = (self._board.staff[number] for number in sorted(readers - seen))
            yield from (person for person in others if self.allowed(person, subject))

    def allowed(self, person: Person, subject: Subject) -> bool:
        own = person.id in (subject.worker_id, subject.person_id)
        return self._audits(person) and not own and self._board.readable(person, subject)

    def _audits(self, person: Person) -> bool:
        return person.here_on(self._board.today) and bool(person.roles & self._able)

    def _first(self, line: Iterator[Person], period: Period | None) -> Found:
        """The first in line; while on leave, waited for if back in time, else stood in for by the next who is here."""
        own = next(line, None)
        if own is None:
            return Found()
        today = self._board.today
        if not own.on_leave(today):
            return Found(own, own)
        if period is not None and back_on(own, today, period) is not None:
            return Found(own)
        return Found(own, next((person for person in line if not person.on_leave(today)), None))

    def _least_loaded(self, programme: Programme, subject: Subject) -> Found:
        able = [person for person in self.pool(programme) if self.allowed(person, subject)]
        present = [person for person in able if not person.on_leave(self._board.today)]
        if not present:
            return Found()
        chosen = min(present, key=lambda person: (self._load[person.id], person.id))
        self._load[chosen.id] += 1
        return Found(chosen, chosen)


def back_on(person: Person, today: date, period: Period) -> date | None:
    """The first day from today within the period on which somebody is here, or None."""
    days = (today + timedelta(days=number) for number in range((period.last - today).days + 1))
    return next((day for day in days if person.present_on(day)), None)
