"""What audits found missing in somebody's work, for talking it over: behind each action, and since a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from service.context import here
from service.models import ActionPlan, Answer, Audit
from service.reading.casework import Casework
from service.reading.plans import local_day
from service.toolbox import tool_of
from workflows.tools import Question, Scale
from workflows.words import AnswerValue

MOST_SAID = 2
MOST_MISSED = 5
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Missing:
    """A standard that was not met in one audit, and how often within a year; `on` is the local day of the audit."""

    audit_id: int
    reference: str
    on: date
    question: Question
    partly: bool
    comment: str
    times: int


def found_behind(plans: Sequence[ActionPlan], work: Casework) -> dict[int, list[str]]:
    """What the auditor wrote in each action's section where something was missing, else why the grade; by action.

    An action of an audit that the reader may not see has nothing here.
    """
    said = _said(work)
    found = {}
    for action in (action for plan in plans for action in plan.actions if not action.struck):
        audit = work.audits.get(action.audit_id or 0)
        if audit is not None:
            comments = said.get((audit.id, action.section or ""), [])[:MOST_SAID]
            found[action.id] = comments or ([audit.reasons] if audit.reasons else [])
    return found


def _said(work: Casework) -> dict[tuple[int, str], list[str]]:
    """The comments on what was missing, by audit and section, key questions first."""
    found: dict[tuple[int, str], list[tuple[bool, int, str]]] = {}
    sections = {number: _places(audit) for number, audit in work.audits.items()}
    for answer in work.missed():
        place = sections[answer.audit_id].get(answer.question_key)
        if place is not None and answer.comment:
            section, order, question = place
            entry = (not question.key_question, order, answer.comment)
            found.setdefault((answer.audit_id, section), []).append(entry)
    return {key: [text for _, _, text in sorted(entries)] for key, entries in found.items()}


def _places(audit: Audit) -> dict[str, tuple[str, int, Question]]:
    return {
        question.key: (section.key, order, question)
        for section in tool_of(audit).sections
        for order, question in enumerate(section.questions)
    }


def missed_since(work: Casework, since: date) -> list[Missing]:
    """The standards missed in audits of somebody's cases after a local day, key questions and repeated ones first."""
    lately = {audit.id for audit in work.after(since)}
    yearly = {audit.id for audit in work.after(here().today() - YEAR)}
    answers = [answer for answer in work.missed() if answer.audit_id in work.held]
    times = Counter(_standard(work, answer) for answer in answers if answer.audit_id in yearly)
    wanted = [answer for answer in answers if answer.audit_id in lately]
    found = [_missing(answer, work.audits[answer.audit_id], times[_standard(work, answer)]) for answer in wanted]
    return sorted((one for one in found if one is not None), key=_weight)[:MOST_MISSED]


def _standard(work: Casework, answer: Answer) -> tuple[str, str]:
    return work.audits[answer.audit_id].tool_key, answer.question_key


def _missing(answer: Answer, audit: Audit, times: int) -> Missing | None:
    question, on = tool_of(audit).questions.get(answer.question_key), local_day(audit.submitted_at)
    if question is None or question.scale is not Scale.EVIDENCE or on is None:
        return None
    return Missing(
        audit_id=audit.id,
        reference=audit.case.reference,
        on=on,
        question=question,
        partly=answer.value == AnswerValue.PARTLY,
        comment=answer.comment,
        times=times,
    )


def _weight(missing: Missing) -> tuple[bool, bool, int, int]:
    return (not missing.question.key_question, missing.partly, -missing.times, missing.audit_id)
