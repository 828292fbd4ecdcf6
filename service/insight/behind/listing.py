"""The records that a number counts, newest first, a page at a time: each number has one question, asked twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from service.database import db
from service.insight.behind import agreement, audits, returns, stays
from service.insight.measures.actions import action_rows, theme_rows
from service.insight.measures.escalations import escalation_rows
from service.insight.scope import Scope
from service.models import RECORDS
from service.queries import Sight
from service.reading.audits import WHOLE as WHOLE_AUDIT
from service.reading.audits import audit_line
from service.reading.escalations import WHOLE as WHOLE_ESCALATION
from service.reading.escalations import Charge, charged, escalation_line, tasks_of
from service.reading.pages import LAST_PAGE, PER_PAGE, Page
from service.reading.plans import WHOLE as WHOLE_PLAN
from service.reading.plans import plan_line

Given = Mapping[str, str]
# Rows of a record's number and a detail: one for each thing that is counted, so that a record may stand there twice.
Rows = Callable[[Scope, Given], Select[Any]]


@dataclass(frozen=True)
class Item:
    """One thing that is counted: the line of the record that it belongs to, and what else there is to say of it."""

    line: Any
    detail: Any


@dataclass(frozen=True)
class Behind:
    """The things that somebody may see, of how many are counted; `record` is the kind of record of each."""

    record: str
    page: Page[Item]
    counted: int

    @property
    def hidden(self) -> int:
        """How many are counted and not shown."""
        return max(0, self.counted - self.page.total)


@dataclass(frozen=True)
class _Kind:
    """How records of a kind are read and told."""

    loading: Sequence[Any]
    lines: Callable[[Sequence[Any], Sight], list[Any]]


LISTS: Mapping[str, Callable[[Given], tuple[str, Rows]]] = {
    "actions": lambda given: ("action_plan", action_rows),
    "agreement": lambda given: ("audit", agreement.rows),
    "audits": lambda given: ("audit", audits.rows),
    "escalations": lambda given: ("escalation", escalation_rows),
    "returns": lambda given: ("audit", returns.rows),
    "themes": lambda given: ("audit", theme_rows),
    "times": lambda given: ("action_plan" if given.get("kind") == "action_plan" else "audit", stays.rows),
}


def behind(what: str, given: Given, scope: Scope, sight: Sight, page: int) -> Behind:
    """What one of LISTS counts, narrowed by what is given."""
    record, rows = LISTS[what](given)
    counted = rows(scope, given).subquery()
    model = RECORDS[record]
    shown = select(counted.c.id, counted.c.detail).join(model, model.id == counted.c.id).where(sight.of(record))
    total, number = db.session.execute(select(_many(counted), _many(shown.subquery()))).one()
    page = min(max(page, 1), max(1, -(-number // PER_PAGE)), LAST_PAGE)
    ordered = shown.order_by(counted.c.id.desc(), counted.c.detail).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    places = db.session.execute(ordered).all()
    lines = _lines(record, {place.id for place in places}, sight)
    return Behind(record, Page([Item(lines[one.id], one.detail) for one in places], page, number), total)


def _many(rows: Any) -> Any:
    return select(func.count()).select_from(rows).scalar_subquery()


def _lines(record: str, numbers: set[int], sight: Sight) -> dict[int, Any]:
    kind, model = KINDS[record], RECORDS[record]
    query = select(model).where(model.id.in_(numbers), sight.of(record)).options(*kind.loading)
    found = list(db.session.scalars(query).unique()) if numbers else []
    return {line.id: line for line in kind.lines(found, sight)}


def _escalations(found: Sequence[Any], sight: Sight) -> list[Any]:
    charges = charged(sight.person.id, tasks_of(one.id for one in found))
    return [escalation_line(one, charges.get(one.id, Charge())) for one in found]


KINDS: Mapping[str, _Kind] = {
    "action_plan": _Kind(WHOLE_PLAN, lambda found, sight: [plan_line(one) for one in found]),
    "audit": _Kind(WHOLE_AUDIT, lambda found, sight: [audit_line(one, sight) for one in found]),
    "escalation": _Kind(WHOLE_ESCALATION, _escalations),
}
