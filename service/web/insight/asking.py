"""What a page of insight is asked for: its days, and the place, cycle, tool or status that it is narrowed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import request

from service.context import here
from service.insight.reach import LONGEST_DAYS, PERMISSION, Place, Reach, reach, recent
from service.insight.scope import Scope
from service.queries import Absent
from service.toolbox import known_tools
from service.web.stepping.posted import day_of
from service.web.who import can, sight
from service.web.words.days import full
from service.web.words.wording import CASE_STATUSES
from workflows.engine import NotPermitted
from workflows.words import CaseStatus

NOT_OPEN = "Figures are for managers, the quality team and the performance team. Ask your manager what they say."
NOT_SHOWN = (CaseStatus.CLOSED, CaseStatus.SUPERVISION_FILE)


@dataclass(frozen=True)
class Asked:
    """A scope that the reader may see, how far they could see, and what the address said."""

    scope: Scope
    reach: Reach
    given: Mapping[str, str]
    tools: Mapping[str, str]

    @property
    def place(self) -> str:
        """Of what the figures are: a team, a service or the authority."""
        for number, places in ((self.scope.team_id, self.reach.teams), (self.scope.service_id, self.reach.services)):
            if number is not None:
                return _name(number, places)
        return here().settings.council_name

    @property
    def days(self) -> str:
        return f"{full(self.scope.from_on)} to {full(self.scope.to_on)}"

    @property
    def narrowed(self) -> list[str]:
        """What else the figures are narrowed to, in words."""
        found = [_name(self.scope.cycle_id, self.reach.cycles)] if self.scope.cycle_id else []
        found += [self.tools.get(self.scope.tool_key, "")] if self.scope.tool_key else []
        return found + ([CASE_STATUSES[self.scope.case_status]] if self.scope.case_status else [])

    def link(self, path: str, **more: str) -> str:
        """An address about the same, with more said."""
        said = urlencode({**self.given, **more})
        return f"{path}?{said}" if said else path


def asked() -> Asked:
    """Raises NotPermitted for whoever sees no figures, Absent for a place beyond what they may see."""
    if not can(PERMISSION):
        raise NotPermitted(NOT_OPEN)
    given = {name: text for name in NAMES if (text := request.args.get(name, "").strip())}
    found, tools = reach(sight()), {key: known.tool.title for key, known in known_tools().items()}
    if found.nothing:
        raise NotPermitted("You have no team or service whose figures could be shown. An administrator can enter it.")
    first, last = _days(given)
    scope = Scope(
        first,
        last,
        service_id=_number(given.get("service")),
        team_id=_number(given.get("team")),
        cycle_id=_number(given.get("cycle")),
        tool_key=given["tool"] if given.get("tool") in tools else None,
        case_status=given["status"] if given.get("status") in STATUSES else None,
        without=sight().blind,
    )
    return Asked(found.narrow(scope), found, given, tools)


NAMES = ("from", "to", "service", "team", "cycle", "tool", "status")
STATUSES = {str(code): text for code, text in CASE_STATUSES.items() if code not in NOT_SHOWN}


def _days(given: Mapping[str, str]) -> tuple[date, date]:
    """The days that were given, else the last twelve months; a span that is no span, or endless, is not taken."""
    first, last = recent(here().today())
    first, last = _day(given.get("from")) or first, _day(given.get("to")) or last
    sound = first <= last and (last - first).days <= LONGEST_DAYS
    return (first, last) if sound else recent(here().today())


def _day(text: str | None) -> date | None:
    day = day_of(text) if text else None
    return date.fromisoformat(day) if day else None


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise Absent("page")
    return int(text)


def _name(number: int, places: Sequence[Place]) -> str:
    return next((place.name for place in places if place.id == number), "")
