"""Narrows one's work to a kind, a team, a person, or what is overdue; the address says it all, so it can be sent on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from service.reading.mywork.tasks import Line, MyWork
from service.web.work.sections import heading_of

# Below so many tasks nobody needs to look for one.
MANY = 6


@dataclass(frozen=True)
class Filters:
    """What was chosen, and what can be: only what is among one's own tasks."""

    kind: str
    team: str
    person: str
    overdue: bool
    kinds: list[str]
    teams: list[str]
    people: list[str]

    @property
    def active(self) -> bool:
        return bool(self.kind or self.team or self.person or self.overdue)


def filters_of(work: MyWork, given: Mapping[str, str]) -> Filters:
    """What an address asks for; words that name nothing here ask for nothing."""
    kinds, teams = _names(work, heading_of), _names(work, lambda line: line.team)
    people = _names(work, lambda line: line.person)
    return Filters(
        kind=_one(given.get("kind", ""), kinds),
        team=_one(given.get("team", ""), teams),
        person=_one(given.get("person", ""), people),
        overdue=given.get("overdue") == "yes",
        kinds=kinds,
        teams=teams,
        people=people,
    )


def narrowed(work: MyWork, filters: Filters) -> MyWork:
    """The same work without what was not asked for."""
    lines = [line for line in work.lines if _passes(line, filters)]
    return replace(work, lines=lines, waiting=[], audits=[]) if filters.active else work


def _passes(line: Line, filters: Filters) -> bool:
    return (
        filters.kind in ("", heading_of(line))
        and filters.team in ("", line.team)
        and filters.person in ("", line.person)
        and (line.late or not filters.overdue)
    )


def _names(work: MyWork, name: Callable[[Line], str | None]) -> list[str]:
    return sorted({found for line in work.lines if (found := name(line))})


def _one(given: str, among: Iterable[str]) -> str:
    return given if given in among else ""
