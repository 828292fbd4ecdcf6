"""What stands against erasing something: a legal hold on whom it concerns, or work on it that is not at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select

from service.batches import batches
from service.belonging.parts import Numbers
from service.database import db
from service.models import RECORDS, ActionPlan, Audit, Auditor, Case, LegalHold, PractitionerForm, SelfAudit, Task
from workflows.catalogue import LIFECYCLES


@dataclass(frozen=True)
class Concerned:
    """Whom something is about or whose work it is: the numbers of cases and of people."""

    cases: frozenset[int]
    people: frozenset[int]


def held_cases() -> Select[Any]:
    """The numbers of the cases on which a hold stands."""
    return select(LegalHold.case_id).where(LegalHold.case_id.is_not(None), LegalHold.lifted_at.is_(None))


def held_people() -> Select[Any]:
    """The numbers of the people on whom a hold stands."""
    return select(LegalHold.person_id).where(LegalHold.person_id.is_not(None), LegalHold.lifted_at.is_(None))


def hold_on(unit: str, number: int) -> LegalHold | None:
    """The oldest hold that keeps a case, a person, an audit, a practitioner's form or a self-audit."""
    found = CONCERNED[unit](number)
    about = or_(LegalHold.case_id.in_(found.cases), LegalHold.person_id.in_(found.people))
    query = select(LegalHold).where(LegalHold.lifted_at.is_(None), about).order_by(LegalHold.id).limit(1)
    return db.session.scalar(query)


def unfinished(numbers: Numbers) -> Iterator[tuple[str, int]]:
    """Those of these records that have not come to their end, and those on which a task is open."""
    for kind, ids in sorted(numbers.items()):
        for some in batches(sorted(ids)):
            if kind in RECORDS:
                model: Any = RECORDS[kind]
                open_ones = select(model.id).where(model.id.in_(some), model.state.in_(_open_states(kind)))
                yield from ((kind, number) for number in db.session.scalars(open_ones))
            tasks = select(Task.subject_id).where(Task.subject_kind == kind, Task.subject_id.in_(some))
            yield from ((kind, number) for number in db.session.scalars(tasks.where(Task.closed_at.is_(None))))


def _open_states(kind: str) -> list[str]:
    return [name for name, state in LIFECYCLES[kind].by_state.items() if not (state.ends or state.quiet)]


def _of_audits(*which: Any) -> Concerned:
    """The cases of some audits, and who audited, held the file or owned a plan."""
    audits = select(Audit.id).where(*which)
    cases = select(Audit.case_id).where(Audit.id.in_(audits))
    auditors = select(Auditor.person_id).where(Auditor.audit_id.in_(audits))
    owners = select(ActionPlan.owner_id).where(ActionPlan.audit_id.in_(audits))
    holders = select(Case.person_id).where(Case.id.in_(cases))
    return _found([cases], [auditors, owners, holders])


def _of_form(number: int) -> Concerned:
    form = PractitionerForm.id == number
    cases = select(Audit.case_id).join(PractitionerForm, and_(PractitionerForm.audit_id == Audit.id, form))
    return _found([cases], [select(PractitionerForm.practitioner_id).where(form)])


def _of_self_audit(number: int) -> Concerned:
    one = SelfAudit.id == number
    return _found([select(SelfAudit.case_id).where(one)], [select(SelfAudit.author_id).where(one)])


def _of_case(number: int) -> Concerned:
    """The case, its child's referrals, and whoever worked on its audits."""
    reference = select(Case.reference).where(Case.id == number).scalar_subquery()
    cases = select(Case.id).where(or_(Case.id == number, Case.child_reference == reference))
    worked = _of_audits(Audit.case_id.in_(cases))
    authors = select(SelfAudit.author_id).where(SelfAudit.case_id.in_(cases))
    own = _found([cases], [authors, select(Case.person_id).where(Case.id.in_(cases))])
    return Concerned(own.cases, own.people | worked.people)


def _of_person(number: int) -> Concerned:
    """The person, and the cases of what stands on their file."""
    forms = select(Audit.case_id).join(PractitionerForm, PractitionerForm.audit_id == Audit.id)
    own = select(SelfAudit.case_id).where(SelfAudit.author_id == number)
    found = _found([forms.where(PractitionerForm.practitioner_id == number), own], [])
    return Concerned(found.cases, frozenset({number}))


def _found(cases: list[Select[Any]], people: list[Select[Any]]) -> Concerned:
    both = ({n for query in queries for n in db.session.scalars(query)} - {None} for queries in (cases, people))
    return Concerned(*map(frozenset, both))


CONCERNED: Mapping[str, Callable[[int], Concerned]] = {
    "audit": lambda number: _of_audits(Audit.id == number),
    "case": _of_case,
    "person": _of_person,
    "practitioner_form": _of_form,
    "self_audit": _of_self_audit,
}
