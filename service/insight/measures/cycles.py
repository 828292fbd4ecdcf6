"""A cycle beside the one before it and beside its baseline: grades, what came back, what was missed (DOMAIN §6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from service.context import here
from service.database import db
from service.insight.figures import NONE, Share
from service.insight.measures.counting import APART, GRADE, Condition, Part, narrowed, part_of, placed
from service.insight.measures.grades import Graded
from service.insight.measures.response import returned_by
from service.insight.scope import Scope
from service.insight.statistics.difference import Difference, Verdict, newcombe, verdict
from service.models import Answer, Audit, Cycle, CycleCase
from service.reading.quick_wins import LOOKED_AT, question_of
from service.returns import counted_audits
from workflows.tools import Question, Scale
from workflows.words import AnswerValue, CaseStatus

Standard = tuple[str, str]  # a tool and a question of it


@dataclass(frozen=True)
class Change:
    """One share of a cycle beside the same of an earlier one."""

    before: Share
    now: Share

    @property
    def verdict(self) -> Verdict:
        """Whether it changed by more than chance; FEW where either share is too small for a percentage."""
        return verdict((self.before.k, self.before.n), (self.now.k, self.now.n))

    @property
    def difference(self) -> Difference | None:
        """`now` less `before` with its 95% interval, as shares; None where either is too small for a percentage."""
        if self.before.small or self.now.small:
            return None
        return newcombe((self.before.k, self.before.n), (self.now.k, self.now.n))


@dataclass(frozen=True)
class Round:
    """What one cycle's analysis counts. `missed`: no or partly, of yes, partly and no, standard by standard.

    `made_on` is the local day on which it was made: nothing that it counts is older.
    """

    id: int
    name: str
    baseline: bool
    made_on: date
    returned: Share
    graded: Mapping[Part, Graded] = field(default_factory=dict)
    missed: Mapping[Part, Mapping[Standard, Share]] = field(default_factory=dict)

    def of(self, part: Part) -> Graded:
        return self.graded.get(part) or Graded()

    def missed_of(self, part: Part, standard: Standard) -> Share:
        return self.missed.get(part, {}).get(standard, NONE)

    def most_missed(self, part: Part, limit: int = 10) -> list[tuple[Standard, Share]]:
        """The standards that were missed most often, most often first; those that were never missed are not there."""
        found = [(standard, share) for standard, share in self.missed.get(part, {}).items() if share.k]
        return sorted(found, key=lambda one: (-one[1].k, one[1].n, one[0]))[:limit]


@dataclass(frozen=True)
class Beside:
    """A cycle, the one before it, and its baseline; None where there is none, `baseline` too where it is `before`."""

    now: Round
    before: Round | None = None
    baseline: Round | None = None
    questions: Mapping[Standard, Question] = field(default_factory=dict)

    @property
    def earlier(self) -> list[Round]:
        """What it is compared with: the cycle before first."""
        return [one for one in (self.before, self.baseline) if one is not None]


def beside(scope: Scope, known: Iterable[int] | None = None) -> Beside:
    """The scope's cycle with the two before it, within the scope's place, tool and status; its days decide nothing.

    `known` are the numbers of the cycles that the reader may see, None for all. Five statements, and one for each
    tool. Raises ValueError where the scope names no cycle, or none that there is.
    """
    before, baseline = _earlier(scope.cycle_id, None if known is None else frozenset(known))
    numbers = [one for one in (scope.cycle_id, before, baseline) if one is not None]
    cycles = {one.id: one for one in db.session.scalars(select(Cycle).where(Cycle.id.in_(numbers)))}
    if scope.cycle_id not in cycles:
        raise ValueError("A comparison is of one cycle that there is.")
    rounds, questions = _rounds(replace(scope, cycle_id=None), cycles)
    return Beside(rounds[scope.cycle_id], rounds.get(before or 0), rounds.get(baseline or 0), questions)


def _earlier(number: int | None, known: frozenset[int] | None) -> tuple[int | None, int | None]:
    """The cycle before one, and the baseline that its chain of cycles leads to unless that is the cycle before."""
    columns = (Cycle.id, Cycle.predecessor_id, Cycle.baseline)
    chain = {row.id: row for row in db.session.execute(select(*columns))}
    seen: list[Any] = []
    row = chain.get(chain[number].predecessor_id) if number in chain else None
    while row is not None and row not in seen:
        seen.append(row)
        row = chain.get(row.predecessor_id)
    told = [row for row in seen if known is None or row.id in known]
    before = seen[0].id if seen and seen[0] in told else None
    baseline = next((row.id for row in told if row.baseline), None)
    return before, None if baseline == before else baseline


def _rounds(scope: Scope, cycles: Mapping[int, Cycle]) -> tuple[dict[int, Round], dict[Standard, Question]]:
    """Each cycle's figures, in three statements, and the questions that they name."""
    counts = _grades(scope, cycles)
    missed, questions = _missed(scope, cycles)
    back: dict[int, Share] = defaultdict(lambda: NONE)
    for number, _, share in returned_by(scope, cycles):
        back[number] += share
    made = {
        number: Round(
            number,
            one.name,
            one.baseline,
            one.made_at.astimezone(here().zone).date(),
            back[number],
            counts[number],
            missed[number],
        )
        for number, one in cycles.items()
    }
    return made, questions


