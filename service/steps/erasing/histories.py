"""Takes the words out of histories and of what was told, by the kind and number of the records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update

from service.batches import batches
from service.belonging.parts import Numbers
from service.belonging.tables import GONE
from service.models import Discrepancy, History, Notice, Outbox, Task, TaskMove
from service.steps.erasing.leftovers import texts_in
from service.transaction import Work

STILL: dict[str, Any] = {"synchronize_session": False}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def texts(work: Work, numbers: Numbers) -> Iterator[str]:
    """Every reason and text in the histories of these records."""
    for row in _rows(work, numbers):
        yield from texts_in(row.reason)
        yield from texts_in(row.facts)


def forget(work: Work, numbers: Numbers) -> None:
    """Drop reasons, texts and salts; who did what and when stays, and so do numbers and days."""
    for row in list(_rows(work, numbers)):
        row.reason, row.salt, row.facts = None, None, kept(row.facts)
    work.session.flush()
    for which in _subjects(numbers, Outbox):
        told = select(Outbox.id).where(which)
        _change(work, Notice, Notice.outbox_id.in_(told), subject=GONE, body="")
        _change(work, Outbox, which, reason=None)
    for which in _subjects(numbers, Task):
        _change(work, TaskMove, TaskMove.task_id.in_(select(Task.id).where(which)), reason=GONE)
    for which in _subjects(numbers, Discrepancy):
        _change(work, Discrepancy, which, explanation=None)


def kept(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What may stay of the facts of a step: numbers, yes or no, and days."""
    return {name: value for name, value in facts.items() if _counts(value)}


def renamed(work: Work, which: ColumnElement[bool], change: Callable[[Any], Any]) -> list[tuple[str, int]]:
    """Change names in the rows of a history that somebody wrote, and return whose rows they are, kind and number."""
    found = []
    for row in work.session.scalars(select(History).where(which)):
        row.actor_name, row.salt = change(row.actor_name), None
        row.facts, row.reason = change(row.facts), change(row.reason)
        found.append((row.subject_kind, row.subject_id))
    work.session.flush()
    return found


def _rows(work: Work, numbers: Numbers) -> Iterator[History]:
    for which in _subjects(numbers, History):
        yield from work.session.scalars(select(History).where(which).order_by(History.id))


def _subjects(numbers: Numbers, model: Any) -> Iterator[ColumnElement[bool]]:
    """Conditions on a table that names records by kind and number, some hundred records each."""
    for kind, ids in numbers.items():
        for some in batches(sorted(ids)):
            yield and_(model.subject_kind == kind, or_(model.subject_id.in_(some)))


def _change(work: Work, model: Any, which: ColumnElement[bool], **values: Any) -> None:
    work.session.execute(update(model).where(which).values(**values).execution_options(**STILL))


def _counts(value: Any) -> bool:
    if isinstance(value, str):
        return bool(DAY.fullmatch(value))
    return value is None or isinstance(value, bool | int | float)
