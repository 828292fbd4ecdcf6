"""Training needs and system problems that audits name, by team and theme (DOMAIN row 18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from service.database import db
from service.midnights import end_of, start_of
from service.models import Action, Audit, Case, Person, PractitionerForm, Service, Team
from service.queries import Sight
from service.queries.practitioner import forms_read
from service.reading.quick_wins import told_of
from workflows.words import Side

Place = tuple[str | None, str | None, str, str]


@dataclass
class Need:
    """How often one theme was named for one team; `audits` in how many audits. Numbers alone: they are small."""

    service: str | None
    team: str | None
    theme: str
    side: str
    times: int = 0
    audit_ids: set[int] = field(default_factory=set)

    @property
    def audits(self) -> int:
        return len(self.audit_ids)


def needs(sight: Sight, narrowed: Mapping[str, Any]) -> list[Need]:
    """What the case side's actions and, for whoever may read them, the practitioners' forms name, most often first.

    `narrowed` holds any of from and to (local days of submission, both included), team and service.
    """
    found: dict[Place, Need] = {}
    named = [*_of_actions(sight, narrowed), *_of_forms(sight, narrowed)]
    for place, audit_id, times in named:
        need = found.setdefault(place, Need(*place))
        need.times += times
        need.audit_ids.add(audit_id)
    order = sorted(found.values(), key=lambda need: (need.service or "", need.team or "", need.theme, need.side))
    return sorted(order, key=lambda need: -need.times)


def _of_actions(sight: Sight, narrowed: Mapping[str, Any]) -> Iterator[tuple[Place, int, int]]:
    """The themes of actions on the case side, by the team of the case; struck ones count no more."""
    columns = (Service.name, Team.name, Action.theme, Audit.id)
    counted = Action.side == Side.CASE, Action.struck.is_(False), Action.theme.is_not(None)
    query = (
        select(*columns, func.count())
        .select_from(Action)
        .join(Audit, Audit.id == Action.audit_id)
        .join(Case, Case.id == Audit.case_id)
        .outerjoin(Team, Team.id == Case.team_id)
        .outerjoin(Service, Service.id == func.coalesce(Team.service_id, Case.service_id))
        .where(told_of(sight), *counted, *_within(narrowed))
        .group_by(*columns)
    )
    for service, team, theme, audit_id, times in db.session.execute(query):
        yield (service, team, str(theme), str(Side.CASE)), audit_id, times


def _of_forms(sight: Sight, narrowed: Mapping[str, Any]) -> Iterator[tuple[Place, int, int]]:
    """The themes of findings in the practitioners' forms that one may read, by the team of the practitioner."""
    query = (
        select(Service.name, Team.name, PractitionerForm.findings, PractitionerForm.audit_id)
        .select_from(PractitionerForm)
        .join(Audit, Audit.id == PractitionerForm.audit_id)
        .join(Person, Person.id == PractitionerForm.practitioner_id)
        .outerjoin(Team, Team.id == Person.team_id)
        .outerjoin(Service, Service.id == func.coalesce(Team.service_id, Person.service_id))
        .where(sight.where(forms_read), *_within(narrowed))
    )
    for service, team, findings, audit_id in db.session.execute(query):
        for theme, times in _themes(findings).items():
            yield (service, team, theme, str(Side.PRACTITIONER)), audit_id, times


def _themes(findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for finding in findings:
        if theme := finding.get("theme"):
            counts[theme] += 1
    return counts


def _within(narrowed: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    first: date | None = narrowed.get("from")
    last: date | None = narrowed.get("to")
    if first is not None:
        yield Audit.submitted_at >= start_of(first)
    if last is not None:
        yield Audit.submitted_at < end_of(last)
    if team := narrowed.get("team"):
        yield Team.name == team
    if service := narrowed.get("service"):
        yield Service.name == service
