"""What was done of what was asked: audits that came back of cycles, and of what programmes expected (DOMAIN row 10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from service.database import db
from service.insight.figures import Share
from service.insight.measures.counting import of_place
from service.insight.measures.grades import named
from service.insight.scope import Scope
from service.models import Audit, Case, Cycle, CycleCase, ProgrammeSlot, Team
from service.returns import counted_audits
from workflows.audit import WITHDRAWN
from workflows.cycle import DRAFT, SAMPLED
from workflows.programmes import SlotOutcome
from workflows.words import Part as PlacePart


@dataclass(frozen=True)
class Response:
    """Shares of what was asked: cycles by the name of each, teams by theirs; None for cases of no team.

    A cycle belongs to a scope when its last day for returning does, an expected audit when it begins to be expected.
    """

    cycles: Sequence[tuple[int, str, Share]]
    cycle_teams: Sequence[tuple[str | None, Share]]
    programmes: Share
    programme_teams: Sequence[tuple[str | None, Share]]

    @property
    def returned(self) -> Share:
        return sum((share for _, _, share in self.cycles), Share(0, 0))


def response(scope: Scope) -> Response:
    """Four statements, one less where no cycle ended."""
    cycles = _cycles(scope)
    returned = returned_by(scope, cycles) if cycles else []
    expected = [] if scope.cycle_id is not None else _expected(scope)
    by_cycle = {number: _sum(share for one, _, _, share in returned if one == number) for number in cycles}
    names = named(Team, [team for _, team, _, _ in returned] + [team for team, _, _ in expected])
    return Response(
        cycles=[(number, cycle.name, by_cycle[number]) for number, cycle in cycles.items()],
        cycle_teams=_teams(((team, hidden, share) for _, team, hidden, share in returned), names),
        programmes=_sum(share for _, _, share in expected),
        programme_teams=_teams(expected, names),
    )


def _cycles(scope: Scope) -> dict[int, Cycle]:
    query = select(Cycle).where(Cycle.state.not_in((DRAFT, SAMPLED))).order_by(Cycle.cut_off_on, Cycle.id)
    if scope.cycle_id is not None:
        query = query.where(Cycle.id == scope.cycle_id)
    else:
        query = query.where(Cycle.cut_off_on >= scope.from_on, Cycle.cut_off_on <= scope.to_on)
    return {cycle.id: cycle for cycle in db.session.scalars(query)}


def returned_by(scope: Scope, cycles: Mapping[int, Cycle]) -> list[tuple[int, int | None, bool, Share]]:
    """Cycle, team, restricted, and what came back in time of what was sent out, within the scope's place alone."""
    back = or_(*(_back(number, cycle) for number, cycle in cycles.items()))
    columns = (CycleCase.cycle_id, Case.team_id, Case.restricted)
    query = (
        select(*columns, func.count(), func.sum(case((back, 1), else_=0)))
        .select_from(CycleCase)
        .join(Audit, Audit.id == CycleCase.audit_id)
        .join(Case, Case.id == CycleCase.case_id)
        .outerjoin(Team, Team.id == Case.team_id)
        .where(CycleCase.cycle_id.in_(cycles), CycleCase.part == PlacePart.SELECTED, *of_place(scope))
        .group_by(*columns)
    )
    return [(number, team, hidden, Share(int(k or 0), n)) for number, team, hidden, n, k in db.session.execute(query)]


def _back(number: int, cycle: Cycle) -> Any:
    return and_(CycleCase.cycle_id == number, Audit.id.in_(counted_audits(cycle).with_only_columns(Audit.id)))


def _expected(scope: Scope) -> list[tuple[int | None, bool, Share]]:
    """Team, restricted, and what was submitted of what programmes expected; exempt is not expected."""
    done = and_(Audit.submitted_at.is_not(None), Audit.state != WITHDRAWN)
    hidden = func.coalesce(Case.restricted, False)
    query = (
        select(ProgrammeSlot.team_id, hidden, func.count(), func.sum(case((done, 1), else_=0)))
        .outerjoin(Audit, Audit.id == ProgrammeSlot.audit_id)
        .outerjoin(Case, Case.id == func.coalesce(ProgrammeSlot.case_id, Audit.case_id))
        .where(ProgrammeSlot.from_on >= scope.from_on, ProgrammeSlot.from_on <= scope.to_on)
        .where(ProgrammeSlot.outcome != SlotOutcome.EXEMPT)
        .group_by(ProgrammeSlot.team_id, hidden)
    )
    if scope.service_id is not None:
        query = query.where(ProgrammeSlot.service_id == scope.service_id)
    if scope.team_id is not None:
        query = query.where(ProgrammeSlot.team_id == scope.team_id, hidden.is_(False))
    return [(team, bool(secret), Share(int(k or 0), n)) for team, secret, n, k in db.session.execute(query)]


def _teams(rows: Iterable[tuple[int | None, bool, Share]], names: Any) -> list[tuple[str | None, Share]]:
    """Team by team, by name; what only named people may read is in none."""
    found: dict[str | None, Share] = defaultdict(lambda: Share(0, 0))
    for team, hidden, share in rows:
        if not hidden:
            found[names.get(team)] += share
    return sorted(found.items(), key=lambda row: (row[0] is None, row[0] or ""))


def _sum(shares: Iterable[Share]) -> Share:
    return sum(shares, Share(0, 0))
