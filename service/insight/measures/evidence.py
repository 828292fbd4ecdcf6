"""Evidence on file, question by question: k of n, not answered and found elsewhere apart (DOMAIN row 12)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from service.answered import Said, counted, places
from service.database import db
from service.insight.figures import Share
from service.insight.measures.counting import Part, among, graded, part_of
from service.insight.scope import Scope
from service.models import Answer, Audit
from service.reading.quick_wins import question_of
from service.toolbox import tool_at
from workflows.tools import Question, Scale
from workflows.words import AnswerValue

FEEDBACK = "feedback"


@dataclass(frozen=True)
class Evidence:
    """What audits of one part found for one question: `elsewhere` are among partly and no."""

    part: Part
    tool: str
    question: Question
    values: Mapping[str, int] = field(default_factory=dict)
    elsewhere: int = 0

    @property
    def on_file(self) -> Share:
        """Yes, of yes, partly and no: where it does not apply or nobody answered there is nothing to find."""
        return Share(self.of(AnswerValue.YES), sum(map(self.of, (AnswerValue.YES, AnswerValue.PARTLY, AnswerValue.NO))))

    @property
    def missed(self) -> int:
        return self.of(AnswerValue.PARTLY) + self.of(AnswerValue.NO)

    def of(self, value: str) -> int:
        return self.values.get(value, 0)


def evidence(scope: Scope) -> list[Evidence]:
    """Every question of evidence in the order of its tool, in the words of the newest version; two statements."""
    values: dict[tuple[Part, str, str], Counter[str]] = defaultdict(Counter)
    elsewhere: Counter[tuple[Part, str, str]] = Counter()
    made = _made(scope)
    silent = _asked(made)
    for (status, tool, version), (key, value, apart), number in _said(scope, made):
        place, asked = (part_of(status), tool, key), (status, tool, version, key)
        if value == AnswerValue.NOT_ANSWERED and asked in silent:
            continue
        values[place][value] += number
        elsewhere[place] += number if apart and value in (AnswerValue.PARTLY, AnswerValue.NO) else 0
        if asked in silent:
            silent[asked] -= number
    for (status, tool, _, key), number in silent.items():
        values[part_of(status), tool, key][AnswerValue.NOT_ANSWERED] += number
    return sorted(_told(values, elsewhere), key=_order)


def feedback(found: Sequence[Evidence], part: Part) -> Share:
    """In how many audits the family was asked what they think, of those where it applied."""
    about = [one.on_file for one in found if one.part is part and one.question.theme == FEEDBACK]
    return sum(about, Share(0, 0))


def feedback_asked(scope: Scope) -> list[tuple[str, str]]:
    """The tools and questions of them by which audits found that the family was asked."""
    said = _said(scope, _made(scope))
    found = {(tool, key) for (_, tool, _), (key, value, _), _ in said if value == AnswerValue.YES}
    return sorted((tool, key) for tool, key in found if _about_feedback(question_of(tool, key)))


def _about_feedback(question: Question | None) -> bool:
    return question is not None and question.scale is Scale.EVIDENCE and question.theme == FEEDBACK


def _made(scope: Scope) -> Sequence[Any]:
    """Status, tool and its version, how many audits were made so, and their answers in short, put together."""
    columns = (Audit.case_status, Audit.tool_key, Audit.tool_version)
    said = func.aggregate_strings(Audit.answered, "").label("said")
    query = among(select(*columns, func.count().label("number"), said).select_from(Audit), scope)
    return db.session.execute(query.where(*graded(scope)).group_by(*columns)).all()


def _said(scope: Scope, made: Sequence[Any]) -> Iterator[tuple[tuple[str, str, int], Said, int]]:
    """By the status, tool and version of the audits: each question, what was answered, and how often."""
    for status, tool, version, _, words in made:
        keys = places(tool_at(tool, version)) if words else ()
        yield from (((status, tool, version), said, number) for said, number in counted(keys, words or ""))
    for status, tool, version, key, value, apart, number in db.session.execute(_in_rows(scope)):
        yield (status, tool, version), (key, value, apart), number


def _in_rows(scope: Scope) -> Any:
    """The answers of audits that have none in short; none that was submitted by its step is among them."""
    of_audit = (Audit.case_status, Audit.tool_key, Audit.tool_version)
    columns = (*of_audit, Answer.question_key, Answer.value, Answer.found_elsewhere)
    query = among(select(*columns, func.count()).select_from(Audit).join(Answer, Answer.audit_id == Audit.id), scope)
    query = query.where(*graded(scope), Audit.answered.is_(None), Answer.value.in_(list(AnswerValue)))
    return query.group_by(*columns)


def _asked(made: Sequence[Any]) -> dict[tuple[str, str, int, str], int]:
    """In how many audits of a status, tool and version each question was asked whatever the other answers were."""
    return {
        (status, tool, version, key): number
        for status, tool, version, number, _ in made
        for key in _always_asked(tool, version, status)
    }


def always_asking(scope: Scope, question: str) -> list[tuple[str, str, int]]:
    """The status, tool and version of the audits in which a question was asked whatever the other answers were."""
    found = ((status, tool, version) for status, tool, version, *_ in _made(scope))
    return [
        (status, tool, version) for status, tool, version in found if question in _always_asked(tool, version, status)
    ]


def _always_asked(tool: str, version: int, status: str) -> Iterator[str]:
    questions = (question for section in tool_at(tool, version).applicable(status) for question in section.questions)
    return (question.key for question in questions if question.scale is Scale.EVIDENCE and question.when is None)


def _told(values: Mapping[tuple[Part, str, str], Counter[str]], elsewhere: Mapping[Any, int]) -> Iterator[Evidence]:
    for (part, tool, key), said in values.items():
        question = question_of(tool, key)
        if question is not None and question.scale is Scale.EVIDENCE:
            yield Evidence(
                part,
                tool,
                question,
                {value: number for value, number in said.items() if number},
                elsewhere.get((part, tool, key), 0),
            )


def _order(one: Evidence) -> tuple[str, str, int, str]:
    """By part and tool, and where most is missing first."""
    return one.part, one.tool, -one.missed, one.question.key
