"""Fills an empty database with the demonstration: staff, cases, half a year of audits, and passwords."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import ColumnElement, event, func, select

from config.demo import DEMO_PASSWORD, SIGN_INS
from service.context import here
from service.database import db, is_sqlite
from service.demo.half_year import DAYS, HalfYear
from service.demo.simulation import simulated
from service.models import Audit, Case, Person
from service.people import person_by_email
from service.signing_in import hashed
from service.transaction import transaction
from workflows.words import SubjectKind


@dataclass(frozen=True)
class Filled:
    """What there is now; `refusals` are sentences that the story went on without."""

    people: int
    cases: int
    audits: int
    refusals: tuple[str, ...]


def is_empty() -> bool:
    """True while nobody and no case has been imported."""
    return not (_count(Person) or _count(Case))


def fill(progress: Callable[[float, str], None], days: int = DAYS) -> Filled:
    """Make the demonstration of so many days; `progress` hears the share that is done, 0 to 1, and what happens."""
    context = here()
    calendar, today = context.calendar, context.today()
    ends_on = calendar.at_or_before(today - timedelta(days=1))
    began_on = calendar.at_or_after(ends_on - timedelta(days=days))
    with in_a_hurry(), TemporaryDirectory() as folder, simulated(context, began_on) as clock:
        story = HalfYear(context, clock, ends_on, Path(folder))
        story.live(progress)
    _let_in()
    progress(1, "done")
    cases = _count(Case, Case.kind == SubjectKind.CASE)
    return Filled(_count(Person), cases, _count(Audit), tuple(story.office.refusals))


def _count(model: type[Person] | type[Case] | type[Audit], *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(model.id)).where(*conditions)) or 0


def _let_in() -> None:
    """Everybody who can sign in has the same password, so one hash serves them all."""
    password_hash = hashed(DEMO_PASSWORD)
    with transaction():
        for sign_in in SIGN_INS:
            person = person_by_email(sign_in.email)
            assert person is not None, "the staff file has every sign-in"
            person.password_hash = password_hash


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Nobody relies on a demonstration that is still being made, so nothing waits for the disk meanwhile."""
    engine = db.engine
    gc.disable()
    if is_sqlite(engine):
        event.listen(engine, "connect", _without_waiting)
        db.session.remove()
        engine.dispose()
    try:
        yield
    finally:
        gc.enable()
        if is_sqlite(engine):
            event.remove(engine, "connect", _without_waiting)
            db.session.remove()
            engine.dispose()


def _without_waiting(connection: Any, record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")
