"""The audits of one person's cases and what their answers said, asked for once and read in several ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.midnights import start_of
from service.models import Answer, Audit, Auditor, Case, Person, SectionResult
from service.queries import Sight
from service.reading.plans import local_day
from service.reading.quick_wins import told_of
from service.toolbox import tool_of
from workflows.words import AnswerValue, Grade

MISSED = (AnswerValue.NO, AnswerValue.PARTLY)
WHOLE = (
    joinedload(Audit.case).lazyload(Case.readers),
    joinedload(Audit.exemplar_by).lazyload("*"),
    joinedload(Audit.auditors).joinedload(Auditor.person).lazyload("*"),
)


@dataclass(frozen=True)
class Casework:
    """Submitted audits of which the reader may be told, by number, and of their answers what was missed or praised.

    `held` are the audits of cases that the person holds now; the others were named.
    """

    audits: Mapping[int, Audit]
    held: frozenset[int]
    answers: Sequence[Answer]

    @property
    def newest_first(self) -> list[Audit]:
        """The audits of cases that the person holds."""
        held = [audit for audit in self.audits.values() if audit.id in self.held]
        return sorted(held, key=lambda audit: (audit.submitted_at, audit.id), reverse=True)

    def after(self, day: date) -> list[Audit]:
        """Those of them that were submitted after a local day."""
        return [audit for audit in self.newest_first if (local_day(audit.submitted_at) or day) > day]

    def strengths(self) -> dict[int, str]:
        """What each audit says was done well, by its number."""
        key = strengths_question()
        praised = {one.audit_id: (one.value or "").strip() for one in self.answers if one.question_key == key}
        return {number: text for number, text in praised.items() if text}

    def exemplars(self, person_id: int) -> list[Audit]:
        """Those that were marked as exemplars of somebody's work, newest first."""
        marked = [audit for audit in self.audits.values() if audit.exemplar_of_id == person_id and audit.exemplar_at]
        return sorted(marked, key=lambda audit: (audit.exemplar_at, audit.id), reverse=True)

    def missed(self) -> list[Answer]:
        """The answers that say that something was missing, of the person's cases and of audits that were named."""
        return [answer for answer in self.answers if answer.value in MISSED]


def casework(person: Person, sight: Sight, since: date, also: Iterable[int] = ()) -> Casework:
    """The audits of somebody's cases since a local day, their exemplars since then, and some others by number."""
    of_cases = and_(Audit.case.has(Case.worker_id == person.id), Audit.submitted_at >= start_of(since))
    begun = start_of(since)
    praised = and_(Audit.exemplar_of_id == person.id, Audit.exemplar_at >= begun)
    query = select(Audit).where(told_of(sight), or_(of_cases, praised, Audit.id.in_(set(also)))).options(*WHOLE)
    found = list(db.session.scalars(query).unique())
    held = [a.id for a in found if a.case.worker_id == person.id and a.submitted_at and a.submitted_at >= begun]
    audits = {audit.id: audit for audit in found}
    said = or_(Answer.value.in_(MISSED), Answer.question_key == strengths_question())
    answers = db.session.scalars(select(Answer).where(Answer.audit_id.in_(audits), said)) if audits else ()
    return Casework(audits, frozenset(held), list(answers))


def strengths_question() -> str:
    """The question in which auditors say what was done well."""
    return str(here().policy.get("agenda.strengths_question"))


def outstanding(work: Casework) -> dict[int, list[str]]:
    """The titles of the sections that were graded outstanding, by audit, newest audit first."""
    graded = SectionResult.grade == Grade.OUTSTANDING, SectionResult.audit_id.in_(work.held)
    keys: dict[int, set[str]] = {}
    for number, key in db.session.execute(select(SectionResult.audit_id, SectionResult.section_key).where(*graded)):
        keys.setdefault(number, set()).add(key)
    audits = [audit for audit in work.newest_first if audit.id in keys]
    return {a.id: [section.title for section in tool_of(a).sections if section.key in keys[a.id]] for a in audits}
