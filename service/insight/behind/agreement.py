"""The audits behind numbers of second gradings: an audit stands there once for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Select, null, select, tuple_

from service.insight.measures.agreement import ended, rank
from service.insight.measures.counting import Condition, placed, standing
from service.insight.scope import Scope
from service.models import Audit, Moderation
from workflows.moderation import SETTLED
from workflows.words import GRADES_BEST_FIRST

# By how many steps the second grade lies below the first.
MOVED: Mapping[str, Callable[[int], bool]] = {
    "exact": lambda steps: steps == 0,
    "within_one": lambda steps: abs(steps) <= 1,
    "moved_down": lambda steps: steps > 0,
    "moved_up": lambda steps: steps < 0,
}


def rows(scope: Scope, given: Mapping[str, str]) -> Select[Any]:
    """Narrowed by any of first, second, moved, bias (steps above the agreed grade), quality and settled."""
    query = placed(select(Audit.id, null().label("detail")).select_from(Audit))
    query = query.join(Moderation, Moderation.audit_id == Audit.id)
    return query.where(*standing(scope), *ended(), *_conditions(given))


def _conditions(given: Mapping[str, str]) -> Iterator[Condition]:
    columns = {"first": Moderation.auditor_grade, "second": Moderation.grade, "quality": Moderation.quality}
    for name, column in columns.items():
        if name in given:
            yield column == given[name]
    if "moved" in given:
        yield _apart(Moderation.grade, MOVED[given["moved"]])
    if "bias" in given:
        yield _apart(Moderation.agreed_grade, lambda steps: steps == int(given["bias"]))
    if "settled" in given:
        yield Moderation.state == SETTLED


def _apart(column: Any, fits: Callable[[int], bool]) -> Condition:
    """The auditor's grade and another one that lie so many steps apart, above 0 where the other one is worse."""
    both = [(first, other) for first in GRADES_BEST_FIRST for other in GRADES_BEST_FIRST]
    fitting = [(str(first), str(other)) for first, other in both if fits(rank(other) - rank(first))]
    return tuple_(Moderation.auditor_grade, column).in_(fitting)
