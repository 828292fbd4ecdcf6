"""The dashboard of escalations: why, how high, what was decided, and how long it took."""

from __future__ import annotations

from functools import partial

from service.insight.charts.bars import Bar, bars
from service.insight.figures import Share, Spread
from service.insight.measures.escalations import OTHERWISE, escalations
from service.web.insight.asking import Asked
from service.web.insight.sheets import Cell, Sheet, Value, linked, spread_cells
from service.web.words.wording import CAUSES, OUTCOMES

WHY = "Why escalations were raised"
ENDED_OTHERWISE = "Ended otherwise"
LEVELS = ("First level, usually the service manager", "Second level, usually the head of service")


def sheets(asked: Asked) -> list[Sheet]:
    """Escalations by the day on which they were raised."""
    found = escalations(asked.scope)
    days = dict(found.days_by_cause)
    causes = [
        [Cell(CAUSES[one.key]), _count(asked, one.count, cause=one.key), *_ended(asked, one.key, days.get(one.key))]
        for one in found.causes
    ]
    levels = [[Cell(level(one.key)), _count(asked, one.count, level=str(one.key))] for one in found.levels]
    outcomes = [
        [
            Cell(OUTCOMES[one.key] if one.key else ENDED_OTHERWISE),
            _count(asked, one.count, outcome=one.key or OTHERWISE),
        ]
        for one in found.outcomes
    ]
    ended = _count(asked, Share(found.ended, found.raised), ended="yes")
    heads = ("Reason", "Raised", "Ended", "Days: half at most", "Days: nine in ten at most")
    drawn = [Bar(CAUSES[one.key], one.count) for one in found.causes]
    draw = partial(bars, "causes", drawn, heading=WHY, things="escalations")
    says = f"{found.raised} were raised and {found.ended} of them have ended." if found.raised else ""
    apart = (
        f"{ENDED_OTHERWISE}: the cause ended, the plan was completed late, or the decision is for those who took it."
    )
    return [
        Sheet("causes", WHY, heads, causes, says=says, note=_time(found.days.median), draw=draw),
        Sheet("levels", "How high they went", ("Where they stand", "Escalations"), levels),
        Sheet("outcomes", "What was decided", ("Decision", "Escalations"), outcomes, note=apart),
        Sheet("share", "Ended", ("", "Escalations"), [[Cell("Ended"), ended]]),
    ]


def _ended(asked: Asked, cause: str, days: Spread | None) -> list[Cell]:
    found = days or Spread(0, None, None)
    return spread_cells(found, _count(asked, found.n, cause=cause, ended="yes"))


def _count(asked: Asked, value: Value, **narrowing: str) -> Cell:
    return linked(asked, value, "escalations", **narrowing)


def level(number: int) -> str:
    """Who it is that an escalation of a level stands with, from 0."""
    return LEVELS[number] if number < len(LEVELS) else f"Level {number + 1}"


def _time(median: float | None) -> str:
    return "" if median is None else f"Half of those that ended did so within {median:.1f} days."
