"""What was read as lines of plain JSON, and back: nothing but the declared kinds of value is ever made of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from service.imports.records import AllocationRecord, CaseRecord, Notice, ReadResult, ReferralRecord, StaffRecord

KINDS: dict[str, type[Any]] = {
    "allocation": AllocationRecord,
    "case": CaseRecord,
    "notice": Notice,
    "referral": ReferralRecord,
    "staff": StaffRecord,
}
_NAMES = {kind: name for name, kind in KINDS.items()}
_BATCH = 500


class NotPlain(Exception):
    """A line holds something other than what was declared."""


def lines_of(result: ReadResult) -> Iterator[str]:
    """The result as lines of JSON: its rows by kind, some hundreds a line, and what it says of the whole at the end."""
    for rows in (result.records, result.referrals, result.notices):
        yield from _rows(rows)
    whole = {
        "rows_read": result.rows_read,
        "columns_given": sorted(result.columns_given),
        "columns_lacking": sorted(result.columns_lacking),
    }
    yield json.dumps({"end": whole})


def _rows(rows: Sequence[Any]) -> Iterator[str]:
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        values = [[getattr(row, each.name) for each in fields(row)] for row in batch]
        yield json.dumps({_NAMES[type(batch[0])]: values}, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)


@dataclass
class Gathering:
    """A result while its lines come in; `result` is None until the last one has."""

    rows: dict[str, list[Any]] = field(default_factory=dict)
    result: ReadResult | None = None

    def take(self, kind: str, content: Any) -> None:
        """Add one line's content; raises NotPlain."""
        try:
            if kind == "end":
                self.result = self._whole(content)
            else:
                self.rows.setdefault(kind, []).extend(_made(kind, content))
        except (KeyError, TypeError, ValueError) as error:
            raise NotPlain(type(error).__name__) from None

    def _whole(self, content: Any) -> ReadResult:
        return ReadResult(
            records=tuple(self._of("allocation", "case", "staff")),
            referrals=tuple(self._of("referral")),
            notices=tuple(self._of("notice")),
            rows_read=_taker(int)(content["rows_read"]),
            columns_given=_taker(frozenset[str])(content["columns_given"]),
            columns_lacking=_taker(frozenset[tuple[str, str]])(content["columns_lacking"]),
        )

    def _of(self, *kinds: str) -> Iterable[Any]:
        return [row for kind in kinds for row in self.rows.get(kind, ())]


def _made(kind: str, rows: Any) -> list[Any]:
    made = KINDS[kind]
    takers = _TAKERS[kind]
    return [made(*(take(value) for take, value in zip(takers, row, strict=True))) for row in _list(rows)]


def _taker(hint: Any) -> Callable[[Any], Any]:
    """What makes a value of a declared type out of JSON, and raises TypeError or ValueError for any other."""
    origin, inner = get_origin(hint), [_taker(each) for each in get_args(hint) if each not in (NoneType, Ellipsis)]
    if origin is UnionType:
        return lambda value: None if value is None else inner[0](value)
    if origin is frozenset:
        return lambda value: frozenset(inner[0](each) for each in _list(value))
    if origin is tuple and Ellipsis in get_args(hint):
        return lambda value: tuple(inner[0](each) for each in _list(value))
    if origin is tuple:
        return lambda value: tuple(take(each) for take, each in zip(inner, _list(value), strict=True))
    if hint is date:
        return date.fromisoformat
    return hint if issubclass(hint, StrEnum) else _exactly(hint)


def _exactly(kind: type[Any]) -> Callable[[Any], Any]:
    def take(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(kind.__name__)
        return value

    return take


def _list(value: Any) -> list[Any]:
    return _exactly(list)(value)  # type: ignore[no-any-return]


def _takers(kind: type[Any]) -> list[Callable[[Any], Any]]:
    hints = get_type_hints(kind)
    return [_taker(hints[each.name]) for each in fields(kind)]


_TAKERS = {name: _takers(kind) for name, kind in KINDS.items()}
