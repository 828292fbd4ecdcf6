"""Does the same for many records in short transactions, so that a bad one holds nobody up."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from service.batches import batches
from service.faults import described, outage
from service.lines import about
from service.queries import Absent
from service.transaction import Work, transaction

T = TypeVar("T")
# So many take a fraction of a second, for which others wait for a lock at most.
TOGETHER = 100
log = logging.getLogger(__name__)


def one_by_one(what: str, things: Iterable[T], handle: Callable[[Work, T], Counter[str]]) -> Counter[str]:
    """What all of them counted; `failed` counts those that raised. Raises only when the database is away."""
    counts: Counter[str] = Counter()
    for thing in things:
        with about(record=" ".join(map(str, thing)) if isinstance(thing, tuple) else str(thing)):
            counts += _one(what, thing, handle)
    return counts


def together(
    what: str, things: Iterable[T], kind: Callable[[T], str], handle: Callable[[Work, Sequence[T]], Counter[str]]
) -> Counter[str]:
    """The same in one transaction for each hundred of a kind; where that fails, each of these again in its own."""
    counts: Counter[str] = Counter()
    for _, alike in groupby(sorted(things, key=kind), kind):
        for some in batches(alike, TOGETHER):
            counts += _some(what, some, handle)
    return counts


def _some(what: str, some: Sequence[T], handle: Callable[[Work, Sequence[T]], Counter[str]]) -> Counter[str]:
    try:
        with transaction() as work:
            return handle(work, some)
    except Exception as error:
        if outage(error):
            raise
        return one_by_one(what, some, lambda work, one: handle(work, [one]))


def _one(what: str, thing: T, handle: Callable[[Work, T], Counter[str]]) -> Counter[str]:
    try:
        with transaction() as work:
            return handle(work, thing)
    except (Absent, IntegrityError):
        # Gone in the meantime, or another process did the same first: the unique keys say so.
        return Counter(elsewhere=1)
    except Exception as error:
        if outage(error):
            raise
        log.error("%s failed for %s: %s", what, thing, described(error))
        return Counter(failed=1)
