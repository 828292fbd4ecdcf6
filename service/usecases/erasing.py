"""Erases a case or a former member of staff once two people want it: asked for by one, decided by another."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import select

from service import erasures
from service.belonging.parts import gathered, of_person
from service.belonging.standing import hold_on, unfinished
from service.context import here
from service.erased import Cause
from service.models import Case, Erasure, Person, Task
from service.protecting import check, subject_of
from service.queries import Absent
from service.steps.erasing.cases import family, is_erased, numbers_of
from service.steps.erasing.marks import Why
from service.steps.erasing.mentions import erase_everywhere, named_in, names_of
from service.steps.erasing.units import UNITS
from service.steps.second_persons import tell_asked, tell_decided
from service.transaction import Work, transaction
from workflows.engine import Illegal, Incomplete, NotPermitted

OPEN_CASE = "The case is open. It can be erased once the case system has closed it and the import has said so."
STILL_HERE = "They still work here. They can be erased from the day after their last one, which the staff file says."
UNFINISHED = "Something of it is not at its end yet: {}. Let it come to its end, or withdraw it, and ask again."
HELD = "A legal hold of {} keeps this: {} Lift it first if nothing has to be kept any more."


class State(StrEnum):
    """Where an erasure stands."""

    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


def ask(person: Person, about: str, key: str, reason: str) -> Erasure:
    """Ask for an erasure; raises NotPermitted, Incomplete, and Illegal with what stands against it."""
    check(person, "data.erase")
    number, person_id = subject_of(about, key), person.id
    if not reason.strip():
        raise Incomplete({"reason": "Say on what ground it is erased. Name no child and no family."})
    with transaction() as work:
        _free(work, about, number)
        same = (Erasure.kind == about, Erasure.number == number, Erasure.state == State.ASKED)
        found = work.session.scalar(select(Erasure).where(*same).limit(1))
        if found is not None:
            raise Illegal("This has been asked for already, and waits for a second person.")
        row = Erasure(kind=about, number=number, reason=reason.strip(), state=State.ASKED)
        row.asked_by_id, row.asked_at = person_id, work.now
        work.session.add(row)
        tell_asked(work, row)
    return row


def approve(person: Person, number: int, *, everywhere: bool = False) -> Erasure:
    """Erase what somebody else asked for, in one transaction; the log outside the database is written first.

    `everywhere` takes the names out of what others wrote as well; where they still stand is kept with the erasure.

    Raises NotPermitted, also for whoever asked, Absent, Illegal with what stands against it, and OSError where the log
    cannot be written.
    """
    check(person, "data.approve")
    person_id = person.id
    with transaction() as work:
        row = _waiting(work, number)
        if row.asked_by_id == person_id:
            raise NotPermitted("You asked for this yourself: a second person decides.")
        if row.kind == "person" and row.number == person_id:
            raise NotPermitted("This is about yourself: somebody else decides.")
        _free(work, row.kind, row.number)
        row.state, row.decided_by_id, row.decided_at = State.DONE, person_id, work.now
        work.session.flush()
        row.elsewhere = _erased(work, row, everywhere)
        tell_decided(work, row)
    return row


def _erased(work: Work, row: Erasure, everywhere: bool) -> dict[str, Any]:
    """Erase it, and say from how many records of others it went besides, and in which it still stands."""
    about, number, why = row.kind, row.number, Why(Cause.ERASURE, row.id)
    names, taken = names_of(about, number), 0
    erasures.note(about + erasures.EVERYWHERE if everywhere else about, number)
    if everywhere:
        taken = erase_everywhere(about, work, number, why)
    else:
        UNITS[about](work, number, why)
    left = {(kind, record) for _, kind, record in named_in(about, names)}
    return {"taken": taken, "left": [list(place) for place in sorted(left)]}


def refuse(person: Person, number: int, reason: str) -> None:
    """Decide that it stays; also how whoever asked takes it back. Raises NotPermitted, Incomplete, Absent, Illegal."""
    check(person, "data.approve")
    person_id = person.id
    if not reason.strip():
        raise Incomplete({"reason": "Say why it is not erased."})
    with transaction() as work:
        row = _waiting(work, number)
        row.state, row.decided_by_id, row.decided_at = State.REFUSED, person_id, work.now
        row.decided_reason = reason.strip()
        tell_decided(work, row)


def _waiting(work: Work, number: int) -> Erasure:
    row = work.session.scalar(select(Erasure).where(Erasure.id == number).with_for_update(of=Erasure))
    if row is None:
        raise Absent("erasure")
    if row.state != State.ASKED:
        raise Illegal("This was decided already. Nothing was changed.")
    found: Erasure = row
    return found


def _free(work: Work, about: str, number: int) -> None:
    """Raise Illegal with the first thing that stands against it."""
    hold = hold_on(about, number)
    if hold is not None:
        day = hold.at.astimezone(here().zone)
        raise Illegal(HELD.format(f"{day:%-d %B %Y}", hold.reason.rstrip(".") + "."))
    found = _case(work, number) if about == "case" else _person(work, number)
    if found is not None:
        raise Illegal(found)


def _case(work: Work, number: int) -> str | None:
    if is_erased(work, number):
        return "This case was erased before. Nothing was changed."
    if work.session.get_one(Case, number).open:
        return OPEN_CASE
    return _open(numbers_of(family(work, number)))


def _person(work: Work, number: int) -> str | None:
    if work.session.get_one(Person, number).here_on(work.today):
        return STILL_HERE
    task = select(Task.id).where(Task.assignee_id == number, Task.closed_at.is_(None))
    if work.session.scalar(task.limit(1)) is not None:
        return UNFINISHED.format("a task that is theirs")
    return _open(gathered(*of_person(number)))


def _open(numbers: dict[str, set[int]]) -> str | None:
    found = next(unfinished(numbers), None)
    return UNFINISHED.format(f"{found[0].replace('_', ' ')} {found[1]}") if found else None
