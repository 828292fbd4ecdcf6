"""Finds copies of what is erased: kept answers to repeated requests, reports of imports, exports, packages."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import String, cast, delete, or_, select, update

from service.insight.reports.kinds import WORKBOOK, Kind
from service.models import Import, Remembered, Report, ReportPart
from service.transaction import Work

# Shorter texts, such as "Yes.", stand in many places and say nothing of one case.
SHORTEST = 8


def texts_in(value: Any) -> Iterator[str]:
    """Every text within a value of JSON, stripped, that is long enough to be told from others."""
    if isinstance(value, str):
        if len(value.strip()) >= SHORTEST:
            yield value.strip()
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        for inner in value:
            yield from texts_in(inner)


def spelled(names: Iterable[str]) -> set[str]:
    """The names as people write them, and as JSON does where they are not plain letters."""
    return {one for name in names for one in (name, json.dumps(name)[1:-1])}


def sweep(work: Work, texts: Collection[str], names: Collection[str]) -> None:
    """Delete the copies of these texts, and what holds one of these references or names."""
    _answers(work, {*texts, *names})
    if names:
        _imports(work, names)
    made = select(Report.id).where(Report.kind == Kind.EXPORT)
    gone = delete(ReportPart).where(ReportPart.name == WORKBOOK, ReportPart.report_id.in_(made))
    work.session.execute(gone.execution_options(synchronize_session=False))


def _answers(work: Work, wanted: Collection[str]) -> None:
    """Answers that are kept for repetitions of a request."""
    rows = work.session.execute(select(Remembered.id, Remembered.answer))
    found = [number for number, answer in rows if _holds("\n".join(_strings(answer)), wanted)]
    if found:
        work.session.execute(delete(Remembered).where(Remembered.id.in_(found)))


def _imports(work: Work, names: Collection[str]) -> None:
    """Lines of the reports of imports that name a reference; the counts stay."""
    named = or_(*(cast(Import.notices, String).contains(name, autoescape=True) for name in spelled(names)))
    for number, notices in work.session.execute(select(Import.id, Import.notices).where(named)).all():
        left = [line for line in notices if not _holds("\n".join(_strings(line)), names)]
        work.session.execute(update(Import).where(Import.id == number).values(notices=left))


def _holds(text: str, wanted: Collection[str]) -> bool:
    return any(one in text for one in wanted)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
    elif value is not None:
        yield str(value)
