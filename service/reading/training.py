"""What lists of training and one person's record of it say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from service.database import db
from service.models import Attendance, Person, Training, TrainingOffer
from service.queries import visible
from service.queries.learning import offered_to

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
