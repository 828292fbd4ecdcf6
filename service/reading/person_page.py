"""What managers see of a member of staff, each part for those alone who may know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from service.competence import may_know, monitoring_of
from service.context import here
from service.database import db
from service.looking import looked_at
from service.models import ActionPlan, Audit, Auditor, CompetenceMonitoring, Exemption, Leave, Person
from service.people import STANDING
from service.queries import Absent, Sight
from service.reading.agenda import supervises
from service.reading.audits import AuditLine, audits_seen
from service.reading.one import hold_line
from service.reading.people import role_titles
from service.reading.plans import AT_ONCE, PlanLine, plan_line, whole_plans
from service.reading.sessions import NextSession, next_of
from workflows.action_plan import OPEN
from workflows.audit import SCHEDULED
from workflows.words import AuditorRole, Side


@dataclass(frozen=True)
class PersonPage:
    """`supervises`: the reader is who meets the person, or stands above; `next` is told to them alone.

    `reads`: the reader may open the person's record, which is for the line above alone.

    `monitoring` is None as well for whoever may not know of it.
    """

    person: Person
    roles: tuple[str, ...]
    leave: Sequence[Leave]
    supervises: bool
    reads: bool
    next: NextSession | None
    plans: Sequence[PlanLine]
    audits: Sequence[AuditLine]
    monitoring: CompetenceMonitoring | None
    exemptions: Sequence[Exemption]


def person_page(number: int, sight: Sight) -> PersonPage:
    """Raises Absent."""
    query = select(Person).where(sight.of("person"), Person.id == number).options(*STANDING)
    person: Person | None = db.session.scalars(query).unique().first()
    if person is None:
        raise Absent("person")
    looked_at("person", person.id, sight.person.id)
    hold_line(person, sight)
    above = supervises(sight.person, person)
    case_side = ActionPlan.owner_id == person.id, ActionPlan.state.in_(OPEN), ActionPlan.side == Side.CASE
    lead = Auditor.person_id == person.id, Auditor.role == AuditorRole.LEAD
    own_audits = Audit.id.in_(select(Auditor.audit_id).where(*lead))
    return PersonPage(
        person=person,
        roles=role_titles(person.roles),
        leave=[spell for spell in sorted(person.leave, key=_from) if spell.to_on >= here().today()],
        supervises=above,
        reads=above and person.id in sight.below,
        next=next_of(person) if above else None,
        plans=[plan_line(plan) for plan in whole_plans(sight, *case_side, loading=AT_ONCE)],
        audits=audits_seen(sight, own_audits, Audit.state == SCHEDULED),
        monitoring=_monitoring(sight, person),
        exemptions=_exemptions(person, sight),
    )


def _from(spell: Leave) -> int:
    return spell.from_on.toordinal()


def _monitoring(sight: Sight, person: Person) -> CompetenceMonitoring | None:
    """A spell that still runs or is to come."""
    found = monitoring_of(person) if may_know(sight.person, person) else None
    return found if found is not None and (found.to_on is None or found.to_on >= here().today()) else None


def _exemptions(person: Person, sight: Sight) -> list[Exemption]:
    mine = Exemption.person_id == person.id, Exemption.to_on >= here().today()
    query = select(Exemption).where(sight.of("exemption"), *mine).order_by(Exemption.from_on)
    return list(db.session.scalars(query).unique())


def supervised_person(number: int, sight: Sight) -> Person:
    """Somebody whose record the reader may see because they stand above them; raises Absent for everybody else."""
    query = select(Person).where(Person.id == number, Person.id.in_(sight.below))
    person: Person | None = db.session.scalars(query).unique().first()
    if person is not None:
        hold_line(person, sight)
        if supervises(sight.person, person):
            looked_at("person", person.id, sight.person.id)
            return person
    raise Absent("person")
