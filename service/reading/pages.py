"""Long lists, one page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from service.database import db

PER_PAGE = 25
LAST_PAGE = 10_000

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list: its number from 1, and how many there are in all."""

    items: Sequence[Item]
    number: int
    total: int

    @property
    def more(self) -> bool:
        return self.number * PER_PAGE < self.total


def paged(query: Select[Any], number: int, make: Callable[[Any], Item], *loading: Any) -> Page[Item]:
    """The records of one page, each turned into an item; a number out of bounds gives the nearest page.

    `loading` are options on what comes with each record.
    """
    numbers = query.order_by(None).with_only_columns(query.selected_columns[0])
    total = db.session.scalar(select(func.count()).select_from(numbers.subquery())) or 0
    number = min(max(number, 1), max(1, -(-total // PER_PAGE)), LAST_PAGE)
    found = db.session.scalars(query.options(*loading).limit(PER_PAGE).offset((number - 1) * PER_PAGE)).unique()
    return Page([make(record) for record in found], number, total)
