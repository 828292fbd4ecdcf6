"""Grades: how many of each, good or better, inadequate, graded twice, by period, place, tool, status and cycle."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from service.database import db
from service.insight.figures import Share
from service.insight.measures.counting import GRADE, SERVICE_ID, Part, graded, part_of, placed, spanned
from service.insight.scope import Scope, Span, Step
from service.models import Audit, Case, Cycle, Service, Team
from workflows.words import Grade


@dataclass(frozen=True)
class Graded:
    """How many audits have each grade, and how many of them were graded twice."""

    counts: Mapping[str, int] = field(default_factory=dict)
    twice: int = 0

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def good_or_better(self) -> Share:
        return Share(self.of(Grade.OUTSTANDING) + self.of(Grade.GOOD), self.n)

    @property
    def inadequate(self) -> Share:
        return Share(self.of(Grade.INADEQUATE), self.n)

    def of(self, grade: str) -> int:
        return self.counts.get(grade, 0)


@dataclass(frozen=True)
class GradedRow:
    """The grades of one group: `key` is a Span, a number or a word, `name` what people call it; None has none."""

    key: Any
    name: str | None
    graded: Graded


@dataclass(frozen=True)
class PartGrades:
    """The grades of one part of the authority, in all and group by group; groups by name, spans oldest first."""

    part: Part
    total: Graded
    spans: Sequence[GradedRow]
    services: Sequence[GradedRow]
    teams: Sequence[GradedRow]
    tools: Sequence[GradedRow]
    statuses: Sequence[GradedRow]
    cycles: Sequence[GradedRow]


@dataclass(frozen=True)
class Grades:
    """The grades of a scope, part by part: those without an audit are not there."""

    scope: Scope
    step: Step
    parts: Mapping[Part, PartGrades]

    def of(self, part: Part) -> PartGrades:
        return self.parts.get(part) or _part(part, [], self.scope.spans(self.step), {})


@dataclass(frozen=True)
class _Cell:
    """So many audits that are alike in everything that is grouped by."""

    span: int
    service: int | None
    team: int | None
    tool: str
    status: str
    cycle: int | None
    grade: str
    twice: bool
    number: int


def grades(scope: Scope, step: Step = Step.QUARTER) -> Grades:
    """Counts audits in one statement, and names what they belong to in three."""
    spans = scope.spans(step)
    cells = _cells(scope, spans)
    names = _names(cells)
    by_part: dict[Part, list[_Cell]] = defaultdict(list)
    for cell in cells:
        by_part[part_of(cell.status)].append(cell)
    return Grades(scope, step, {part: _part(part, found, spans, names) for part, found in by_part.items()})


def _cells(scope: Scope, spans: list[Span]) -> list[_Cell]:
    columns = (
        spanned(Audit.submitted_at, spans).label("span"),
        SERVICE_ID.label("service"),
        Case.team_id,
        *(Audit.tool_key, Audit.case_status, Audit.cycle_id),
        GRADE.label("grade"),
        Audit.agreed_grade.is_not(None).label("twice"),
    )
    inner = placed(select(*columns).select_from(Audit)).where(*graded(scope), GRADE.is_not(None)).subquery()
    query = select(*inner.c, func.count()).group_by(*inner.c)
    return [_Cell(*tuple[Any, ...](row)) for row in db.session.execute(query)]


def _part(part: Part, cells: Iterable[_Cell], spans: list[Span], names: Mapping[Any, Mapping[Any, str]]) -> PartGrades:
    cells = list(cells)
    by_span = _grouped(cells, lambda cell: cell.span)
    return PartGrades(
        part=part,
        total=_summed(cells),
        spans=[GradedRow(span, None, by_span.get(number, Graded())) for number, span in enumerate(spans)],
        services=_rows(cells, lambda cell: cell.service, names.get(Service, {})),
        teams=_rows(cells, lambda cell: cell.team, names.get(Team, {})),
        tools=_rows(cells, lambda cell: cell.tool, {}),
        statuses=_rows(cells, lambda cell: cell.status, {}),
        cycles=_rows([cell for cell in cells if cell.cycle], lambda cell: cell.cycle, names.get(Cycle, {})),
    )


def _rows(cells: Iterable[_Cell], key: Callable[[_Cell], Hashable], names: Mapping[Any, str]) -> list[GradedRow]:
    """One row a group, by name; whatever belongs to none comes last."""
    rows = [GradedRow(one, names.get(one), found) for one, found in _grouped(cells, key).items()]
    return sorted(rows, key=lambda row: (row.key is None, row.name or str(row.key)))


def _grouped(cells: Iterable[_Cell], key: Callable[[_Cell], Hashable]) -> dict[Hashable, Graded]:
    found: dict[Hashable, list[_Cell]] = defaultdict(list)
    for cell in cells:
        found[key(cell)].append(cell)
    return {one: _summed(theirs) for one, theirs in found.items()}


def _summed(cells: Iterable[_Cell]) -> Graded:
    counts: Counter[str] = Counter()
    twice = 0
    for cell in cells:
        counts[cell.grade] += cell.number
        twice += cell.number if cell.twice else 0
    return Graded(dict(counts), twice)


def _names(cells: Sequence[_Cell]) -> dict[Any, dict[Any, str]]:
    """What people call the services, teams and cycles; whatever no audit belongs to is not asked for."""
    wanted = {
        Service: {cell.service for cell in cells},
        Team: {cell.team for cell in cells},
        Cycle: {cell.cycle for cell in cells},
    }
    return {model: named(model, numbers) for model, numbers in wanted.items()}


def named(model: Any, numbers: Iterable[int | None]) -> dict[Any, str]:
    """The names of records by number, in one statement at most."""
    known = {number for number in numbers if number is not None}
    query = select(model.id, model.name).where(model.id.in_(known))
    return {row.id: row.name for row in db.session.execute(query)} if known else {}
