"""Which cases, people and records have been kept long enough, page by page, and what stands against each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from service.belonging.parts import gathered, of_audits, of_forms, of_person, of_self_audits, whole_case
from service.belonging.standing import hold_on, unfinished
from service.context import here
from service.database import db
from service.models import Audit, Case, ErasedRecord, History, LegalHold, Person, PractitionerForm, SelfAudit, Task
from service.retention.periods import Rule
from service.steps.erasing.cases import PSEUDONYM
from service.steps.erasing.people import EMAIL
from workflows.words import SubjectKind

MODELS: Mapping[str, Any] = {"audit": Audit, "practitioner_form": PractitionerForm, "self_audit": SelfAudit}


class Verdict(StrEnum):
    """GOES, or stays: a legal hold keeps it, or it WAITS for something that is not at its end, or not old enough."""

    GOES = "goes"
    HELD = "held"
    WAITS = "waits"


def next_numbers(rule: Rule, after: int, limit: int) -> Sequence[int]:
    """The next numbers behind one that are old enough and not erased yet."""
    model, which = _old_enough(rule)
    query = select(model.id).where(which, model.id > after).order_by(model.id).limit(limit)
    return list(db.session.scalars(query))


def still_due(rule: Rule, number: int) -> bool:
    """Whether one is still old enough and not erased: somebody may have gone on with it in the meantime."""
    model, which = _old_enough(rule)
    return db.session.scalar(select(model.id).where(which, model.id == number)) is not None


def verdict(rule: Rule, number: int) -> tuple[Verdict, LegalHold | None]:
    """What becomes of one that is old enough, and the hold that keeps it."""
    hold = hold_on(rule.kept.name, number)
    if hold is not None:
        return Verdict.HELD, hold
    return (Verdict.WAITS if WAITS[rule.kept.name](number) else Verdict.GOES), None


def _old_enough(rule: Rule) -> tuple[Any, ColumnElement[bool]]:
    name = rule.kept.name
    if name == "case":
        return Case, _old_case(rule)
    if name == "person":
        left = Person.left_on <= rule.before.astimezone(here().zone).date()
        return Person, and_(left, ~Person.email.like(EMAIL.format("%")))
    model = MODELS[name]
    last = _last_at(name, model)
    return model, and_(model.state == rule.kept.end, last <= rule.before, ~_erased(name, model.id))


def _old_case(rule: Rule) -> ColumnElement[bool]:
    """A case by the day on which it closed, a referral by its own day; what else is audited is no child's."""
    day = rule.before.astimezone(here().zone).date()
    closed = and_(Case.kind == SubjectKind.CASE, Case.closed_on <= day)
    referred = and_(Case.kind == SubjectKind.REFERRAL, Case.opened_on <= day)
    return and_(or_(closed, referred), ~Case.reference.like(PSEUDONYM.format("%")))


def _last_at(kind: str, model: Any) -> Any:
    of_record = (History.subject_kind == kind, History.subject_id == model.id)
    return select(func.max(History.at)).where(*of_record).correlate(model).scalar_subquery()


def _erased(kind: str, number: Any) -> ColumnElement[bool]:
    """Erased whole, and nothing has happened to it since."""
    later = exists().where(
        History.subject_kind == kind, History.subject_id == number, History.sequence > ErasedRecord.sequence
    )
    mark = (ErasedRecord.kind == kind, ErasedRecord.number == number, ErasedRecord.whole)
    return exists().where(*mark, ~later.correlate(ErasedRecord, *_model_of(number)))


def _model_of(number: Any) -> tuple[Any, ...]:
    return (number.class_,)


def _any(query: Select[Any]) -> bool:
    return db.session.scalar(query.limit(1)) is not None


def _case_waits(number: int) -> bool:
    """Something of it is still held, or not at its end."""
    reference = select(Case.reference).where(Case.id == number).scalar_subquery()
    cases = select(Case.id).where(or_(Case.id == number, Case.child_reference == reference))
    held = (
        select(model.id).where(model.case_id.in_(cases), ~_erased(kind, model.id))
        for kind, model in (("audit", Audit), ("self_audit", SelfAudit))
    )
    family = gathered(*(part for one in db.session.scalars(cases).all() for part in whole_case(one)))
    open_case = select(Case.id).where(Case.id == number, Case.kind == SubjectKind.CASE, Case.closed_on.is_(None))
    return any(map(_any, held)) or _any(open_case) or any(unfinished(family))


def _person_waits(number: int) -> bool:
    """Something stands on their file, or a task is theirs."""
    files = select(Case.id).where(Case.person_id == number)
    held = (
        select(PractitionerForm.id).where(
            PractitionerForm.practitioner_id == number, ~_erased("practitioner_form", PractitionerForm.id)
        ),
        select(SelfAudit.id).where(SelfAudit.author_id == number, ~_erased("self_audit", SelfAudit.id)),
        select(Audit.id).where(Audit.case_id.in_(files), ~_erased("audit", Audit.id)),
        select(Task.id).where(Task.assignee_id == number, Task.closed_at.is_(None)),
    )
    return any(map(_any, held)) or any(unfinished(gathered(*of_person(number))))


def _waits(parts: Callable[[Any], Any], model: Any) -> Callable[[int], bool]:
    return lambda number: any(unfinished(gathered(parts(select(model.id).where(model.id == number)))))


WAITS: Mapping[str, Callable[[int], bool]] = {
    "audit": _waits(of_audits, Audit),
    "case": _case_waits,
    "person": _person_waits,
    "practitioner_form": _waits(of_forms, PractitionerForm),
    "self_audit": _waits(of_self_audits, SelfAudit),
}
