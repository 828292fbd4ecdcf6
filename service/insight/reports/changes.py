"""Figures about change: month by month, against the cycle before and the baseline, and beside the target."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from service.insight.charts.periods import Period
from service.insight.measures.counting import Part
from service.insight.reports.figure import Figure, number
from service.insight.reports.grades import better, counted, of_group
from service.insight.reports.listing import Listing, Row
from service.insight.reports.words import GROUPS
from service.insight.statistics.difference import newcombe

# Referrals, units, carers and placements are too few, and too unlike, for a share over time.
OVER_TIME = (Part.STATUTORY, Part.EARLY_HELP)
TREND, BETTER = "trend.", "good_or_better"


def target(listing: Listing) -> Iterator[Figure]:
    """The largest share of inadequate audits that the authority accepts."""
    for row in listing.get("targets", ()):
        yield number("target.inadequate", "Inadequate at most, as a share: the authority’s target", row["share"])


def over_time(listing: Listing) -> Iterator[Figure]:
    """Good or better in each month or quarter, from the first that has an audit to the last that has one."""
    audits, spans = counted(listing.get("trend", ())), listing.get("spans", ())
    for group in OVER_TIME:
        rows = of_group(group, audits)
        held = [[row for row in rows if span["from_on"] <= row["on"] <= span["to_on"]] for span in spans]
        full = [place for place, theirs in enumerate(held) if theirs]
        for place in range(full[0], full[-1] + 1) if full else ():
            span = spans[place]
            yield better(f"{TREND}{group}.{span['id']}", _name(span["from_on"], span["to_on"]), held[place])


def period_of(figure: Figure) -> Period:
    """The month or quarter of one of these figures."""
    day = date.fromisoformat(figure.key.rpartition(".")[2])
    return Period.quarter(day) if figure.label == Period.quarter(day).long else Period.month(day)


def _name(first: str, last: str) -> str:
    """“January 2026”, “January to March 2026”: a month by its name even where the days end within it."""
    one, other = date.fromisoformat(first), date.fromisoformat(last)
    return (Period.month if (one.year, one.month) == (other.year, other.month) else Period.quarter)(one).long


def cycles(listing: Listing) -> Iterator[Figure]:
    """Good or better in the cycle before and in the baseline, and how far this cycle lies from each."""
    now = counted(listing["audits"])
    for cycle in listing.get("cycles", ()):
        then = counted(listing[cycle["id"]])
        for group in OVER_TIME:
            theirs, ours = of_group(group, then), of_group(group, now)
            if theirs and ours:
                key = f"{cycle['id']}.{group}"
                earlier = better(f"{key}.{BETTER}", _called(cycle), theirs)
                yield earlier
                yield from _apart(key, GROUPS[group], better("", "", ours), earlier)


def _apart(key: str, label: str, now: Figure, earlier: Figure) -> Iterator[Figure]:
    """This cycle minus the other, and the ends of the interval of that difference, as shares from -1 to 1."""
    found = newcombe((earlier.share.k, earlier.share.n), (now.share.k, now.share.n))
    assert found, "neither is empty"
    yield number(f"{key}.apart", f"{label}: this cycle minus that one", found.value)
    yield number(f"{key}.apart_low", f"{label}: this difference at least", found.low)
    yield number(f"{key}.apart_high", f"{label}: this difference at most", found.high)


def _called(cycle: Row) -> str:
    if cycle["id"] == "baseline":
        return f"The baseline: {cycle['name']}"
    return f"The cycle before{', which is the baseline' if cycle['baseline'] else ''}: {cycle['name']}"
