"""Group exercises: who grades which file, who has entered a grade, and the spread once the grades lie open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from service.context import here
from service.models import Exercise, Participant
from service.queries import Sight
from service.reading.history import Entry, happened
from service.reading.one import seen_one
from service.reading.pages import Page, paged
from service.reading.plans import local_day
from workflows.exercise import OPEN, REVEALED
from workflows.words import GRADES_BEST_FIRST

WHOLE = (joinedload(Exercise.case).lazyload("*"), joinedload(Exercise.facilitator).lazyload("*"))


@dataclass(frozen=True)
class Part:
    """One participant. `grade` and `reasons` are None while they are not the reader's to know."""

    name: str
    mine: bool
    entered: bool
    grade: str | None
    reasons: str | None


@dataclass(frozen=True)
class ExerciseLine:
    """One exercise; `entered` of its `parts` have given a grade, `spread` says how many gave each grade, best first."""

    id: int
    version: int
    state: str
    reference: str
    facilitator: str
    due_on: date
    late: bool
    begun_on: date
    mine: bool
    parts: Sequence[Part]
    entered: int
    spread: Sequence[tuple[str, int]]
    standard: str | None
    learnt: str | None


@dataclass(frozen=True)
class ExercisePage:
    """The record for the gate, the line, and what happened."""

    record: Any
    line: ExerciseLine
    entries: Sequence[Entry]


def exercise_list(sight: Sight, page: int) -> Page[ExerciseLine]:
    """The exercises that somebody may see, those under way first, newest first."""
    over = Exercise.state.not_in((OPEN, REVEALED))
    query = select(Exercise).where(sight.of("exercise")).order_by(over, Exercise.id.desc())
    return paged(query, page, lambda record: _line(record, sight), *WHOLE)


def exercise_page(number: int, sight: Sight) -> ExercisePage:
    """One exercise; raises Absent."""
    record: Exercise = seen_one("exercise", number, sight, *WHOLE)
    return ExercisePage(record, _line(record, sight), happened([("exercise", number)], sight))


def _line(record: Exercise, sight: Sight) -> ExerciseLine:
    me, open_to_all = sight.person.id, record.revealed_at is not None
    parts = [_part(part, me, open_to_all) for part in record.participants]
    begun, under_way = local_day(record.made_at), record.state in (OPEN, REVEALED)
    assert begun is not None
    return ExerciseLine(
        id=record.id,
        version=record.version,
        state=record.state,
        reference=record.case.reference,
        facilitator=record.facilitator.name,
        due_on=record.due_on,
        late=under_way and record.due_on < here().today(),
        begun_on=begun,
        mine=any(part.mine and not part.entered for part in parts) and record.state == OPEN,
        parts=parts,
        entered=sum(part.entered for part in parts),
        spread=_spread(parts) if open_to_all else (),
        standard=record.standard_grade,
        learnt=record.learnt,
    )


def _part(part: Participant, me: int, open_to_all: bool) -> Part:
    """Until the grades lie open everybody knows their own alone."""
    mine = part.person_id == me
    known = open_to_all or mine
    return Part(
        name=part.person.name,
        mine=mine,
        entered=part.grade is not None,
        grade=part.grade if known else None,
        reasons=part.reasons if known else None,
    )


def _spread(parts: Sequence[Part]) -> list[tuple[str, int]]:
    return [(str(grade), sum(part.grade == grade for part in parts)) for grade in GRADES_BEST_FIRST]
