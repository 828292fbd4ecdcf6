"""Which standards audits find missed most often, by team: numbers and shares of what was looked at (DOMAIN row 16)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from service.database import db
from service.insight.statistics.intervals import FEWEST
from service.midnights import end_of, start_of
from service.models import Answer, Audit, Case, Cycle, Service, Team
from service.queries import Sight
from service.returns import counted_audits
from service.toolbox import KEPT, content, versions
from workflows.audit import SCHEDULED, WITHDRAWN
from workflows.tools import Question, Scale
from workflows.words import AnswerValue

LOOKED_AT = (AnswerValue.YES, AnswerValue.PARTLY, AnswerValue.NO)


@dataclass
class Tally:
    """How often one standard was met, partly met or not met; `elsewhere` of those not met where expected.

    Of one team, or of all: then `team` is None, as it is for cases of no team.
    """

    team: str | None = None
    values: Counter[str] = field(default_factory=Counter)
    elsewhere: int = 0

    def add(self, value: str, elsewhere: bool, number: int) -> None:
        self.values[value] += number
        self.elsewhere += number if elsewhere and value != AnswerValue.YES else 0

    @property
    def answered(self) -> int:
        return self.values.total()

    @property
    def no(self) -> int:
        return self.values[AnswerValue.NO]

    @property
    def partly(self) -> int:
        return self.values[AnswerValue.PARTLY]

    @property
    def missed(self) -> int:
        return self.no + self.partly

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where too few were looked at."""
        return round(self.missed / self.answered, 4) if self.answered >= FEWEST else None


@dataclass(frozen=True)
class Missed:
    """One standard, as the newest version of the question words it, in all and for each team."""

    tool: str
    question: Question
    tally: Tally
    teams: Sequence[Tally]


def most_missed(sight: Sight, narrowed: Mapping[str, Any], limit: int) -> list[Missed]:
    """The standards that submitted audits found missed, most often first, as far as somebody may see the audits.

    `narrowed` holds any of cycle_id, from and to (local days of submission, both included), team and service.
    """
    found: dict[tuple[str, str], dict[str | None, Tally]] = {}
    for tool, question, team, value, elsewhere, number in db.session.execute(_counts(sight, narrowed)):
        by_team = found.setdefault((tool, question), {})
        by_team.setdefault(team, Tally(team)).add(value, elsewhere, number)
    rows = [row for place, by_team in found.items() for row in _row(*place, by_team)]
    rows.sort(key=lambda row: (-row.tally.missed, row.tally.answered, row.tool, row.question.key))
    return [row for row in rows if row.tally.missed][:limit]


def _counts(sight: Sight, narrowed: Mapping[str, Any]) -> Any:
    columns = (Audit.tool_key, Answer.question_key, Team.name, Answer.value, Answer.found_elsewhere)
    return (
        select(*columns, func.count())
        .join(Audit, Audit.id == Answer.audit_id)
        .join(Case, Case.id == Audit.case_id)
        .outerjoin(Team, Team.id == Case.team_id)
        .where(told_of(sight), Answer.value.in_(LOOKED_AT))
        .where(*_conditions(narrowed))
        .group_by(*columns)
    )


def told_of(sight: Sight) -> ColumnElement[bool]:
    """The submitted audits of which somebody may be told what was found, those that they grade blind left out."""
    submitted = Audit.state.not_in((SCHEDULED, WITHDRAWN))
    return and_(sight.of("audit"), submitted, Audit.id.not_in(sight.blind))


def _conditions(narrowed: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    if (cycle_id := narrowed.get("cycle_id")) is not None:
        cycle = db.session.get(Cycle, cycle_id)
        of_cycle = Audit.cycle_id == cycle_id
        yield Audit.id.in_(counted_audits(cycle).with_only_columns(Audit.id)) if cycle else of_cycle
    if first := narrowed.get("from"):
        yield Audit.submitted_at >= start_of(first)
    if last := narrowed.get("to"):
        yield Audit.submitted_at < end_of(last)
    if team := narrowed.get("team"):
        yield Team.name == team
    if service := narrowed.get("service"):
        yield Team.service_id.in_(select(Service.id).where(Service.name == service))


def _row(tool_key: str, key: str, by_team: Mapping[str | None, Tally]) -> Iterable[Missed]:
    question = question_of(tool_key, key)
    if question is None or question.scale is not Scale.EVIDENCE:
        return
    total = Tally()
    for tally in by_team.values():
        total.values += tally.values
        total.elsewhere += tally.elsewhere
    yield Missed(
        tool_key, question, total, sorted(by_team.values(), key=lambda tally: (-tally.missed, tally.team or ""))
    )


def question_of(tool_key: str, key: str) -> Question | None:
    """A question of a tool as its newest published version words it, which may have dropped it since."""
    published = [version for version in versions(tool_key) if version.state in KEPT]
    questions = (content(version).questions.get(key) for version in reversed(published))
    return next((question for question in questions if question is not None), None)
