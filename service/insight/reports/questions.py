"""The answers of audits to questions about evidence on file, and the words of these questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select

from service.database import db
from service.insight.reports.words import ELSEWHERE
from service.models import Answer
from service.toolbox import tool_at
from workflows.tools import Question, Scale, asked
from workflows.words import AnswerValue

AT_ONCE = 250


def answers_of(audits: list[dict[str, Any]], beat: Callable[[float], None]) -> None:
    """Put beside each audit what was said to each question that was asked, `~` behind what was found elsewhere.

    `beat` hears the share done, 0-1.
    """
    by_number = {audit["id"]: audit for audit in audits}
    numbers = sorted(by_number)
    for start in range(0, len(numbers), AT_ONCE):
        _some(by_number, numbers[start : start + AT_ONCE])
        beat(min(1.0, (start + AT_ONCE) / len(numbers)))


def questions_of(audits: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions about evidence in the tools used, as the newest version used words them."""
    used = sorted({(audit["tool"], audit["version"]) for audit in audits})
    found: dict[str, dict[str, Any]] = {}
    for key, version in used:
        for question in _evidence(key, version).values():
            number = f"{key}/{question.key}"
            found[number] = {"id": number, "text": question.text, "theme": question.theme}
    return [found[number] for number in sorted(found)]


def _some(by_number: dict[int, dict[str, Any]], numbers: list[int]) -> None:
    """What was asked of each audit, given its other answers, and what was said to it."""
    columns = select(Answer.audit_id, Answer.question_key, Answer.value, Answer.found_elsewhere)
    query = columns.where(Answer.audit_id.in_(numbers)).order_by(Answer.audit_id, Answer.question_key)
    given: dict[int, dict[str, dict[str, Any]]] = {number: {} for number in numbers}
    for audit_id, key, value, elsewhere in db.session.execute(query):
        given[audit_id][key] = {"value": value, "elsewhere": elsewhere}
    for number in numbers:
        audit = by_number[number]
        sections = asked(tool_at(audit["tool"], audit["version"]), audit["status"], given[number])
        questions = (question for section in sections for question in section.questions)
        wanted = [one.key for one in questions if one.scale is Scale.EVIDENCE]
        known = _evidence(audit["tool"], audit["version"])
        also = [key for key, answer in given[number].items() if answer["value"] and key in known]
        audit["answers"] = {key: _said(given[number].get(key, {})) for key in dict.fromkeys([*wanted, *also])}


def _said(answer: dict[str, Any]) -> str:
    return (answer.get("value") or AnswerValue.NOT_ANSWERED) + (ELSEWHERE if answer.get("elsewhere") else "")


def _evidence(key: str, version: int) -> dict[str, Question]:
    """The questions of a tool that ask for evidence on file."""
    return {name: one for name, one in tool_at(key, version).questions.items() if one.scale is Scale.EVIDENCE}
