"""A form as people fill it in: sections in order, what was answered, by whom last, what is still missing and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import joinedload

from service.models import Audit, Moderation, Person, SelfAudit
from service.people import actor_of
from service.queries import Sight
from service.reading.one import seen_one
from service.standing import relations_of
from service.toolbox import tool_of
from workflows.audit import SCHEDULED
from workflows.self_audit import DRAFT
from workflows.tools import Question, Section, Tool, asked, missing_comments, unanswered, weak_points

Filled = Audit | SelfAudit
# By the kind of record: what allows answering, and the state in which there is something to answer.
WRITING: Mapping[type, tuple[str, str]] = {Audit: ("audit.answer", SCHEDULED), SelfAudit: ("self_audit.answer", DRAFT)}
# More unanswered questions of one section than this are named together.
MOST_NAMED = 2


@dataclass(frozen=True)
class Change:
    """Who changed something last, and when in UTC; both may be unknown."""

    by_id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """A question and what was answered; `problem` says what is missing."""

    question: Question
    number: str
    value: str
    comment: str
    found: bool
    problem: str | None
    changed: Change = Change()

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
    changed: Change = Change()

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


def may_answer(record: Filled, person: Person) -> bool:
    """True for the auditors of an audit that is still to be done, and for the author of a self-audit still a draft."""
    permission, state = WRITING[type(record)]
    return record.state == state and bool(actor_of(person).scopes(permission) & set(relations_of(person, record)))


def may_read(audit: Audit, sight: Sight) -> bool:
    """A form is read by its auditors while they fill it in, by everybody who sees the audit once it is submitted.

    Whoever is still to grade the file blind does not read it.
    """
    return (audit.state != SCHEDULED and audit.id not in sight.blind) or may_answer(audit, sight.person)


def filled_one(kind: str, number: int, sight: Sight) -> Filled:
    """The audit or self-audit whose form somebody has before them, an audit's actions with it; raises Absent."""
    moderated = joinedload(Audit.moderations).joinedload(Moderation.moderator).lazyload("*")
    whole = (moderated, joinedload(Audit.auditors), joinedload(Audit.actions))
    found: Filled = seen_one(kind, number, sight, *(whole if kind == "audit" else ()))
    return found


def form_of(record: Filled) -> Form:
    """The form in three queries; answers to questions that are not asked of this case are left out."""
    tool = tool_of(record)
    answers: dict[str, Any] = {row.question_key: row for row in record.answers}
    results: dict[str, Any] = {row.section_key: row for row in record.sections}
    actions = _actions(record) if isinstance(record, Audit) else []
    faults = _faults(tool, record, answers, results, {section for _, _, section in actions})
    parts = []
    numbers = numbered(tool, record.case_status)
    for section in asked(tool, record.case_status, answers):
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
                changed=_change(result),
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


def _actions(audit: Audit) -> list[tuple[int, str, str | None]]:
    return [(action.id, action.text, action.section) for action in audit.actions if not action.struck]


def _change(row: Any) -> Change:
    return Change(row.changed_by_id, row.changed_at) if row is not None else Change()


def _asked(question: Question, number: str, answer: Any, problem: str | None) -> Asked:
    if answer is None:
        return Asked(question, number, "", "", False, problem)
    kept = answer.value or "", answer.comment, answer.found_elsewhere
    return Asked(question, number, *kept, problem, _change(answer))


def _faults(
    tool: Tool, record: Filled, answers: Mapping[str, Any], results: Mapping[str, Any], acted: set[str | None]
) -> dict[str, str]:
    """What is missing, by question key or `section:` and section key: the same checks as at submission.

    Nothing has to be in a self-audit.
    """
    if isinstance(record, SelfAudit):
        return {}
    status = record.case_status
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
