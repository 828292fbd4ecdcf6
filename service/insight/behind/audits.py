"""The audits behind numbers of grades, evidence and good work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, null, or_, select, tuple_

from service.insight.measures.around import numbers_said
from service.insight.measures.counting import GRADE, Condition, Part, graded, nowhere, placed, standing
from service.insight.measures.evidence import always_asking, feedback_asked
from service.insight.scope import Scope
from service.models import Answer, Audit
from workflows.words import OTHER_SUBJECTS, AnswerValue, CaseStatus, Grade

GOOD_OR_BETTER, MISSED, ELSEWHERE, NUMBER = "good_or_better", "missed", "elsewhere", "number"
NOT_MET = (AnswerValue.PARTLY, AnswerValue.NO)
IN_PART = {
    Part.EARLY_HELP: Audit.case_status == CaseStatus.EARLY_HELP,
    Part.OTHER: Audit.case_status.in_(OTHER_SUBJECTS),
    Part.STATUTORY: Audit.case_status.not_in((CaseStatus.EARLY_HELP, *OTHER_SUBJECTS)),
}


def rows(scope: Scope, given: Mapping[str, str]) -> Select[Any]:
    """Narrowed by any of part, grade, twice, exemplar, round, nowhere, question and answer.

    Of feedback an audit stands there once for each of the answers that say that the family was asked.
    """
    query = placed(select(Audit.id, null().label("detail")).select_from(Audit))
    if "feedback" in given:
        asked = tuple_(Audit.tool_key, Answer.question_key).in_(feedback_asked(scope))
        query = query.join(Answer, Answer.audit_id == Audit.id).where(asked, Answer.value == AnswerValue.YES)
    return query.where(*_conditions(scope, given))


def _conditions(scope: Scope, given: Mapping[str, str]) -> Iterator[Condition]:
    yield from standing(scope) if "exemplar" in given else graded(scope)
    yield from nowhere(given.get("nowhere"))
    if "part" in given:
        yield IN_PART[Part(given["part"])]
    if "grade" in given:
        both = (Grade.OUTSTANDING, Grade.GOOD)
        yield GRADE.in_(both if given["grade"] == GOOD_OR_BETTER else (given["grade"],))
    if "twice" in given:
        yield Audit.agreed_grade.is_not(None)
    if "exemplar" in given:
        yield Audit.exemplar_at.is_not(None)
    if "round" in given:
        yield Audit.cycle_id == int(given["round"])
    if "question" in given:
        yield _answered(scope, given["question"], given.get("answer"))


def _answered(scope: Scope, question: str, answer: str | None) -> ColumnElement[bool]:
    said = exists().where(Answer.audit_id == Audit.id, Answer.question_key == question)
    if answer == AnswerValue.NOT_ANSWERED:
        return _not_answered(scope, question, said)
    if answer in (MISSED, ELSEWHERE):
        missed = said.where(Answer.value.in_(NOT_MET))
        return missed.where(Answer.found_elsewhere.is_(True)) if answer == ELSEWHERE else missed
    if answer == NUMBER:
        return said.where(Answer.value.in_(numbers_said(scope, question)))
    return said.where(Answer.value == answer) if answer is not None else said


def _not_answered(scope: Scope, question: str, said: Any) -> ColumnElement[bool]:
    """Asked whatever the other answers were, and nothing was said; or said in so many words to be not answered."""
    always = or_(
        false(),
        *(
            and_(Audit.case_status == status, Audit.tool_key == tool, Audit.tool_version == version)
            for status, tool, version in always_asking(scope, question)
        ),
    )
    silent = ~said.where(Answer.value.in_(list(AnswerValue)), Answer.value != AnswerValue.NOT_ANSWERED)
    return or_(and_(always, silent), and_(~always, said.where(Answer.value == AnswerValue.NOT_ANSWERED)))
