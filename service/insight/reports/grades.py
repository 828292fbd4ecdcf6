"""Figures about what came back and how it was graded: agreed grades first, early help apart (DOMAIN §4, §6, row 10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from service.insight.measures.counting import APART, Part, part_of
from service.insight.reports.figure import Figure, number, share
from service.insight.reports.listing import Listing, Row
from service.insight.reports.words import GRADES, GROUPS
from service.insight.statistics.agreement import agreement
from workflows.words import CaseStatus, Grade

BETTER = (Grade.OUTSTANDING, Grade.GOOD)
SCALE = tuple(GRADES)
NO_SERVICE = "No service"


def returned(listing: Listing) -> Iterator[Figure]:
    """What came back of what cycles asked for."""
    fates = [row["fate"] for row in listing.get("places", ())]
    yield share("returns.returned", "Audits returned in time, of those asked for", fates.count("returned"), len(fates))
    yield share("returns.late", "Late, and left out", fates.count("late"), len(fates))
    yield share("returns.withdrawn", "Withdrawn", fates.count("withdrawn"), len(fates))
    yield share("returns.awaited", "Still awaited", fates.count("awaited"), len(fates))
    expected = [row["done"] for row in listing.get("expected", ())]
    yield share("expected.done", "Audits done of those that programmes expected", sum(expected), len(expected))


def graded(listing: Listing) -> Iterator[Figure]:
    """The grades of each group, and in statutory services good or better of each service."""
    audits = counted(listing["audits"])
    yield number("audits.counted", "Audits counted", len(audits))
    for group, label in GROUPS.items():
        yield from _of_group(f"grades.{group}", label, of_group(group, audits))
    for name, rows in by_service(of_group(Part.STATUTORY, audits)):
        yield better(service_key(name), name, rows)


def second_grades(listing: Listing) -> Iterator[Figure]:
    """How many were graded twice, and how the two grades agree."""
    audits = counted(listing["audits"])
    twice = sum(row["agreed"] is not None for row in audits)
    yield share("twice.graded", "Graded twice, the second time without seeing the first grade", twice, len(audits))
    pairs = [(row["first"], row["second"]) for row in listing["audits"] if row["second"] is not None]
    found = agreement([[pairs.count((first, second)) for second in SCALE] for first in SCALE])
    yield share("twice.exact", "The same grade twice", found.exact, found.n)
    yield share("twice.within_one", "No more than one grade apart", found.within_one, found.n)
    yield share("twice.moved_down", "The second grade was lower", found.moved_down, found.n)
    yield share("twice.moved_up", "The second grade was higher", found.moved_up, found.n)
    yield number("twice.kappa", "Cohen’s kappa", found.kappa)
    yield number("twice.linear", "Kappa weighted by steps", found.linear)
    yield number("twice.quadratic", "Kappa weighted by squared steps", found.quadratic)
    yield number("twice.ac1", "Gwet’s AC1", found.ac1)


def counted(rows: Sequence[Row]) -> list[Row]:
    """The audits that count for grades and evidence."""
    return [row for row in rows if row["kind"] not in APART and row["status"] != CaseStatus.SUPERVISION_FILE]


def grade_of(row: Row) -> str:
    """The agreed grade where there is one."""
    return str(row["agreed"] or row["overall"])


def _of_group(key: str, label: str, rows: Sequence[Row]) -> Iterator[Figure]:
    found = [grade_of(row) for row in rows]
    yield better(f"{key}.good_or_better", f"{label}: good or better", rows)
    for grade, name in GRADES.items():
        yield share(f"{key}.{grade}", name, found.count(grade), len(found))


def better(key: str, label: str, rows: Sequence[Row]) -> Figure:
    """How many of some audits are good or better."""
    return share(key, label, sum(grade_of(row) in BETTER for row in rows), len(rows))


def of_group(group: str, rows: Sequence[Row]) -> list[Row]:
    """Statutory services, early help, or what is neither."""
    return [row for row in rows if part_of(row["status"]) == group]


def by_service(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The audits of each service, by name."""
    names = sorted({row["service"] or NO_SERVICE for row in rows})
    yield from ((name, [row for row in rows if (row["service"] or NO_SERVICE) == name]) for name in names)


def service_key(name: str) -> str:
    """The key of the share good or better in a service."""
    return f"service.{re.sub(r'[^a-z0-9]+', '_', name.lower()).strip('_')}.good_or_better"
