"""What lists of training and one person's record of it say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from service.database import db
from service.looking import looked_at
from service.midnights import start_of
from service.models import Attendance, Person, Training, TrainingOffer
from service.queries import Sight, visible
from service.queries.learning import offered_to
from workflows.words import Relation

WHOLE = (
    joinedload(Training.offered_by).lazyload("*"),
    selectinload(Training.attendance).lazyload("*"),
    selectinload(Training.offers).joinedload(TrainingOffer.person).selectinload(Person.role_grants),
    selectinload(Training.offers).joinedload(TrainingOffer.service),
    selectinload(Training.offers).joinedload(TrainingOffer.team).lazyload("*"),
)


@dataclass(frozen=True)
class Page:
    """Some training, and the number after which the next begins (None: there is no more)."""

    items: list[Training]
    last: int | None


@dataclass(frozen=True)
class Trained:
    """What one person was offered and what they attended, newest first."""

    person: Person
    offered: list[Training]
    attended: list[Attendance]


def listed_training(person: Person, theme: str | None, *, after: int | None, limit: int) -> Page:
    """The training of which somebody may know, newest first, beginning below the number `after`."""
    query = visible("training", person).order_by(Training.id.desc()).options(*WHOLE)
    if theme is not None:
        query = query.where(Training.theme == theme)
    if after is not None:
        query = query.where(Training.id < after)
    rows: list[Any] = list(db.session.scalars(query.limit(limit + 1)).unique())
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def for_whom(training: Training, sight: Sight) -> list[str]:
    """The names of teams, services and people to whom it is offered; of people those alone of whom one may know."""
    known = (offer for offer in training.offers if offer.person_id is None or _may_know(sight, offer.person_id))
    named = (offer.team or offer.service or offer.person for offer in known)
    return [one.name for one in named if one is not None]


def look_at_people(training: Training, attended: Iterable[Attendance], sight: Sight) -> None:
    """Whoever reads what somebody was offered or attended has looked at that person's record."""
    offered = [offer.person_id for offer in training.offers if offer.person_id is not None]
    shown = {number for number in offered if _may_know(sight, number)} | {one.person_id for one in attended}
    for number in sorted(shown - {sight.person.id}):
        looked_at("person", number, sight.person.id)


def _may_know(sight: Sight, person_id: int) -> bool:
    """What `usecases.training.may_read` answers, from the line below instead of the line above."""
    scopes = sight.grants.get("training.view", frozenset())
    in_line = Relation.TEAM in scopes and person_id in sight.below
    return Relation.ALL in scopes or in_line or person_id == sight.person.id


def training_of(person: Person) -> Trained:
    """One person's record; who may read it is asked before."""
    offered = select(Training).where(offered_to(person)).order_by(Training.id.desc()).options(*WHOLE)
    attended = (
        select(Attendance)
        .where(Attendance.person_id == person.id)
        .order_by(Attendance.attended_on.desc(), Attendance.id.desc())
        .options(joinedload(Attendance.training), joinedload(Attendance.recorded_by).lazyload("*"))
    )
    return Trained(person, list(db.session.scalars(offered).unique()), list(db.session.scalars(attended).unique()))


def attended_since(person: Person, since: date) -> list[tuple[str, date]]:
    """The titles of what somebody attended since a local day, with the day, newest first."""
    query = (
        select(Training.title, Attendance.attended_on)
        .join(Attendance, Attendance.training_id == Training.id)
        .where(Attendance.person_id == person.id, Attendance.attended_on >= since)
        .order_by(Attendance.attended_on.desc(), Attendance.id.desc())
    )
    return [(title, on) for title, on in db.session.execute(query)]


def trained_since(person: Person, since: date) -> tuple[list[tuple[str, date]], list[tuple[str, date | None]]]:
    """What somebody attended since a local day, with the day; and what else they were offered since, newest first."""
    mine = and_(Attendance.training_id == Training.id, Attendance.person_id == person.id)
    recent = or_(Attendance.attended_on >= since, and_(offered_to(person), Training.made_at >= start_of(since)))
    query = (
        select(Training.title, Training.on, Attendance.attended_on)
        .outerjoin(Attendance, mine)
        .where(recent)
        .order_by(Attendance.attended_on.desc(), Training.id.desc())
    )
    rows = db.session.execute(query).all()
    attended = [(title, went_on) for title, _, went_on in rows if went_on is not None and went_on >= since]
    return attended, [(title, on) for title, on, went_on in rows if went_on is None]
