"""Erases a former member of staff: their file, their names everywhere; figures keep a person without a name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, cast, or_, select, update

from service.belonging.parts import gathered, of_person
from service.belonging.tables import GONE
from service.models import (
    AccessRequest,
    Case,
    CaseChange,
    FrameCase,
    History,
    Import,
    KnownAs,
    Notice,
    Person,
    SendingHold,
    TaskMove,
)
from service.steps.erasing import histories, marks
from service.steps.erasing.cases import erase_subjects
from service.steps.erasing.leftovers import spelled
from service.steps.erasing.marks import Why
from service.steps.erasing.wiping import STILL, erase_records
from service.transaction import Work

NAME = "Former member of staff {}"
EMAIL = "erased-{}@erased.invalid"
FACTS = cast(History.facts, String)
BY_NAME = (
    (TaskMove, "by_name"),
    (Import, "actor_name"),
    (SendingHold, "held_by"),
    (SendingHold, "released_by"),
    (Case, "worker_label"),
    (CaseChange, "after"),
    (CaseChange, "before"),
    (FrameCase, "worker"),
)


def erase_person(work: Work, number: int, why: Why) -> None:
    """Erase a person; nothing happens where they are erased or absent already."""
    person = work.session.get(Person, number)
    if person is None or is_erased(person):
        return
    known = work.session.scalars(select(KnownAs.name).where(KnownAs.person_id == number))
    names = {person.name, person.email, *known}
    files = list(work.session.scalars(select(Case.id).where(Case.person_id == number)))
    if files:
        erase_subjects(work, files, why)
    erase_records(work, gathered(*of_person(number)), why, names)
    _histories(work, number, names, why)
    _named(work, names, NAME.format(number))
    _notices(work, names)
    _packages(work, number)
    person = work.session.get_one(Person, number, populate_existing=True)
    person.name, person.email = NAME.format(number), EMAIL.format(number)
    person.signed_in_version += 1
    if person.here_on(work.today):
        # After a restore of a backup from before they left: nobody without a name is given work.
        person.left_on = work.today
    work.session.flush()


def is_erased(person: Person) -> bool:
    return person.email == EMAIL.format(person.id)


def _histories(work: Work, number: int, names: set[str], why: Why) -> None:
    """Rows that say who did it, or name them: the number stays, which no longer leads to a name."""
    longest_first = sorted(names, key=len, reverse=True)
    change = _without(longest_first, NAME.format(number))
    named = [column.contains(name, autoescape=True) for name in spelled(names) for column in (FACTS, History.reason)]
    which = or_(History.actor_id == number, *named)
    marks.leave_as_they_are(work, histories.renamed(work, which, change), why)


def _without(names: list[str], pseudonym: str) -> Any:
    """A function that puts the pseudonym in the place of the names, in texts within whatever JSON holds."""

    def change(value: Any) -> Any:
        if isinstance(value, str):
            for name in names:
                value = value.replace(name, pseudonym)
            return value
        if isinstance(value, dict):
            return {key: change(inner) for key, inner in value.items()}
        return [change(inner) for inner in value] if isinstance(value, list) else value

    return change


def _named(work: Work, names: set[str], pseudonym: str) -> None:
    for model, name in BY_NAME:
        column = getattr(model, name)
        change: Any = update(model).where(column.in_(names)).values({name: pseudonym})
        work.session.execute(change.execution_options(**STILL))


def _notices(work: Work, names: set[str]) -> None:
    """Messages in the pages that name them, as those about a cover do: what they told has no use any more."""
    named = [column.contains(name, autoescape=True) for name in names for column in (Notice.subject, Notice.body)]
    change = update(Notice).where(or_(*named)).values(subject=GONE, body=GONE)
    work.session.execute(change.execution_options(**STILL))


def _packages(work: Work, number: int) -> None:
    mine = update(AccessRequest).where(AccessRequest.person_id == number).values(content=None, told={})
    work.session.execute(mine.execution_options(**STILL))
