"""Which reminders of standards and which training a person sees."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import and_, false, or_, select, true

from service.models import (
    Audit,
    Person,
    Reminded,
    StandardReminder,
    StandardReminderTeam,
    Team,
    Training,
    TrainingOffer,
)
from service.queries.cases import case_behind, unrestricted
from service.queries.sight import Condition, Reader, of_staff, seeing
from workflows.audit import WITHDRAWN
from workflows.words import Relation


@seeing("standard_reminder")
def _standard_reminder(reader: Reader) -> Condition:
    """Those that one got, and those that went to teams of one's service."""
    got = select(Reminded.reminder_id).where(Reminded.person_id == reader.me)
    teams = select(Team.id).where(Team.service_id == reader.service_id)
    of_service = select(StandardReminderTeam.reminder_id).where(StandardReminderTeam.team_id.in_(teams))
    return reader.any_of(
        "standard.view",
        {
            Relation.ALL: true,
            Relation.SERVICE: lambda: StandardReminder.id.in_(of_service),
            Relation.REMINDED: lambda: StandardReminder.id.in_(got),
        },
    )


@seeing("training")
def _training(reader: Reader) -> Condition:
    """What is offered to oneself, one's team or service; what is offered to one's line; what one offered."""
    own: dict[str, Callable[[], Condition]] = {
        Relation.OWNER: lambda: or_(Training.offered_by_id == reader.me, _offered(_to(reader)))
    }
    staff = {relation: _of(condition) for relation, condition in of_staff(reader, Person.id).items()}
    return reader.any_of("training.view", {**staff, Relation.ALL: true, **own})


def _to(reader: Reader) -> Condition:
    offer = TrainingOffer
    to_group = offer.team_id == reader.team_id, offer.service_id == reader.service_id
    return or_(offer.person_id == reader.me, *to_group)


def _of(condition: Callable[[], Condition]) -> Callable[[], Condition]:
    """What is offered to people of whom the condition holds, or to their teams and services."""

    def offered() -> Condition:
        people = select(Person.id).where(condition())
        teams = select(Person.team_id).where(condition(), Person.team_id.is_not(None))
        services = select(Team.service_id).where(Team.id.in_(teams), Team.service_id.is_not(None))
        offer = TrainingOffer
        return _offered(or_(offer.person_id.in_(people), offer.team_id.in_(teams), offer.service_id.in_(services)))

    return offered


def offered_to(person: Person) -> Condition:
    """What is offered to somebody by name, to their team or to their service."""
    service_id = person.service_id or (person.team.service_id if person.team else None)
    parts = [TrainingOffer.person_id == person.id]
    parts += [TrainingOffer.team_id == person.team_id] if person.team_id else []
    parts += [TrainingOffer.service_id == service_id] if service_id else []
    return _offered(or_(*parts))


def _offered(condition: Condition) -> Condition:
    return Training.id.in_(select(TrainingOffer.training_id).where(condition))


@seeing("exemplar")
def _exemplar(reader: Reader) -> Condition:
    """The words of praise are for everybody who works here; those of a restricted case for those who are named."""
    if reader.outside or not reader.grants:
        return false()
    readable = case_behind(Audit, unrestricted(reader))
    return and_(Audit.exemplar_at.is_not(None), Audit.state != WITHDRAWN, readable)
