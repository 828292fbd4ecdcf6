"""The audits behind a number, as far as somebody may see them: newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from service.insight.measures.counting import GRADE, Condition, Part, graded, placed, standing
from service.insight.scope import Scope
from service.models import Answer, Audit, Case
from service.queries import Sight
from service.reading.audits import AuditLine, audit_line
from service.reading.pages import Page, paged
from workflows.words import OTHER_SUBJECTS, CaseStatus, Grade

GOOD_OR_BETTER = "good_or_better"
IN_PART = {
    Part.EARLY_HELP: Audit.case_status == CaseStatus.EARLY_HELP,
    Part.OTHER: Audit.case_status.in_(OTHER_SUBJECTS),
    Part.STATUTORY: Audit.case_status.not_in((CaseStatus.EARLY_HELP, *OTHER_SUBJECTS)),
}


@dataclass(frozen=True)
class Behind:
    """What of a scope's audits a number counts; None of all. `answer` is to `question`; a grade may be two together."""

    part: Part | None = None
    grade: str | None = None
    twice: bool = False
    exemplar: bool = False
    question: str | None = None
    answer: str | None = None

    def conditions(self, scope: Scope) -> Iterator[Condition]:
        yield from standing(scope) if self.exemplar else graded(scope)
        if self.part is not None:
            yield IN_PART[self.part]
        if self.grade == GOOD_OR_BETTER:
            yield GRADE.in_((Grade.OUTSTANDING, Grade.GOOD))
        elif self.grade is not None:
            yield GRADE.in_((self.grade,))
        if self.twice:
            yield Audit.agreed_grade.is_not(None)
        if self.exemplar:
            yield Audit.exemplar_at.is_not(None)
        if self.question is not None:
            yield _answered(self.question, self.answer)


def audits_behind(scope: Scope, behind: Behind, sight: Sight, page: int) -> Page[AuditLine]:
    """A case that only named people may read is counted, but stands here for them alone."""
    query = placed(select(Audit)).where(sight.of("audit"), *behind.conditions(scope))
    query = query.order_by(Audit.submitted_at.desc(), Audit.id.desc())
    return paged(query, page, lambda audit: audit_line(audit, sight), joinedload(Audit.case).lazyload(Case.readers))


def _answered(question: str, answer: str | None) -> Any:
    said = exists().where(Answer.audit_id == Audit.id, Answer.question_key == question)
    return said.where(Answer.value == answer) if answer is not None else said
