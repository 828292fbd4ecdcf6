"""Checks across the people of a staff file: names that two of them hold, and circles of managers."""

from collections.abc import Mapping, Sequence

from service.imports.records import StaffRecord
from service.imports.report import Report
from service.imports.text import normalise_name

Numbered = tuple[int, StaffRecord]
MOST_NAMED = 10


def find_cycles(manager_by_email: Mapping[str, str | None]) -> list[list[str]]:
    """The circles in which people manage one another, each from its first address by the alphabet upwards.

    A manager who is not a key of the mapping ends the line. Every person is visited once.
    """
    settled: set[str] = set()
    cycles = []
    for start in manager_by_email:
        path: dict[str, int] = {}
        person: str | None = start
        while person in manager_by_email and not (person is None or person in settled or person in path):
            path[person] = len(path)
            person = manager_by_email[person]
        if person is not None and person in path:
            cycles.append(_from_first(list(path)[path[person] :]))
        settled.update(path)
    return sorted(cycles)


def _from_first(cycle: list[str]) -> list[str]:
    place = cycle.index(min(cycle))
    return cycle[place:] + cycle[:place]


def without_shared_names(members: Sequence[Numbered], report: Report) -> list[Numbered]:
    """The people whose names in the case system are theirs alone; holders of a shared name are refused."""
    holders: dict[str, dict[str, Numbered]] = {}
    for number, member in members:
        for known_as in member.known_as:
            holders.setdefault(normalise_name(known_as), {})[member.email] = (number, member)
    refused: set[str] = set()
    for shared in holders.values():
        if len(shared) > 1:
            _refuse_shared(list(shared.values()), report)
            refused.update(shared)
    return [(number, member) for number, member in members if member.email not in refused]


def _refuse_shared(holders: Sequence[Numbered], report: Report) -> None:
    who = _named([f"{member.name} ({member.email})" for _, member in holders], " and ")
    reason = (
        f"{who} have the same name in the case system, so that nobody can tell whose cases are whose. "
        "Give each a name of their own under known_as."
    )
    for number, member in holders:
        report.refused(None, number, "known_as", "; ".join(member.known_as), reason)


def without_circles(members: Sequence[Numbered], report: Report) -> list[Numbered]:
    """The people who are not, through their managers within this file, their own manager."""
    numbers = {member.email: number for number, member in members}
    managers = {member.email: member.manager_email for _, member in members}
    refused: set[str] = set()
    for cycle in find_cycles(managers):
        circle = f"{_named(cycle, ' → ')} → {cycle[0]}"
        reason = f"These people manage each other in a circle: {circle}. Correct the manager of one of them."
        for email in cycle:
            report.refused(None, numbers[email], "manager_email", managers[email], reason)
        refused.update(cycle)
    return [(number, member) for number, member in members if member.email not in refused]


def _named(people: Sequence[str], between: str) -> str:
    """The first ten people, and how many more there are."""
    more = len(people) - MOST_NAMED
    return between.join([*people[:MOST_NAMED], f"and {more} more"] if more > 0 else people)
