"""The words of the process: how often a step was taken, after how many days, and where records stand longest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.insight.figures import Share
from service.insight.process.conformance import Conformance
from service.insight.process.passages import Wait, slowest
from service.insight.process.picture import Edge
from service.insight.statistics.spread import Spread
from service.web.words.wording import CASE_STATUSES, count, lower_first

# What people call the records of each lifecycle: one, and several.
RECORDS = {
    "audit": ("audit", "audits"),
    "action_plan": ("action plan", "action plans"),
    "escalation": ("escalation", "escalations"),
    "moderation": ("second grade", "second grades"),
}
GROUPS = {"statutory": "Statutory services", "early_help": "Early help", "other": "Referrals and resources"}


def group(asked: Any) -> str:
    """Whose cases a page is about, in the middle of a sentence; `asked` is what it was asked."""
    return lower_first(CASE_STATUSES[asked.scope.case_status] if asked.scope.case_status else GROUPS[asked.group])


def days(number: float | None) -> str:
    """“4”, “2.5”: whole days from ten on; under a tenth of a day is 0."""
    if number is None:
        return "–"
    return f"{number:.0f}" if number >= 10 or round(number, 1) == round(number) else f"{number:.1f}"


def so_many_days(number: float | None) -> str:
    """“1 day”, “4 days”, “less than a day”."""
    if number is not None and number < 0.95:
        return "less than a day"
    return f"{days(number)} day{'' if days(number) == '1' else 's'}"


def times(spread: Spread) -> str:
    """“4 · 14 days”: the median and the 90th percentile."""
    return f"{days(spread.median)} · {days(spread.p90)} days" if spread.n else ""


def beside(edge: Edge) -> str:
    """What stands at an edge: its button's words, how often, median and 90th percentile."""
    name = edge.labels[0] if edge.labels else "No longer possible"
    more = f" (+{len(edge.labels) - 1})" if len(edge.labels) > 1 else ""
    return " · ".join(part for part in (f"{name}{more}", str(edge.count), times(edge.days)) if part)


def bottleneck(kind: str, waits: Sequence[Wait]) -> tuple[str, str]:
    """Where records stood longest before they went on, and what stands there now."""
    one, several = RECORDS[kind]
    found = slowest(waits)
    if found is None:
        moved = sum(wait.left.n for wait in waits)
        if not moved:
            return f"No {one} moved on in this time.", "Choose other days to see where time goes."
        return f"Only {count(moved, 'step')} in this time.", "That is too few to say where time goes."
    half, most = so_many_days(found.left.median), so_many_days(found.left.p90)
    said = f"half of {found.left.n} went on within {half}, nine in ten within {most}."
    said = f"{several.capitalize()} stand longest in “{found.state.label}”: {said}"
    return said, f"{count(found.standing, one, several)} {'stands' if found.standing == 1 else 'stand'} there now."


def share(fit: Share) -> str:
    """“160 of 160 (100%)”; numbers alone where they are small."""
    if fit.percent is None:
        return f"{fit.k} of {fit.n}"
    percent = int(fit.percent) if fit.k < fit.n else 100
    return f"{fit.k} of {fit.n} ({percent}%)"


def fits(found: Conformance) -> str:
    """“160 of 160 audits (100%) went as the rules of today say.”"""
    one, several = RECORDS[found.kind]
    if not found.fit.n:
        return f"No {one} moved in this time."
    k_of_n, _, percent = share(found.fit).partition(" (")
    return f"{k_of_n} {several}{' (' + percent if percent else ''} went as the rules of today allow."


def described(kind: str, edges: Sequence[Edge], names: dict[str, str]) -> str:
    """The picture in words, for whoever does not see it: every way that was taken."""
    gone = [edge for edge in edges if edge.count]
    told = [
        f"{names[edge.source]} to {lower_first(names[edge.target])}: {count(edge.count, 'time')},"
        f" half within {so_many_days(edge.days.median)}."
        for edge in gone
    ]
    return " ".join(told) or f"No {RECORDS[kind][0]} moved in this time."
