"""Rows that go by their age alone, some hundreds at a time: access records, notices, kept answers, import reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, delete, func, or_, select, update

from service.belonging.parts import of_cases
from service.belonging.standing import held_cases, held_people
from service.models import AccessRecord, AccessRequest, Import, Notice, Outbox, Remembered
from service.retention.periods import Rule
from service.transaction import Work

AT_ONCE = 500


@dataclass(frozen=True)
class Rows:
    """A table whose rows go, or lose what they say: the instant that counts, what else must hold, what is taken out."""

    model: Any
    at: Any
    free: Callable[[], ColumnElement[bool]]
    values: Mapping[str, Any] | None = None


def _access() -> ColumnElement[bool]:
    """Not those of people under a hold, nor of what belongs to a case under one."""
    held = of_cases(held_cases())
    names = {**held, "case": held["child_case"], "subject": held["child_case"]}
    of_case = (and_(AccessRecord.kind == kind, AccessRecord.record_id.in_(ids)) for kind, ids in names.items())
    return and_(AccessRecord.person_id.not_in(held_people()), ~or_(*of_case))


def _notices() -> ColumnElement[bool]:
    held = of_cases(held_cases())
    of_case = (and_(Outbox.subject_kind == kind, Outbox.subject_id.in_(ids)) for kind, ids in held.items())
    told = select(Outbox.id).where(or_(*of_case))
    return and_(Notice.person_id.not_in(held_people()), Notice.outbox_id.not_in(told))


def _imports() -> ColumnElement[bool]:
    """Any line may name a case under a hold: while there is one, all are kept."""
    return and_(cast(Import.notices, String) != "[]", ~held_cases().exists())


def _packages() -> ColumnElement[bool]:
    kept = AccessRequest.content.is_not(None)
    case = or_(AccessRequest.case_id.is_(None), AccessRequest.case_id.not_in(held_cases()))
    return and_(kept, case, or_(AccessRequest.person_id.is_(None), AccessRequest.person_id.not_in(held_people())))


def _everything(model: Any) -> Callable[[], ColumnElement[bool]]:
    return lambda: model.id > 0


ROWS: Mapping[str, Rows] = {
    "access_records": Rows(AccessRecord, AccessRecord.last_at, _access),
    "notices": Rows(Notice, Notice.at, _notices),
    "answers": Rows(Remembered, Remembered.at, _everything(Remembered)),
    "imports": Rows(Import, Import.at, _imports, {"notices": []}),
    "packages": Rows(AccessRequest, AccessRequest.ended_at, _packages, {"content": None, "told": {}}),
}


def counted(work: Work, rule: Rule) -> int:
    """How many rows are old enough."""
    rows = ROWS[rule.kept.name]
    which = and_(rows.at <= rule.before, rows.free())
    return work.session.scalar(select(func.count(rows.model.id)).where(which)) or 0


def take(work: Work, rule: Rule) -> int:
    """Let some of them go; returns how many, 0 when there are no more."""
    rows = ROWS[rule.kept.name]
    query = select(rows.model.id).where(rows.at <= rule.before, rows.free()).order_by(rows.model.id)
    numbers = list(work.session.scalars(query.limit(AT_ONCE)))
    if numbers:
        these = rows.model.id.in_(numbers)
        change: Any = delete(rows.model).where(these)
        if rows.values is not None:
            change = update(rows.model).where(these).values(dict(rows.values))
        work.session.execute(change.execution_options(synchronize_session=False))
    return len(numbers)