def _grades(scope: Scope, cycles: Mapping[int, Cycle]) -> dict[int, dict[Part, Graded]]:
    columns = (
        CycleCase.cycle_id,
        Audit.case_status,
        GRADE.label("grade"),
        Audit.agreed_grade.is_not(None).label("two"),
    )
    query = _of(select(*columns, func.count()).select_from(Audit), scope, cycles).where(GRADE.is_not(None))
    counts: dict[tuple[int, Part], Counter[str]] = defaultdict(Counter)
    twice: Counter[tuple[int, Part]] = Counter()
    for number, status, grade, two, count in db.session.execute(query.group_by(*columns)):
        counts[number, part_of(status)][grade] += count
        twice[number, part_of(status)] += count if two else 0
    found: dict[int, dict[Part, Graded]] = defaultdict(dict)
    for (number, part), grades in counts.items():
        found[number][part] = Graded(dict(grades), twice[number, part])
    return found


def _missed(
    scope: Scope, cycles: Mapping[int, Cycle]
) -> tuple[dict[int, dict[Part, dict[Standard, Share]]], dict[Standard, Question]]:
    columns = (CycleCase.cycle_id, Audit.case_status, Audit.tool_key, Answer.question_key, Answer.value)
    query = _of(select(*columns, func.count()).select_from(Audit), scope, cycles)
    query = query.join(Answer, Answer.audit_id == Audit.id).where(Answer.value.in_(LOOKED_AT)).group_by(*columns)
    found: dict[int, dict[Part, dict[Standard, Share]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(_none)))
    rows = db.session.execute(query).all()
    questions = dict(_standards((row.tool_key, row.question_key) for row in rows))
    for number, status, tool, key, value, count in rows:
        if (tool, key) in questions:
            share = Share(count if value != AnswerValue.YES else 0, count)
            found[number][part_of(status)][tool, key] += share
    return found, questions


def _of(query: Any, scope: Scope, cycles: Mapping[int, Cycle]) -> Select[Any]:
    """Audits that the analysis of one of the cycles counts, for grades and evidence."""
    joined = placed(query.join(CycleCase, CycleCase.audit_id == Audit.id))
    return joined.where(_counted(cycles.values()), *_graded(), *narrowed(scope))


def _counted(cycles: Iterable[Cycle]) -> Condition:
    return Audit.id.in_(counted_audits(*cycles).with_only_columns(Audit.id))


def _graded() -> Iterator[Condition]:
    yield Audit.kind.not_in(APART)
    yield Audit.case_status != CaseStatus.SUPERVISION_FILE


def _standards(places: Iterable[Standard]) -> Iterator[tuple[Standard, Question]]:
    """Those that are about evidence, in the words of the newest version."""
    for place in set(places):
        question = question_of(*place)
        if question is not None and question.scale is Scale.EVIDENCE:
            yield place, question


def _none() -> Share:
    return NONE
