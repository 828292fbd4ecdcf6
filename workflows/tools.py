"""What an audit form still lacks and what it shows, judged by its tool: pure checks on answers and grades."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workflows.tool_model import Condition, Question, Scale, Section, Tool, text_fault
from workflows.tool_reading import ToolError, tool_from
from workflows.tool_writing import digest_of, fields_of
from workflows.words import GRADES_BEST_FIRST, AnswerValue, Grade

__all__ = [
    "Answers",
    "Condition",
    "Question",
    "Scale",
    "Section",
    "Tool",
    "ToolError",
    "WeakPoint",
    "asked",
    "conflicts_with_overall",
    "digest_of",
    "fields_of",
    "missing_comments",
    "raises_safeguarding_now",
    "text_fault",
    "tool_from",
    "unanswered",
    "weak_points",
]

# By question key: a mapping or an object with value, comment and found_elsewhere.
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class WeakPoint:
    """A finding, a section's or a question's, that needs an action in its section or a recorded reason."""

    key: str
    section: str
    text: str


def asked(tool: Tool, status: str, answers: Answers) -> list[Section]:
    """The sections asked of such a case given the answers so far: questions whose condition does not hold are left out.

    A condition on a question that is itself left out does not hold, whatever was once answered there.
    """
    shown: set[str] = set()
    sections = []
    for section in tool.applicable(status):
        questions = []
        for question in section.questions:
            when = question.when
            if when is None or (when.question in shown and _said(answers, when.question) in when.values):
                shown.add(question.key)
                questions.append(question)
        if questions:
            sections.append(replace(section, questions=tuple(questions)))
    return sections


def unanswered(tool: Tool, status: str, answers: Answers) -> list[Question]:
    """The required questions asked of such a case that have no answer yet; "not answered" is none."""
    return [q for _, q in _asked(tool, status, answers) if q.required and not _said(answers, q.key)]


def missing_comments(tool: Tool, status: str, answers: Answers) -> list[Question]:
    """The evidence questions answered "no" or "partly" without a comment that says why."""
    wanting = (AnswerValue.NO, AnswerValue.PARTLY)
    return [
        question
        for _, question in _asked(tool, status, answers)
        if question.scale is Scale.EVIDENCE
        and _said(answers, question.key) in wanting
        and not str(_field(answers, question.key, "comment") or "").strip()
    ]


def weak_points(tool: Tool, status: str, answers: Answers, section_grades: Mapping[str, str]) -> list[WeakPoint]:
    """Each graded section below good and each key question answered "no", in the tool's order (DOMAIN §3)."""
    points: list[WeakPoint] = []
    for section in asked(tool, status, answers):
        grade = section_grades.get(section.key)
        if section.graded and grade and Grade(grade).below_good:
            points.append(WeakPoint(section.key, section.key, section.title))
        points += [
            WeakPoint(question.key, section.key, question.text)
            for question in section.questions
            if question.key_question and _said(answers, question.key) == AnswerValue.NO
        ]
    return points


def raises_safeguarding_now(tool: Tool, answers: Answers) -> bool:
    """True when a stop question is answered "yes", whether or not it is asked of the case's status today."""
    stops = (question for question in tool.questions.values() if question.stop)
    return any(_said(answers, question.key) == AnswerValue.YES for question in stops)


def conflicts_with_overall(section_grades: Mapping[str, str | None], overall: str) -> str | None:
    """A warning when the overall grade is better or worse than every section's; the auditor still decides."""
    ranks = [GRADES_BEST_FIRST.index(Grade(grade)) for grade in section_grades.values() if grade]
    own = GRADES_BEST_FIRST.index(Grade(overall))
    if not ranks or min(ranks) <= own <= max(ranks):
        return None
    side, nearest = ("better", min(ranks)) if own < min(ranks) else ("worse", max(ranks))
    best = "best" if side == "better" else "weakest"
    return (
        f"The overall grade, {_spoken(GRADES_BEST_FIRST[own])}, is {side} than that of every section; "
        f"the {best} section is {_spoken(GRADES_BEST_FIRST[nearest])}. "
        "Check it, or say in the reasons why it is right."
    )


def _asked(tool: Tool, status: str, answers: Answers) -> Iterator[tuple[Section, Question]]:
    return ((section, question) for section in asked(tool, status, answers) for question in section.questions)


def _said(answers: Answers, key: str) -> str:
    """The value given, as text; empty when there is none. A number 0 is an answer."""
    value = _field(answers, key, "value")
    said = "" if value is None else str(value).strip()
    return "" if said == AnswerValue.NOT_ANSWERED else said


def _field(answers: Answers, key: str, name: str) -> Any:
    answer = answers.get(key)
    return answer.get(name) if isinstance(answer, Mapping) else getattr(answer, name, None)


def _spoken(grade: Grade) -> str:
    return grade.value.replace("_", " ")
