"""Cuts long lists into pieces that one statement can take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
SIZE = 1000
# What is empty is written too: rows that differ in it would not go into one statement otherwise.
ALIKE = {"render_nulls": True}


def batches(items: Iterable[Item], size: int = SIZE) -> Iterator[list[Item]]:
    """The items in their order, at most `size` at a time."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
