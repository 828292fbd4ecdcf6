"""Erases a whole case: the case side of its audits, what its holders noted in self-audits, and its reference."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select, update

from service.belonging.parts import Numbers, gathered, whole_case
from service.models import AccessRequest, Case, CycleCase, FrameCase
from service.steps.erasing import marks
from service.steps.erasing.marks import Why
from service.steps.erasing.wiping import STILL, erase_records, forget_reasons
from service.transaction import Work

# The kinds of access record whose number is a case's.
LOOKED_AT = ("case", "restricted", "subject")
PSEUDONYM = "erased-{}"


def family(work: Work, number: int) -> list[int]:
    """The case and the referrals of the same child, which are subjects of their own; nothing where it is not there."""
    case = work.session.get(Case, number)
    if case is None:
        return []
    same = or_(Case.id == number, Case.child_reference == case.reference)
    return sorted(work.session.scalars(select(Case.id).where(same)))


def numbers_of(cases: Iterable[int]) -> Numbers:
    """Every record that goes with these cases, by kind."""
    return gathered(*(part for number in cases for part in whole_case(number)))


def erase_case(work: Work, number: int, why: Why) -> None:
    """Erase a case; nothing happens where it is erased or absent already."""
    cases = family(work, number)
    if not cases or is_erased(work, number):
        return
    erase_subjects(work, cases, why)


def erase_subjects(work: Work, cases: list[int], why: Why) -> None:
    """Erase these cases and supervision files with everything of their case side."""
    rows = list(work.session.scalars(select(Case).where(Case.id.in_(cases))).unique())
    names = {name for row in rows for name in (row.reference, row.child_reference, row.worker_label) if name}
    cycles = set(work.session.scalars(select(CycleCase.cycle_id).where(CycleCase.case_id.in_(cases))))
    erase_records(work, numbers_of(cases), why, names)
    forget_reasons(work, dict.fromkeys(LOOKED_AT, set(cases)))
    for one in cases:
        made_up = PSEUDONYM.format(one)
        for model, column in ((Case, Case.id), (FrameCase, FrameCase.case_id)):
            change = update(model).where(column == one).values(reference=made_up)
            work.session.execute(change.execution_options(**STILL))
    packages = update(AccessRequest).where(AccessRequest.case_id.in_(cases))
    work.session.execute(packages.values(content=None, told={}).execution_options(**STILL))
    work.session.expire_all()
    marks.leave(work, {"cycle": cycles}, why, whole=False)


def is_erased(work: Work, number: int) -> bool:
    case = work.session.get(Case, number)
    return case is not None and case.reference == PSEUDONYM.format(number)
