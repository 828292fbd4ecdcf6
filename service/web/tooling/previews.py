"""A tool as whoever audits with it sees it: the sections asked of one kind of case, each question with its choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.web.words.wording import CASE_STATUSES, SCALES, upper_first, word
from workflows.tools import Condition, Question, Tool
from workflows.words import AnswerValue, CaseStatus


@dataclass(frozen=True)
class Shown:
    """One question as it is asked: its choices, or how it is answered; when it is asked, in words."""

    number: int
    question: Question
    choices: Sequence[str]
    answered: str
    when: str


@dataclass(frozen=True)
class Part:
    title: str
    graded: bool
    questions: Sequence[Shown]


def statuses(tool: Tool) -> list[tuple[str, str]]:
    """The kinds of case that a tool is meant for, code and words."""
    return [(str(status), upper_first(CASE_STATUSES[status])) for status in CaseStatus if status in tool.for_status]


def preview(tool: Tool, status: str) -> list[Part]:
    """What is asked of a case of this status, questions numbered through."""
    parts, number = [], 0
    for section in tool.applicable(status):
        shown = []
        for question in section.questions:
            number += 1
            shown.append(_shown(number, question, tool))
        parts.append(Part(section.title, section.graded, shown))
    return parts


def _shown(number: int, question: Question, tool: Tool) -> Shown:
    choices = [word(choice) for choice in question.choices if choice != AnswerValue.NOT_ANSWERED]
    when = in_words(question.when, tool) if question.when else ""
    return Shown(number, question, choices, SCALES[question.scale], when)


def in_words(when: Condition, tool: Tool) -> str:
    """“Asked only when “Does the work end here?” is answered yes or partly.”"""
    first = tool.questions.get(when.question)
    values = " or ".join(word(value).lower() for value in when.values)
    return f"Asked only when “{first.text if first else when.question}” is answered {values}."
