"""What others wrote of whom is erased: where it stands, taking it out where two people want that, and what is left."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, update

from service.belonging.mentions import HISTORY, SOURCES, Hit, Source, hits, pattern
from service.belonging.parts import Numbers, Parts, of_cases, of_person, of_self_audits
from service.database import db
from service.models import Case, KnownAs, Person, SelfAudit
from service.steps.erasing import marks
from service.steps.erasing.cases import LOOKED_AT
from service.steps.erasing.histories import renamed
from service.steps.erasing.marks import Why
from service.steps.erasing.people import NAME
from service.steps.erasing.units import UNITS
from service.steps.erasing.wiping import STILL, digests
from service.transaction import Work

LEFT_OUT = "[reference left out]"


def names_of(about: str, number: int) -> set[str]:
    """The references of a case and of its referrals, or somebody's names and their e-mail."""
    if about == "case":
        return set(db.session.scalars(_family(Case.reference, number)))
    person = db.session.get_one(Person, number)
    return {person.name, person.email, *db.session.scalars(select(KnownAs.name).where(KnownAs.person_id == number))}


def elsewhere(about: str, number: int) -> list[Hit]:
    """Where others wrote of it, in records that do not go with it."""
    cases = _family(Case.id, number)
    held = select(SelfAudit.id).where(SelfAudit.case_id.in_(cases))
    whole = [of_cases(cases), of_self_audits(held), dict.fromkeys(LOOKED_AT, cases)]
    return named_in(about, names_of(about, number), of_person(number) if about == "person" else whole)


def named_in(about: str, names: Collection[str], apart: Sequence[Parts] = ()) -> list[Hit]:
    """Where one of these stands, but in these records; from histories people's names go by themselves."""
    return hits(names, apart, [one for one in SOURCES if one is not HISTORY or about == "case"])


def erase_everywhere(about: str, work: Work, number: int, why: Why) -> int:
    """Erase it, and take it out of what others wrote; returns from how many records."""
    if db.session.get(Case if about == "case" else Person, number) is None:
        return 0
    names, found = names_of(about, number), elsewhere(about, number)
    UNITS[about](work, number, why)
    wanted = pattern(names)
    if wanted is None or not found:
        return 0
    instead = NAME.format(number) if about == "person" else LEFT_OUT
    for source, kind, hit in found:
        which = and_(source.hanging_on(kind, [hit]), source.holding(names))
        _rewrite(work, source, which, lambda value: replaced(value, wanted, instead))
    numbers: Numbers = {}
    for _, kind, hit in found:
        numbers.setdefault(kind, set()).add(hit)
    work.session.expire_all()
    digests(work, numbers)
    marks.leave(work, numbers, why, whole=False)
    return len({(kind, hit) for _, kind, hit in found})


def _rewrite(work: Work, source: Source, which: ColumnElement[bool], change: Callable[[Any], Any]) -> None:
    if source is HISTORY:
        renamed(work, which, change)
        return
    texts = select(source.model.id, *source.columns).where(which).with_for_update(of=source.model)
    for row, *said in work.session.execute(texts).all():
        new = {column.key: change(value) for column, value in zip(source.columns, said, strict=True)}
        written = update(source.model).where(source.model.id == row).values(_fitting(source.model, new))
        work.session.execute(written.execution_options(**STILL))


def replaced(value: Any, wanted: re.Pattern[str], instead: str) -> Any:
    """The same text, or whatever JSON holds texts, with something else in the place of the names."""
    if isinstance(value, str):
        return wanted.sub(instead, value)
    if isinstance(value, dict):
        return {key: replaced(inner, wanted, instead) for key, inner in value.items()}
    return [replaced(inner, wanted, instead) for inner in value] if isinstance(value, list) else value


def _fitting(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """No text longer than its column, which what stands instead may make it."""
    lengths = {name: getattr(model.__table__.columns[name].type, "length", None) for name in values}
    return {name: value[: lengths[name]] if isinstance(value, str) else value for name, value in values.items()}


def _family(column: Any, number: int) -> Select[Any]:
    """This of the case and of the referrals of the same child."""
    own = select(Case.reference).where(Case.id == number).scalar_subquery()
    return select(column).where(or_(Case.id == number, Case.child_reference == own))
