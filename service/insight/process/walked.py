"""Every step that records took on some days, each beside what came before it in its record, whenever that was.

What came before stands among the same rows nearly always; only for the first of a record's rows it is looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, cast, func, null, or_, select
from sqlalchemy.orm import aliased

from service.database import db
from service.insight.measures.counting import between
from service.insight.process.records import MODELS, Condition, Part, within
from service.insight.process.replaying import Step
from service.models import Audit, History

STEP = (History.trigger, History.from_state, History.to_state)
BY_SYSTEM = History.actor_id.is_(None).label("by_system")
OF_RECORD: dict[str, Any] = {"partition_by": History.subject_id, "order_by": History.sequence}


@dataclass(frozen=True)
class Walked:
    """So many times a step was taken, so many whole hours after its state was entered; None where a record began.

    `first`: for how many records it was their first step on these days.
    """

    step: Step
    hours: int | None
    number: int
    first: int


def walked(part: Part, from_on: date, to_on: date) -> list[Walked]:
    """Every step of a part's records on some local days, both included; three statements at most."""
    rows = _rows(part, from_on, to_on)
    hours = _hours(rows.c.entered, rows.c.at).label("hours")
    first = func.sum(case((rows.c.place == 1, 1), else_=0))
    # By the number first: where the database sorts the rows, comparing five words of each would take most of the time.
    query = select(*_step(rows), hours, func.count(), first).group_by(hours, *_step(rows))
    return [
        Walked(Step(*told), None if hours is None else int(hours), number, first)
        for *told, hours, number, first in db.session.execute(query)
    ]


def holding(
    part: Part, from_on: date, to_on: date, wanted: Callable[[Any], ColumnElement[bool]]
) -> dict[Step, tuple[int, int]]:
    """In how many records steps were taken that meet a condition on their columns; and how many of these records

    are told of this step alone, so that together they are the records with any of them. Three statements at most.
    What came before is looked up for each row that meets the rest of the condition: there are few.
    """
    days = within(from_on, to_on)
    columns = (History.subject_id, *STEP, _ended_looked_up().label("before"), BY_SYSTEM)
    rows = part.steps(*columns).where(days, *_numbers(part, days)).subquery()
    pairs = select(rows.c.subject_id, *_step(rows)).where(wanted(rows.c)).distinct().subquery()
    place = func.row_number().over(partition_by=pairs.c.subject_id, order_by=pairs.c.trigger).label("place")
    told = select(*_step(pairs), place).subquery()
    query = select(*_step(told), func.count(), func.sum(case((told.c.place == 1, 1), else_=0)))
    return {Step(*row[:5]): (row[5], row[6]) for row in db.session.execute(query.group_by(*_step(told)))}


def _rows(part: Part, from_on: date, to_on: date) -> Any:
    days = within(from_on, to_on)
    before = _ended().label("before"), _entered().label("entered")
    place = func.row_number().over(**OF_RECORD).label("place")
    query = part.steps(*STEP, History.at, BY_SYSTEM, *before, place)
    return query.where(days, *_numbers(part, days)).subquery()


def _numbers(part: Part, days: Condition) -> Iterator[Condition]:
    """Between which numbers the records lie that took a step then, and their audits: others are not looked at."""
    model = MODELS[part.kind]
    records = between(select(History.subject_id).where(History.subject_kind == part.kind, days)).hold(model.id)
    yield records
    if model is not Audit:
        yield between(select(model.audit_id).where(records)).hold(Audit.id)


def _step(rows: Any) -> tuple[Any, ...]:
    """In the order of the fields of a Step."""
    return rows.c.trigger, rows.c.from_state, rows.c.to_state, rows.c.before, rows.c.by_system


def _ended() -> Any:
    """The state at which the row before ended; none where there is no such row."""
    there = func.lag(History.sequence).over(**OF_RECORD) == History.sequence - 1
    above = func.lag(History.to_state).over(**OF_RECORD)
    return case((History.sequence == 1, null()), (there, above), else_=_ended_looked_up())


def _ended_looked_up() -> Any:
    last = aliased(History)
    return _of_same(last.to_state, last).where(last.sequence == History.sequence - 1).scalar_subquery()


def _entered() -> Any:
    """The instant at which the state was entered in which a row begins; none where it begins the record."""
    above = func.max(case((_moves(History), History.at))).over(**OF_RECORD, rows=(None, -1))
    last = aliased(History)
    looked_up = _of_same(func.max(last.at), last).where(last.sequence < History.sequence, _moves(last))
    begins = History.from_state.is_(None)
    return case((begins, null()), else_=func.coalesce(above, looked_up.scalar_subquery()))


def _of_same(wanted: Any, of: Any) -> Any:
    """Something of the rows of the same record, by another name; a sub-query for each row that needs it."""
    same = (of.subject_kind == History.subject_kind, of.subject_id == History.subject_id)
    return select(wanted).where(*same).correlate(History)


def _moves(of: Any) -> Any:
    return or_(of.from_state.is_(None), of.from_state != of.to_state)


def _hours(earlier: Any, later: Any) -> ColumnElement[int]:
    """The whole hours between two instants, in the words of the database at hand."""
    if db.engine.dialect.name == "postgresql":
        return cast(func.floor(func.date_part("epoch", later - earlier) / 3600 + 0.5), Integer)
    return func.round((func.julianday(later) - func.julianday(earlier)) * 24)
