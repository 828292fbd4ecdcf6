"""Does the same for many records, each in a short transaction of its own, so that a bad one holds nobody up."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from service.faults import described, outage
from service.lines import about
from service.queries import Absent
from service.transaction import Work, transaction

T = TypeVar("T")
log = logging.getLogger(__name__)


def one_by_one(what: str, things: Iterable[T], handle: Callable[[Work, T], Counter[str]]) -> Counter[str]:
    """What all of them counted; `failed` counts those that raised. Raises only when the database is away."""
    counts: Counter[str] = Counter()
    for thing in things:
        with about(record=" ".join(map(str, thing)) if isinstance(thing, tuple) else str(thing)):
            counts += _one(what, thing, handle)
    return counts


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
