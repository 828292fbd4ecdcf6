"""What was done of what was asked: audits that came back of cycles, and of what programmes expected (DOMAIN row 10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, false, func, null, or_, select

from service.database import db
from service.insight.figures import Share
from service.insight.measures.counting import NO_HIDDEN_CASE, between, nowhere, of_place
from service.insight.measures.grades import named
from service.insight.scope import Scope
from service.models import Audit, Case, Cycle, CycleCase, ProgrammeSlot, Team
from service.returns import counted_audits
from workflows.audit import WITHDRAWN
from workflows.cycle import DRAFT, SAMPLED
from workflows.programmes import SlotOutcome
from workflows.words import Part as PlacePart

DONE = and_(Audit.submitted_at.is_not(None), Audit.state != WITHDRAWN)
TeamShare = tuple[int | None, str | None, Share]


@dataclass(frozen=True)
class Response:
    """Shares of what was asked: cycles by number and name, teams likewise; None for cases of no team.

    A cycle belongs to a scope when its last day for returning does, an expected audit when it begins to be expected.
    """

    cycles: Sequence[tuple[int, str, Share]]
    cycle_teams: Sequence[TeamShare]
    programmes: Share
    programme_teams: Sequence[TeamShare]

    @property
    def returned(self) -> Share:
        return sum((share for _, _, share in self.cycles), Share(0, 0))


def response(scope: Scope) -> Response:
    """Five statements, one less where no cycle ended."""
    cycles = _cycles(scope)
    returned = returned_by(scope, cycles) if cycles else []
    expected = [] if scope.cycle_id is not None else _expected(scope)
    by_cycle = {number: _sum(share for one, _, share in returned if one == number) for number in cycles}
    names = named(Team, [team for _, team, _ in returned] + [team for team, _ in expected])
    return Response(
        cycles=[(number, cycle.name, by_cycle[number]) for number, cycle in cycles.items()],
        cycle_teams=_teams(((team, share) for _, team, share in returned), names),
        programmes=_sum(share for _, share in expected),
        programme_teams=_teams(expected, names),
    )


def _cycles(scope: Scope) -> dict[int, Cycle]:
    query = select(Cycle).where(Cycle.state.not_in((DRAFT, SAMPLED))).order_by(Cycle.cut_off_on, Cycle.id)
    if scope.cycle_id is not None:
        query = query.where(Cycle.id == scope.cycle_id)
    else:
        query = query.where(Cycle.cut_off_on >= scope.from_on, Cycle.cut_off_on <= scope.to_on)
    return {cycle.id: cycle for cycle in db.session.scalars(query)}


def returned_by(scope: Scope, cycles: Mapping[int, Cycle]) -> list[tuple[int, int | None, Share]]:
    """Cycle, team, and what came back in time of what was sent out, within the scope's place alone."""
    columns = (CycleCase.cycle_id, Case.team_id)
    back = func.sum(case((_back_of(cycles), 1), else_=0))
    query = _sent(select(*columns, func.count(), back).select_from(CycleCase), scope, cycles).group_by(*columns)
    return [(number, team, Share(int(k or 0), n)) for number, team, n, k in db.session.execute(query)]


def returned_rows(scope: Scope, cycle: int | None, place: str | None) -> Select[Any]:
    """The audits that came back in time of a scope's cycles, of one where it is given; of no team where `place` is."""
    cycles = {number: one for number, one in _cycles(scope).items() if cycle in (None, number)}
    query = _sent(select(Audit.id.label("id"), null().label("detail")).select_from(CycleCase), scope, cycles)
    return query.where(_back_of(cycles), *nowhere(place))


def _sent(query: Any, scope: Scope, cycles: Mapping[int, Cycle]) -> Select[Any]:
    sent: Select[Any] = (
        query.join(Audit, Audit.id == CycleCase.audit_id)
        .join(Case, Case.id == CycleCase.case_id)
        .outerjoin(Team, Team.id == Case.team_id)
        .where(CycleCase.cycle_id.in_(cycles), CycleCase.part == PlacePart.SELECTED, NO_HIDDEN_CASE, *of_place(scope))
    )
    return sent


def _back_of(cycles: Mapping[int, Cycle]) -> Any:
    return or_(false(), *(_back(number, cycle) for number, cycle in cycles.items()))


def _back(number: int, cycle: Cycle) -> Any:
    return and_(CycleCase.cycle_id == number, Audit.id.in_(counted_audits(cycle).with_only_columns(Audit.id)))


def _expected(scope: Scope) -> list[tuple[int | None, Share]]:
    """Team, and what was submitted of what programmes expected; exempt is not expected."""
    team = ProgrammeSlot.team_id
    query = _slots(select(team, func.count(), func.sum(case((DONE, 1), else_=0))), scope).group_by(team)
    return [(number, Share(int(k or 0), n)) for number, n, k in db.session.execute(query)]


def expected_rows(scope: Scope, place: str | None) -> Select[Any]:
    """The audits that were submitted of what programmes expected; of no team where `place` is given."""
    query = _slots(select(ProgrammeSlot.audit_id.label("id"), null().label("detail")), scope).where(DONE)
    if scope.cycle_id is not None:
        return query.where(false())
    return query.where(ProgrammeSlot.team_id.is_(None)) if place else query


def _slots(query: Any, scope: Scope) -> Select[Any]:
    days = ProgrammeSlot.from_on >= scope.from_on, ProgrammeSlot.from_on <= scope.to_on
    audits = between(select(ProgrammeSlot.audit_id).where(*days))
    slots: Select[Any] = (
        query.outerjoin(Audit, and_(Audit.id == ProgrammeSlot.audit_id, audits.hold(Audit.id)))
        .outerjoin(Case, Case.id == func.coalesce(ProgrammeSlot.case_id, Audit.case_id))
        .where(*days)
        .where(ProgrammeSlot.outcome != SlotOutcome.EXEMPT, NO_HIDDEN_CASE)
    )
    if scope.service_id is not None:
        slots = slots.where(ProgrammeSlot.service_id == scope.service_id)
    if scope.team_id is not None:
        slots = slots.where(ProgrammeSlot.team_id == scope.team_id)
    return slots


def _teams(rows: Iterable[tuple[int | None, Share]], names: Any) -> list[TeamShare]:
    """Team by team, by name."""
    found: dict[int | None, Share] = defaultdict(lambda: Share(0, 0))
    for team, share in rows:
        found[team] += share
    told = [(team, names.get(team), share) for team, share in found.items()]
    return sorted(told, key=lambda row: (row[1] is None, row[1] or ""))


def _sum(shares: Iterable[Share]) -> Share:
    return sum(shares, Share(0, 0))
