"""Figures about the work itself: how long it took, and the organisation around it (DOMAIN §6, rows 14 and 16)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from service.insight.measures.around import NUMBERS, YES_OR_NO, numbers_of, yes_of
from service.insight.measures.times import HOURS_A_DAY, spread_of
from service.insight.process.records import PROCESSES
from service.insight.reports.figure import Figure, number, share
from service.insight.reports.grades import counted
from service.insight.reports.listing import Listing
from service.insight.reports.words import CONTEXT


def days(listing: Listing) -> Iterator[Figure]:
    """Of each state, in the order of its life: how many stays have ended, and how many days they lasted."""
    found: dict[tuple[str, str], Counter[float]] = defaultdict(Counter)
    for row in listing.get("stays", ()):
        found[row["kind"], row["state"]][row["hours"] / HOURS_A_DAY] += row["number"]
    for kind, table in PROCESSES.items():
        for state in table.states:
            if stays := found.get((kind, state.name)):
                spread, label = spread_of(stays), f"{table.title.capitalize()}, {state.label}"
                yield number(f"days.{kind}.{state.name}.times", f"{label}: stays that have ended", spread.n)
                yield number(f"days.{kind}.{state.name}.median", f"{label}: days, the middle of them", spread.median)
                yield number(f"days.{kind}.{state.name}.p90", f"{label}: days, nine in ten at most", spread.p90)


def context(listing: Listing) -> Iterator[Figure]:
    """What auditors found around the work: shares of yes, and numbers with their middle and nine in ten of them."""
    numbers = {row["id"] for row in counted(listing["audits"])}
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for row in listing.get("context", ()):
        if row["audit"] in numbers:
            said[row["key"]][row["value"]] += 1
    for key in YES_OR_NO:
        if answers := said.get(key):
            found = yes_of(answers)
            yield share(key, CONTEXT[key], found.k, found.n)
    for key in NUMBERS:
        spread = spread_of(numbers_of(said.get(key, Counter())))
        if spread.n:
            yield number(f"{key}.audits", f"{CONTEXT[key]}: audits that say", spread.n)
            yield number(f"{key}.median", f"{CONTEXT[key]}: the middle of them", spread.median)
            yield number(f"{key}.p90", f"{CONTEXT[key]}: nine in ten at most", spread.p90)


def reminders(listing: Listing) -> Iterator[Figure]:
    """Quick wins: of how many standards teams were reminded because they are often missed."""
    if "reminders" in listing:
        yield number("quick_wins.sent", "Reminders to teams of a standard often missed", len(listing["reminders"]))
