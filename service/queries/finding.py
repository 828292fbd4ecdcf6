"""Fetches records through what a person may see; what they may not see is absent."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from service.database import db
from service.given import among
from service.looking import looked_at
from service.models import RECORDS, Audit, Case, Person, PractitionerForm, ProgrammeSlot, Report, Training
from service.people import actor_of
from service.queries.sight import Sight
from service.whole_audits import hanging_on, whole_audits

NUMBERS = "of_records"
MODELS: dict[str, Any] = {
    **RECORDS,
    "case": Case,
    "person": Person,
    "programme_slot": ProgrammeSlot,
    "report": Report,
    "subject": Case,
    "training": Training,
}


class Absent(Exception):
    """There is no such record, or the person may not know of it: the two cannot be told apart."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no such {what}, or it is not among the records that you may see.")


def visible(kind: str, person: Person) -> Select[Any]:
    """Every record of a kind that a person may see."""
    return select(MODELS[kind]).where(Sight(person).of(kind))


def find(kind: str, record_id: int, person: Person) -> Any:
    """One record to read; raises Absent."""
    model = MODELS[kind]
    record = db.session.scalars(visible(kind, person).where(model.id == record_id)).unique().first()
    if record is None:
        raise Absent(kind.replace("_", " "))
    looked_at(kind, record_id, person.id)
    return record


def locked(kind: str, record_id: int, person: Person | None) -> Any:
    """One record to change, locked together with the audit it belongs to; None is the system. Raises Absent."""
    record = lock(kind, record_id)
    if person is not None:
        must_see(kind, record_id, person)
    return record


def must_see(kind: str, record_id: int, person: Person) -> None:
    """Raise Absent where somebody may not see a record; else it counts as looked at."""
    if not sees(person, kind, record_id):
        raise Absent(kind.replace("_", " "))
    looked_at(kind, record_id, person.id)


def lock(kind: str, record_id: int) -> Any:
    """One record to change, locked together with the audit it belongs to, whoever may see it. Raises Absent."""
    found = lock_all(kind, [record_id])
    if not found:
        raise Absent(kind.replace("_", " "))
    return found[record_id]


def lock_all(kind: str, record_ids: Collection[int]) -> dict[int, Any]:
    """Records of a kind to change, locked with the audits they belong to, by number; absent ones are left out.

    Audits are locked first and in the order of their numbers, whoever comes, so that two people never wait for one
    another. What hangs on them is read after that, as it is now.
    """
    model, wanted = RECORDS[kind], {NUMBERS: record_ids}
    behind = hasattr(model, "audit_id")
    audit_ids = list(db.session.scalars(_locking_audits_of(model), wanted)) if behind else []
    numbers = list(db.session.scalars(_locking(model), wanted))
    if model is Audit:
        return {audit.id: audit for audit in whole_audits(numbers)}
    found = hanging_on(whole_audits(audit_ids), model)
    rest = [number for number in numbers if number not in found]
    read = db.session.scalars(_the_ones(model), {NUMBERS: rest}).unique() if rest else ()
    return {number: found[number] for number in numbers if number in found} | {one.id: one for one in read}


def audit_behind(model: Any) -> Select[Any]:
    """The number of the audit to which a record belongs, directly or through a practitioner's form."""
    if not hasattr(model, "form_id"):
        return select(model.audit_id)
    either = func.coalesce(model.audit_id, PractitionerForm.audit_id)
    return select(either).select_from(model).outerjoin(PractitionerForm, PractitionerForm.id == model.form_id)


@cache
def _locking_audits_of(model: Any) -> Select[Any]:
    """Made once for each kind, like those below: making a query takes longer than its answer."""
    numbers = audit_behind(model).where(_wanted(model))
    return select(Audit.id).where(Audit.id.in_(numbers)).order_by(Audit.id).with_for_update(of=Audit)


@cache
def _locking(model: Any) -> Select[Any]:
    return select(model.id).where(_wanted(model)).order_by(model.id).with_for_update(of=model)


@cache
def _the_ones(model: Any) -> Select[Any]:
    return select(model).where(_wanted(model)).execution_options(populate_existing=True)


def _wanted(model: Any) -> Any:
    return model.id.in_(bindparam(NUMBERS, expanding=True))


def sees(person: Person, kind: str, record_id: int) -> bool:
    """Whether a person may see a record, without reading it."""
    return bool(seen(person, kind, [record_id]))


def seen(person: Person, kind: str, numbers: Collection[int]) -> frozenset[int]:
    """Those of some records of a kind, by number, that a person may see, without reading them."""
    model, found, left = RECORDS[kind], set[int](), set(numbers)
    for condition in Sight(person).in_turn(kind):
        if left:
            found.update(db.session.scalars(select(model.id).where(among(model.id, left), condition)))
            left -= found
    return frozenset(found)


def may(person: Person, permission: str) -> bool:
    """True when any relation of this permission is granted to the person at all."""
    return bool(actor_of(person).scopes(permission))
