"""What a team's row and its page say: how much is audited, what is being put right, who is supervised when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.models import ActionPlan, Audit, Case, Escalation, Person, RoleGrant, Supervision, Team
from service.queries import Absent, Sight
from service.reading.people import here_today
from workflows.action_plan import ESCALATED, OPEN
from workflows.audit import SCHEDULED
from workflows.escalation import RESOLVED
from workflows.views import WORKING

# How far ahead sessions are told.
DAYS_AHEAD = 14
MANAGER, PRACTITIONER = "team_manager", "practitioner"


@dataclass(frozen=True)
class Plans:
    """Open plans: how many, of which past their day, of which with the service manager."""

    open: int = 0
    late: int = 0
    escalated: int = 0


@dataclass(frozen=True)
class Due:
    """Audits to do: how many, how many are late, the first day by which one is due."""

    number: int = 0
    late: int = 0
    first_on: date | None = None


@dataclass(frozen=True)
class Sessions:
    """Supervisions: past ones that nobody marked, how many are booked for the days ahead, the next day."""

    unmarked: int = 0
    ahead: int = 0
    next_on: date | None = None


@dataclass(frozen=True)
class TeamLine:
    """A team in a row. Only what the reader may see is counted."""

    id: int
    name: str
    service: str | None
    managers: Sequence[str]
    practitioners: int
    plans: Plans
    escalations: int
    audits: Due
    sessions: Sessions


@dataclass(frozen=True)
class Member:
    """Somebody of a team; `next_on` None: no session is booked. `cases`: how many open ones they hold."""

    id: int
    name: str
    agency: bool
    next_on: date | None
    session_id: int | None
    unmarked_id: int | None
    plans: Plans = field(default_factory=Plans)
    audits: Due = field(default_factory=Due)
    cases: int = 0


@dataclass(frozen=True)
class TeamPage:
    """One team: its row, and who works in it, by name."""

    team: TeamLine
    members: Sequence[Member]


def team_list(sight: Sight) -> list[TeamLine]:
    """The teams that somebody may see, by service and name; a fixed number of queries."""
    teams = _teams(sight)
    numbers = [team.id for team in teams]
    staff = _staff(numbers)
    plans = _plans(sight, Person.team_id, numbers)
    raised, due = _escalations(sight, numbers), _audits(sight, numbers)
    sessions = _sessions(sight, numbers)
    return [
        TeamLine(
            id=team.id,
            name=team.name,
            service=team.service.name if team.service else None,
            managers=_names(staff.get(team.id, ()), MANAGER),
            practitioners=len(_names(staff.get(team.id, ()), PRACTITIONER)),
            plans=plans.get(team.id, Plans()),
            escalations=raised.get(team.id, 0),
            audits=due.get(team.id, Due()),
            sessions=sessions.get(team.id, Sessions()),
        )
        for team in teams
    ]


def own_teams(sight: Sight) -> list[int]:
    """The numbers of the teams that somebody may see, two at most: enough to know whether it is one."""
    return list(db.session.scalars(select(Team.id).where(sight.of("team")).order_by(Team.id).limit(2)))


def team_names(sight: Sight) -> list[str]:
    """The teams that somebody may see, to filter by."""
    return list(db.session.scalars(select(Team.name).where(sight.of("team")).order_by(Team.name)))


def team_page(number: int, sight: Sight) -> TeamPage:
    """One team; raises Absent for one that the person may not see."""
    team = next(iter(_teams(sight, number)), None)
    if team is None:
        raise Absent("team")
    due = _audits_by_worker(sight, number)
    staff = _staff([number]).get(number, ())
    members = _members(sight, [one for one in staff if one.role == PRACTITIONER], due)
    raised = _escalations(sight, [number])
    return TeamPage(
        team=TeamLine(
            id=team.id,
            name=team.name,
            service=team.service.name if team.service else None,
            managers=_names(staff, MANAGER),
            practitioners=len(members),
            plans=_sum_plans(members),
            escalations=raised.get(number, 0),
            audits=_all(due.values()),
            sessions=Sessions(unmarked=sum(member.unmarked_id is not None for member in members)),
        ),
        members=members,
    )


def _teams(sight: Sight, *numbers: int) -> list[Team]:
    query = select(Team).where(sight.of("team")).options(joinedload(Team.service))
    query = query.where(Team.id.in_(numbers)) if numbers else query
    found = list(db.session.scalars(query.order_by(Team.name)).unique())
    return sorted(found, key=lambda team: (team.service.name if team.service else "", team.name))


def _staff(numbers: Sequence[int]) -> dict[int | None, list[Any]]:
    """By team: role, id, name and agency of its managers and practitioners, by name."""
    columns = Person.team_id, RoleGrant.role, Person.id, Person.name, Person.agency
    query = select(*columns).join(RoleGrant, RoleGrant.person_id == Person.id).order_by(Person.name, Person.id)
    query = query.where(Person.team_id.in_(numbers), RoleGrant.role.in_((MANAGER, PRACTITIONER)), *here_today())
    found: dict[int | None, list[Any]] = {}
    for one in db.session.execute(query):
        found.setdefault(one.team_id, []).append(one)
    return found


def _names(staff: Iterable[Any], role: str) -> list[str]:
    return [one.name for one in staff if one.role == role]


def _members(sight: Sight, people: Sequence[Any], due: Mapping[int | None, Due]) -> list[Member]:
    numbers = [person.id for person in people]
    sessions = _booked(sight, numbers)
    plans, cases = _plans(sight, ActionPlan.owner_id, numbers), _cases(sight, numbers)
    return [
        Member(
            id=person.id,
            name=person.name,
            agency=person.agency,
            **_next(sessions.get(person.id, ())),
            plans=plans.get(person.id, Plans()),
            audits=due.get(person.id, Due()),
            cases=cases.get(person.id, 0),
        )
        for person in people
    ]


# --- what is counted, by team or by person ---------------------------------------------------------------


def _number(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _by(query: Any, column: Any, numbers: Iterable[int]) -> Mapping[int, Any]:
    rows = db.session.execute(query.where(column.in_(numbers)).group_by(column))
    return {row[0]: row for row in rows}


def _plans(sight: Sight, by: Any, numbers: Sequence[int]) -> dict[int, Plans]:
    late = ActionPlan.state.in_(WORKING) & (ActionPlan.due_on < here().today())
    query = select(by, func.count(ActionPlan.id), _number(late), _number(ActionPlan.state == ESCALATED))
    query = query.select_from(ActionPlan).join(Person, Person.id == ActionPlan.owner_id)
    rows = _by(query.where(sight.of("action_plan"), ActionPlan.state.in_(OPEN)), by, numbers)
    return {number: Plans(row[1], int(row[2] or 0), int(row[3] or 0)) for number, row in rows.items()}


def _sum_plans(members: Sequence[Member]) -> Plans:
    return Plans(*(sum(getattr(member.plans, name) for member in members) for name in ("open", "late", "escalated")))


def _audits(sight: Sight, numbers: Sequence[int]) -> dict[int, Due]:
    rows = _by(_due(sight, Case.team_id), Case.team_id, numbers)
    return {number: Due(row[1], int(row[2] or 0), row[3]) for number, row in rows.items()}


def _audits_by_worker(sight: Sight, team_id: int) -> dict[int | None, Due]:
    """Of one team’s cases; None for those that nobody holds."""
    rows = db.session.execute(_due(sight, Case.worker_id).where(Case.team_id == team_id).group_by(Case.worker_id))
    return {row[0]: Due(row[1], int(row[2] or 0), row[3]) for row in rows}


def _due(sight: Sight, by: Any) -> Any:
    late = _number(Audit.due_on < here().today())
    query = select(by, func.count(Audit.id), late, func.min(Audit.due_on)).select_from(Audit).join(Audit.case)
    return query.where(sight.of("audit"), Audit.state == SCHEDULED)


def _all(found: Iterable[Due]) -> Due:
    rows = list(found)
    first = min((row.first_on for row in rows if row.first_on), default=None)
    return Due(sum(row.number for row in rows), sum(row.late for row in rows), first)


def _escalations(sight: Sight, numbers: Sequence[int]) -> dict[int, int]:
    query = select(Case.team_id, func.count(Escalation.id)).select_from(Escalation).join(Escalation.case)
    rows = _by(query.where(sight.of("escalation"), Escalation.state != RESOLVED), Case.team_id, numbers)
    return {number: row[1] for number, row in rows.items()}


def _sessions(sight: Sight, numbers: Sequence[int]) -> dict[int, Sessions]:
    today = here().today()
    unmarked, ahead = Supervision.on < today, Supervision.on >= today
    soon = ahead & (Supervision.on <= today + timedelta(days=DAYS_AHEAD))
    first = func.min(case((ahead, Supervision.on)))
    query = select(Person.team_id, _number(unmarked), _number(soon), first)
    query = query.select_from(Supervision).join(Person, Person.id == Supervision.person_id)
    rows = _by(query.where(sight.of("supervision"), Supervision.state == "planned"), Person.team_id, numbers)
    return {number: Sessions(int(row[1] or 0), int(row[2] or 0), row[3]) for number, row in rows.items()}


def _booked(sight: Sight, numbers: Sequence[int]) -> dict[int, list[tuple[int, date]]]:
    """By person: number and day of each planned session, soonest first."""
    planned = sight.of("supervision"), Supervision.state == "planned", Supervision.person_id.in_(numbers)
    query = select(Supervision.person_id, Supervision.id, Supervision.on).where(*planned).order_by(Supervision.on)
    found: dict[int, list[tuple[int, date]]] = {}
    for person_id, number, on in db.session.execute(query):
        found.setdefault(person_id, []).append((number, on))
    return found


def _next(sessions: Sequence[tuple[int, date]]) -> dict[str, Any]:
    today = here().today()
    past = [number for number, on in sessions if on < today]
    ahead = [(number, on) for number, on in sessions if on >= today]
    number, on = ahead[0] if ahead else (None, None)
    return {"next_on": on, "session_id": number, "unmarked_id": past[0] if past else None}


def _cases(sight: Sight, numbers: Sequence[int]) -> dict[int, int]:
    is_open = Case.closed_on.is_(None), Case.status != "closed"
    query = select(Case.worker_id, func.count(Case.id)).where(sight.of("case"), *is_open)
    return {number: row[1] for number, row in _by(query, Case.worker_id, numbers).items()}
