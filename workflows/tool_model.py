"""What an audit tool consists of, and which values each kind of question takes (DOMAIN §3)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from workflows.words import GRADES_BEST_FIRST, OTHER_SUBJECTS, AnswerValue, CaseStatus, OutcomeValue
from workflows.working_days import FIRST_DAY, LAST_DAY, checked

LONGEST_TEXT = 10_000
LARGEST_NUMBER = 100_000
# Those of children's cases: a referral, a resource or a supervision file is named where it is meant.
EVERY_STATUS = frozenset(CaseStatus) - OTHER_SUBJECTS


class Scale(StrEnum):
    """How a question is answered."""

    DATE = "date"
    EVIDENCE = "evidence"
    GRADE = "grade"
    NUMBER = "number"
    OUTCOME = "outcome"
    TEXT = "text"
    YES_NO = "yes_no"


CHOICES: Mapping[Scale, tuple[StrEnum, ...]] = {
    Scale.EVIDENCE: (
        AnswerValue.YES,
        AnswerValue.PARTLY,
        AnswerValue.NO,
        AnswerValue.NOT_APPLICABLE,
        AnswerValue.NOT_ANSWERED,
    ),
    Scale.GRADE: GRADES_BEST_FIRST,
    Scale.OUTCOME: (
        OutcomeValue.IMPROVED,
        OutcomeValue.LIMITED_IMPROVEMENT,
        OutcomeValue.NO_CHANGE,
        OutcomeValue.WORSE,
    ),
    Scale.YES_NO: (AnswerValue.YES, AnswerValue.NO),
}


@dataclass(frozen=True)
class Condition:
    """Asks a question only where an earlier one of the same tool was answered with one of these values."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question; a "no" to a key question needs an action, a "yes" to a stop question a task at once.

    `standard` is the practice standard behind it, `theme` a short key under which findings are counted together.
    """

    key: str
    text: str
    scale: Scale
    required: bool = False
    key_question: bool = False
    stop: bool = False
    guidance: str = ""
    applies: frozenset[CaseStatus] = EVERY_STATUS
    standard: str = ""
    theme: str = ""
    when: Condition | None = None

    @property
    def choices(self) -> tuple[StrEnum, ...]:
        """The values to choose from, in the order to show them; none for dates, numbers and texts."""
        return CHOICES.get(self.scale, ())

    def accepts(self, value: object) -> str | None:
        """None when the value may stand as the answer, else a sentence. An empty one may: it clears."""
        if value is None or value == "":
            return None
        if self.choices:
            return _choice_fault(value, self.choices)
        return _FAULTS[self.scale](value)


@dataclass(frozen=True)
class Section:
    """Questions on one theme; a graded one takes a grade of its own beside their answers."""

    key: str
    title: str
    graded: bool
    questions: tuple[Question, ...]
    applies: frozenset[CaseStatus] = EVERY_STATUS

    def accepts(self, grade: object) -> str | None:
        """None when the section may be graded so, else a sentence. An empty grade always may: it clears."""
        if not self.graded:
            return f"The section “{self.title}” is not graded. Leave its grade out."
        return None if grade is None or grade == "" else _choice_fault(grade, tuple(GRADES_BEST_FIRST))


@dataclass(frozen=True)
class Tool:
    """One version of an audit tool; `for_status` says for which cases it is meant, `theme` what it looks at closely."""

    key: str
    version: int
    title: str
    for_status: frozenset[CaseStatus]
    sections: tuple[Section, ...] = field(repr=False)
    description: str = ""
    theme: str = ""

    @property
    def meant_for(self) -> frozenset[CaseStatus]:
        """Of whom a section is asked that does not say: every case, and only the subjects of a tool for those alone."""
        return meant_for(self.for_status)

    def applicable(self, status: str) -> list[Section]:
        """The sections for a case of this status, each with the questions that may be asked of it."""
        case = CaseStatus(status)
        asked = (
            replace(section, questions=tuple(q for q in section.questions if case in q.applies))
            for section in self.sections
            if case in section.applies
        )
        return [section for section in asked if section.questions]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question of the tool by its key."""
        return {question.key: question for section in self.sections for question in section.questions}


def meant_for(for_status: frozenset[CaseStatus]) -> frozenset[CaseStatus]:
    """Of whom a tool asks what does not say of whom."""
    return for_status | EVERY_STATUS if for_status & EVERY_STATUS else for_status


def text_fault(value: object) -> str | None:
    """None when a text, an answer or a comment, can be stored and shown, else a sentence."""
    if not isinstance(value, str):
        return "Give a text."
    if len(value) > LONGEST_TEXT:
        return f"Give at most {LONGEST_TEXT:,} characters; this has {len(value):,}."
    if _UNSTORABLE.search(value):
        return "The text holds characters that cannot be shown. Delete them, or type it again."
    return None


# Control characters and half surrogates: a database refuses some of them, a document writer the others.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,4})?")


def _choice_fault(value: object, choices: tuple[StrEnum, ...]) -> str | None:
    return None if isinstance(value, str) and value in choices else f"Choose one of {', '.join(choices)}."


def _date_fault(value: object) -> str | None:
    try:
        # Written back, so that the other ISO forms (2027-W12-4, 20270325) do not pass for the usual one.
        if isinstance(value, str) and checked(date.fromisoformat(value)).isoformat() == value:
            return None
    except ValueError:
        pass
    return f"Give a date as year-month-day, such as 2027-03-25, from {FIRST_DAY.year} to {LAST_DAY.year}."


def _number_fault(value: object) -> str | None:
    fault = f"Give a number from 0 to {LARGEST_NUMBER}, such as 3."
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return fault
    if isinstance(value, str):
        value = float(value) if _NUMBER.fullmatch(value) else -1
    return None if 0 <= value <= LARGEST_NUMBER else fault


_FAULTS: Mapping[Scale, Callable[[object], str | None]] = {
    Scale.DATE: _date_fault,
    Scale.NUMBER: _number_fault,
    Scale.TEXT: text_fault,
}
