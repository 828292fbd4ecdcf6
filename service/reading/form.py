"""An audit's form as people fill it in: sections in order, what was answered, what is still missing and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from service.database import db
from service.models import Action, Answer, Audit, Person, SectionResult
from service.people import actor_of
from service.queries import Sight
from service.standing import relations_of
from service.toolbox import tool_of
from workflows.audit import SCHEDULED
from workflows.tools import Question, Section, Tool, asked, missing_comments, unanswered, weak_points

# More unanswered questions of one section than this are named together.
MOST_NAMED = 2


@dataclass(frozen=True)
class Asked:
    """A question and what was answered; `problem` says what is missing."""

    question: Question
    number: str
    value: str
    comment: str
    found: bool
    problem: str | None

    @property
    def answered(self) -> bool:
        return self.value not in ("", "not_answered")

    @property
    def anchor(self) -> str:
        return f"q-{self.question.key.replace('.', '-')}"


@dataclass(frozen=True)
class Part:
    """A section with its questions, its grade, its actions, and the reason why it needs none."""

    section: Section
    grade: str
    reason: str
    asked: Sequence[Asked]
    actions: Sequence[tuple[int, str]]
    problem: str | None

    @property
    def answered(self) -> int:
        return sum(asked.answered for asked in self.asked)

    @property
    def finished(self) -> bool:
        """It was begun, and nothing that must be there is missing."""
        missing = self.problem or any(asked.problem for asked in self.asked)
        return bool(self.answered) and not missing and (not self.section.graded or bool(self.grade))

    @property
    def anchor(self) -> str:
        return f"section-{self.section.key}"

    @property
    def problems(self) -> list[tuple[str, str]]:
        """An anchor and a sentence for each thing that is missing here."""
        missing = [asked for asked in self.asked if asked.problem]
        found = [(asked.anchor, f"{asked.number}: {asked.problem}") for asked in missing]
        silent = [asked for asked in missing if not asked.answered]
        if len(silent) > MOST_NAMED:
            found = [problem for problem, asked in zip(found, missing, strict=True) if asked.answered]
            found.append((silent[0].anchor, f"{self.section.title}: {len(silent)} questions to answer."))
        return [*found, *([(self.anchor, self.problem)] if self.problem else [])]


@dataclass(frozen=True)
class Form:
    """The whole form of one audit."""

    tool: Tool
    parts: Sequence[Part]
    actions: Sequence[tuple[int, str]]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What stands against submitting: an anchor on the page and a sentence for each, many of a section as one."""
        return [problem for part in self.parts for problem in part.problems]

    @property
    def answered(self) -> int:
        return sum(part.answered for part in self.parts)

    @property
    def questions(self) -> int:
        return sum(len(part.asked) for part in self.parts)


def may_answer(audit: Audit, person: Person) -> bool:
    """True for the auditors of an audit that is still to be done."""
    scopes = actor_of(person).scopes("audit.answer")
    return audit.state == SCHEDULED and bool(scopes & set(relations_of(person, audit)))


def may_read(audit: Audit, sight: Sight) -> bool:
    """A form is read by its auditors while they fill it in, by everybody who sees the audit once it is submitted.

    Whoever is still to grade the file blind does not read it.
    """
    return (audit.state != SCHEDULED and audit.id not in sight.blind) or may_answer(audit, sight.person)


def form_of(audit: Audit) -> Form:
    """The form of an audit in three queries; answers to questions that are not asked of this case are left out."""
    tool = tool_of(audit)
    answers = {row.question_key: row for row in _rows(Answer, audit.id)}
    results = {row.section_key: row for row in _rows(SectionResult, audit.id)}
    query = select(Action.id, Action.text, Action.section).where(Action.audit_id == audit.id, Action.struck.is_(False))
    actions = [(row.id, row.text, row.section) for row in db.session.execute(query.order_by(Action.id))]
    faults = _faults(tool, audit, answers, results, {section for _, _, section in actions})
    parts = []
    numbers = numbered(tool, audit.case_status)
    for section in asked(tool, audit.case_status, answers):
        result = results.get(section.key)
        parts.append(
            Part(
                section=section,
                grade=(result.grade if result else None) or "",
                reason=result.no_action_reason if result else "",
                asked=[
                    _asked(question, numbers[question.key], answers.get(question.key), faults.get(question.key))
                    for question in section.questions
                ],
                actions=[(key, text) for key, text, of in actions if of == section.key],
                problem=faults.get(f"section:{section.key}"),
            )
        )
    return Form(tool, parts, [(key, text) for key, text, of in actions if of is None])


def numbered(tool: Tool, status: str) -> dict[str, str]:
    """The number of every question that may be asked, the same whatever is answered: 1.2, and 1.2a where it depends."""
    numbers: dict[str, str] = {}
    for number, section in enumerate(tool.applicable(status), start=1):
        place, letter = 0, 0
        for question in section.questions:
            place, letter = (place, letter + 1) if question.when else (place + 1, 0)
            numbers[question.key] = f"{number}.{place}{chr(96 + letter) if letter else ''}"
    return numbers


def _rows(model: Any, audit_id: int) -> Sequence[Any]:
    return db.session.scalars(select(model).where(model.audit_id == audit_id)).all()


def _asked(question: Question, number: str, answer: Answer | None, problem: str | None) -> Asked:
    if answer is None:
        return Asked(question, number, "", "", False, problem)
    return Asked(question, number, answer.value or "", answer.comment, answer.found_elsewhere, problem)


def _faults(
    tool: Tool,
    audit: Audit,
    answers: Mapping[str, Answer],
    results: Mapping[str, SectionResult],
    acted: set[str | None],
) -> dict[str, str]:
    """What is missing, by question key or `section:` and section key: the same checks as at submission."""
    status = audit.case_status
    faults = {q.key: "Answer this question." for q in unanswered(tool, status, answers)}
    faults |= {q.key: "Say what is missing, in the comment." for q in missing_comments(tool, status, answers)}
    grades = {key: row.grade for key, row in results.items() if row.grade}
    reasoned = {key for key, row in results.items() if row.no_action_reason.strip()}
    for point in weak_points(tool, status, answers, grades):
        if acted & {point.section, None} or point.section in reasoned:
            continue
        title = next(section.title for section in tool.sections if section.key == point.section)
        faults[f"section:{point.section}"] = f"Add an action for “{title}”, or say why none is needed."
    return faults
