"""Fills an audit form as somebody would whose judgement of the file is this grade."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from service.demo.phrases import COMMENTS
from workflows.tools import Question, Scale, Section, Tool, asked
from workflows.words import GRADES_BEST_FIRST, Grade

# How often evidence is there, partly there, absent or not asked for: yes, partly, no, not applicable.
EVIDENCE = {
    Grade.OUTSTANDING: (94, 3, 0, 3),
    Grade.GOOD: (84, 11, 2, 3),
    Grade.REQUIRES_IMPROVEMENT: (58, 27, 12, 3),
    Grade.INADEQUATE: (38, 30, 29, 3),
}
VALUES = ("yes", "partly", "no", "not_applicable")
OUTCOMES = {
    Grade.OUTSTANDING: "improved",
    Grade.GOOD: "improved",
    Grade.REQUIRES_IMPROVEMENT: "limited_improvement",
    Grade.INADEQUATE: "no_change",
}
ADDRESSED = "Part of the actions on this audit."


def filled(tool: Tool, status: str, grade: Grade, today: date, rng: Random) -> dict[str, Any]:
    """Answers, grades of sections and reasons, as `save_answers` takes them, ready to be submitted."""
    possible = [question for section in tool.applicable(status) for question in section.questions]
    answers = {question.key: _answer(question, grade, today, rng) for question in possible}
    sections = asked(tool, status, answers)
    wanted = {question.key for section in sections for question in section.questions}
    answers = {key: answer for key, answer in answers.items() if answer and key in wanted}
    grades = {section.key: str(_near(grade, rng)) for section in sections if section.graded}
    weak = [section.key for section in sections if _is_weak(section, grades, answers)]
    return {"answers": answers, "section_grades": grades, "no_action_reasons": dict.fromkeys(weak, ADDRESSED)}


def _near(grade: Grade, rng: Random) -> Grade:
    """A section's grade: mostly that of the whole, now and then the next one."""
    place = GRADES_BEST_FIRST.index(grade) + rng.choice((0, 0, 0, 0, -1, 1))
    return GRADES_BEST_FIRST[min(max(place, 0), len(GRADES_BEST_FIRST) - 1)]


def _answer(question: Question, grade: Grade, today: date, rng: Random) -> dict[str, Any]:
    match question.scale:
        case Scale.EVIDENCE:
            return _evidence(grade, rng)
        case Scale.YES_NO:
            return {"value": "no"}
        case Scale.OUTCOME:
            return {"value": OUTCOMES[grade]}
        case Scale.DATE:
            return {"value": (today - timedelta(days=rng.randint(3, 40))).isoformat()}
        case Scale.NUMBER:
            return {"value": str(rng.randint(0, 3))}
        case Scale.GRADE:
            return {"value": str(_near(grade, rng))}
        case Scale.TEXT if question.required:
            return {"value": "Talked through with the worker; see the reasons for the grade."}
        case _:
            return {}


def _evidence(grade: Grade, rng: Random) -> dict[str, Any]:
    value = rng.choices(VALUES, EVIDENCE[grade])[0]
    answer: dict[str, Any] = {"value": value}
    if value in ("partly", "no"):
        answer["comment"] = rng.choice(COMMENTS)
        answer["found_elsewhere"] = value == "partly" and rng.random() < 0.2
    return answer


def _is_weak(section: Section, grades: dict[str, str], answers: dict[str, dict[str, Any]]) -> bool:
    """A weak grade, or a no to a key question: something must be said to it (DOMAIN.md §3)."""
    if section.key in grades and Grade(grades[section.key]).below_good:
        return True
    return any(q.key_question and answers.get(q.key, {}).get("value") == "no" for q in section.questions)
