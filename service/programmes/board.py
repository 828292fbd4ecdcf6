"""What programmes look at, read at once in a handful of statements: staff, cases with their audits, exemptions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from service.context import Context
from service.database import db
from service.models import Audit, Case, CaseReader, CompetenceMonitoring, Exemption, Person, Service, Team
from workflows.audit import SIGNED_OFF, WITHDRAWN
from workflows.exemption import APPROVED
from workflows.programmes import Programme
from workflows.words import CaseStatus, Exempt, SubjectKind


@dataclass(frozen=True)
class Subject:
    """What can be audited as a programme sees it; `last_on` is the day of its last audit that counts."""

    id: int
    kind: str
    reference: str
    status: str
    team_id: int | None
    service_id: int | None
    worker_id: int | None
    person_id: int | None
    opened_on: date | None
    last_on: date | None
    restricted: bool


@dataclass
class Board:
    """The day's state of things. `busy` grows as programmes take cases, so that none is taken twice."""

    context: Context
    today: date
    busy: set[int] = field(default_factory=set)

    @cached_property
    def staff(self) -> dict[int, Person]:
        """Everybody, held on to: lines of managers are then walked in memory."""
        loading = selectinload(Person.role_grants), selectinload(Person.leave)
        query = select(Person).options(*loading).order_by(Person.id)
        return {person.id: person for person in db.session.scalars(query).unique()}

    @cached_property
    def here(self) -> list[Person]:
        return [person for person in self.staff.values() if person.here_on(self.today)]

    @cached_property
    def _open(self) -> dict[str, list[Subject]]:
        """Every open subject by kind, those whose last audit lies furthest back first, never audited ones before."""
        found: dict[str, list[Subject]] = defaultdict(list)
        for subject in self._subjects():
            found[subject.kind].append(subject)
        self.busy |= self._under_audit()
        return found

    def _subjects(self) -> list[Subject]:
        service_id = func.coalesce(Case.service_id, Team.service_id).label("service_id")
        columns = (
            *(Case.id, Case.kind, Case.reference, Case.status, Case.team_id, service_id, Case.worker_id),
            *(Case.person_id, Case.opened_on, Case.restricted),
        )
        is_open = Case.closed_on.is_(None), Case.status != CaseStatus.CLOSED
        query: Any = select(*columns).outerjoin(Team, Team.id == Case.team_id).where(*is_open)
        last = self._last_audits()
        found = [Subject(**row, last_on=last.get(row["id"])) for row in db.session.execute(query).mappings()]
        return sorted(found, key=lambda one: (one.last_on or date.min, one.reference))

    def _last_audits(self) -> dict[int, date]:
        counting = Audit.submitted_at.is_not(None), Audit.state != WITHDRAWN
        query = select(Audit.case_id, func.max(Audit.submitted_at)).where(*counting).group_by(Audit.case_id)
        rows: Iterable[Any] = db.session.execute(query)
        return {case_id: at.astimezone(self.context.zone).date() for case_id, at in rows}

    def _under_audit(self) -> set[int]:
        return set(db.session.scalars(select(Audit.case_id).where(Audit.state.not_in((SIGNED_OFF, WITHDRAWN)))))

    def subjects(self, programme: Programme) -> list[Subject]:
        """What a programme may take by its filters, least recently audited first; some may be busy."""
        services = {self._service_names.get(name) for name in programme.services}
        teams = {self._team_names.get(name) for name in programme.teams}
        return [
            subject
            for subject in self._open.get(programme.subject, ())
            if (not programme.statuses or subject.status in programme.statuses)
            and (not services or subject.service_id in services)
            and (not teams or subject.team_id in teams)
            and (subject.person_id is None or self.staff[subject.person_id].here_on(self.today))
        ]

    @cached_property
    def _service_names(self) -> dict[str, int]:
        return {name: id_ for id_, name in db.session.execute(select(Service.id, Service.name))}

    @cached_property
    def _team_names(self) -> dict[str, int]:
        return {name: id_ for id_, name in db.session.execute(select(Team.id, Team.name))}

    @cached_property
    def by_worker(self) -> Mapping[int, list[Subject]]:
        """The open cases of each worker, in the order in which they are to be audited."""
        held: dict[int, list[Subject]] = defaultdict(list)
        for subject in self._open.get(SubjectKind.CASE, ()):
            if subject.worker_id is not None:
                held[subject.worker_id].append(subject)
        return held

    @cached_property
    def readers(self) -> Mapping[int, frozenset[int]]:
        """Who may read each restricted case."""
        found: dict[int, set[int]] = defaultdict(set)
        query = select(CaseReader.case_id, CaseReader.person_id).join(Case, Case.id == CaseReader.case_id)
        for case_id, person_id in db.session.execute(query.where(Case.restricted)):
            found[case_id].add(person_id)
        return {case_id: frozenset(people) for case_id, people in found.items()}

    @cached_property
    def monitored(self) -> frozenset[int]:
        """Those whose competence is being monitored today."""
        spell = CompetenceMonitoring
        running = spell.from_on <= self.today, or_(spell.to_on.is_(None), spell.to_on >= self.today)
        return frozenset(db.session.scalars(select(spell.person_id).where(*running)))

    @cached_property
    def _exemptions(self) -> list[tuple[str | None, str, int]]:
        spell = Exemption.from_on <= self.today, Exemption.to_on >= self.today
        whom = func.coalesce(Exemption.person_id, Exemption.case_id)
        query = select(Exemption.programme, Exemption.exempt, whom).where(Exemption.state == APPROVED, *spell)
        return [(programme, exempt, number) for programme, exempt, number in db.session.execute(query)]

    def exempt(self, programme: Programme, what: Exempt) -> frozenset[int]:
        """The numbers of those who are exempt from a programme today as one thing or another."""
        return frozenset(
            number for key, exempt, number in self._exemptions if exempt == what and key in (None, programme.key)
        )

    def readable(self, person: Person, subject: Subject) -> bool:
        return not subject.restricted or person.id in self.readers.get(subject.id, frozenset())
