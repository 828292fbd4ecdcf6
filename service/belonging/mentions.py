"""Where somebody wrote a name or a reference: every text that people write, and the record on which it hangs."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, Text, and_, cast, false, func, literal, not_, or_, select, union_all

from service import models as m
from service.belonging.parts import Parts
from service.belonging.tables import TABLES
from service.database import db

# Shorter names stand in many words and say nothing.
SHORTEST = 4
# Columns of text in which nobody writes, and tables that are swept anyway or hold no words of people.
NOT_WRITTEN = frozenset({"answered"})
NOT_SEARCHED = (m.Remembered, m.SecondFactor)
NAMED: Mapping[Any, tuple[str, ...]] = {m.Evidence: ("name",)}


@dataclass(frozen=True)
class Source:
    """Texts of one table; `kind` and `number` say on which record each row hangs: a word or a column, and a column."""

    model: Any
    kind: Any
    number: Any
    columns: tuple[Any, ...]

    @property
    def text(self) -> Any:
        """All texts of a row in one, so that each is gone through once for each name."""
        first: Any
        first, *others = (func.coalesce(cast(column, Text), "") for column in self.columns)
        for other in others:
            first = first + "\n" + other
        return first

    def holding(self, names: Collection[str]) -> ColumnElement[bool]:
        """The rows that hold one of these, however it is capitalised."""
        wanted = spelled(names)
        # SQLite knows no small letters beside those of English: such a name is looked for as it is written, too.
        as_written = (self.text.contains(name, autoescape=True) for name in wanted if not name.isascii())
        return or_(
            *as_written, *(func.lower(self.text).contains(name.lower(), autoescape=True) for name in sorted(wanted))
        )

    def hanging_on(self, kind: str, numbers: Any) -> ColumnElement[bool]:
        """The rows that hang on one of these records."""
        within: ColumnElement[bool] = self.number.in_(numbers)
        if isinstance(self.kind, str):
            return within if self.kind == kind else false()
        return and_(self.kind == kind, within)

    def find(self, place: int, names: Collection[str], apart: Sequence[Parts]) -> Select[Any]:
        """This source's place in the list, kind, number and texts of the rows that may name one of these."""
        kind = literal(self.kind) if isinstance(self.kind, str) else self.kind
        going = (self.hanging_on(one, numbers) for parts in apart for one, numbers in parts.items())
        query = select(literal(place), kind, self.number, self.text)
        return query.where(self.number.is_not(None), self.holding(names), not_(or_(false(), *going)))


def _written(model: Any, words: Collection[str], goes: bool) -> tuple[Any, ...]:
    """The columns of a table in which people write."""
    found = [
        column
        for column in model.__table__.columns
        if (isinstance(column.type, Text) or (isinstance(column.type, JSON) and (goes or column.name in words)))
        and column.name not in NOT_WRITTEN
    ]
    return tuple(getattr(model, name) for name in [*(c.name for c in found), *NAMED.get(model, ())])


def _hanging() -> Iterator[Source]:
    for table in TABLES:
        columns = _written(table.model, table.words, table.go)
        if columns and table.model not in NOT_SEARCHED:
            for kind, number in table.hangs_on.items():
                yield Source(table.model, kind, getattr(table.model, number), columns)


def _own(model: Any, *columns: Any) -> Source:
    return Source(model, str(model.__tablename__), model.id, columns)


def _of_task(column: Any) -> Any:
    return select(column).where(m.Task.id == m.TaskMove.task_id).scalar_subquery()


HISTORY = Source(m.History, m.History.subject_kind, m.History.subject_id, (m.History.reason, m.History.facts))
SOURCES: tuple[Source, ...] = (
    *_hanging(),
    HISTORY,
    Source(m.Discrepancy, m.Discrepancy.subject_kind, m.Discrepancy.subject_id, (m.Discrepancy.explanation,)),
    Source(m.AccessRecord, m.AccessRecord.kind, m.AccessRecord.record_id, (m.AccessRecord.reason,)),
    Source(m.TaskMove, _of_task(m.Task.subject_kind), _of_task(m.Task.subject_id), (m.TaskMove.reason,)),
    _own(m.Cycle, m.Cycle.report),
    _own(m.StandardReminder, m.StandardReminder.text),
    _own(m.LegalHold, m.LegalHold.reason, m.LegalHold.lifted_reason),
    _own(m.Erasure, m.Erasure.reason, m.Erasure.decided_reason),
    _own(m.AccessRequest, m.AccessRequest.reason),
    _own(m.SendingHold, m.SendingHold.reason, m.SendingHold.released_reason),
)
Hit = tuple[Source, str, int]


def hits(names: Collection[str], apart: Sequence[Parts], sources: Sequence[Source] = SOURCES) -> list[Hit]:
    """Where one of these stands as a word of its own, in one query; `apart` are the records that go anyway."""
    wanted = pattern(names)
    if wanted is None:
        return []
    asked = (one.find(place, names, apart) for place, one in enumerate(sources))
    found = db.session.execute(union_all(*asked)).all()
    named = {(place, kind, number) for place, kind, number, text in found if wanted.search(text)}
    return [(sources[place], kind, number) for place, kind, number in sorted(named)]


def spelled(names: Iterable[str]) -> set[str]:
    """The names as people write them, and as JSON does where they are not plain letters."""
    return {one for name in names if len(name) >= SHORTEST for one in (name, json.dumps(name)[1:-1])}


def pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """One of these as a word of its own, longest first; None where none is long enough."""
    long = sorted(spelled(names), key=lambda name: (-len(name), name))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, long)) + r")(?!\w)", re.IGNORECASE) if long else None
