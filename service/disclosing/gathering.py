"""Reads everything that the map says is about a case or a person, table by table, without secrets and digests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import inspect, select

from service.batches import batches
from service.belonging.parts import Numbers, gathered, of_cases, of_person
from service.belonging.tables import TABLES, hanging_on
from service.context import here
from service.database import db
from service.models import Case, Escalation, History, Person, RecoveryCode, Remembered, SecondFactor, Token
from workflows.words import EscalationOutcome

Row = dict[str, Any]
Held = dict[str, list[Row]]
# What protects the data and says nothing about anybody.
LEFT_OUT = (
    "answered",
    "digest",
    "fingerprint",
    "form_digest",
    "password_hash",
    "sha256",
    "signed_in_version",
    "version",
)
# Names of workers as imports give them, whether the service knows these people or not.
NAMES = ("worker", "worker_label")
SECRETS = (RecoveryCode, Remembered, SecondFactor, Token)
OF_STAFF = "Left out: it is about a member of staff."
A_PERSON = "a member of staff"
STEP = ("at", "trigger", "from_state", "to_state", "reason", "facts")


def of_case(cases: list[int]) -> Held:
    """The case side of a case and of its child's referrals: nothing of a practitioner's file, no self-audit."""
    found = _held(gathered(of_cases(select(Case.id).where(Case.id.in_(cases)))), None)
    competence = str(EscalationOutcome.COMPETENCE_PROCESS)
    for row in found.get(Escalation.__tablename__, ()):
        if row.get("outcome") == competence:
            row |= {"outcome": OF_STAFF, "text": OF_STAFF}
    return found


def of_member_of_staff(number: int) -> Held:
    """What is held about somebody as a member of staff: nothing of the case side of any child's file."""
    return _held(gathered(*of_person(number)), number)


def _held(numbers: Numbers, person: int | None) -> Held:
    """The rows of every table that hang on these records, each once, with what happened to the records."""
    found: dict[str, dict[int, Row]] = {}
    for kind, ids in numbers.items():
        for table, column in hanging_on(kind):
            if table.model in SECRETS or (table.model is Person and person is None):
                continue
            for some in batches(sorted(ids)):
                for record in db.session.scalars(select(table.model).where(column.in_(some))).unique():
                    found.setdefault(table.model.__tablename__, {})[record.id] = _row(record, person)
    ordered = [table.model.__tablename__ for table in TABLES if table.model.__tablename__ in found]
    rows = {name: [found[name][number] for number in sorted(found[name])] for name in ordered}
    steps = list(_steps(numbers))
    return {**rows, "history": steps} if steps else rows


def _row(record: Any, person: int | None) -> Row:
    """What a row says: people by who they are to this request, what is empty left out."""
    people = {key.parent.name for key in record.__table__.foreign_keys if key.column.table is Person.__table__}
    columns = inspect(type(record)).column_attrs
    given = {one.key: getattr(record, one.key) for one in columns if one.key not in LEFT_OUT}
    return {
        name.removesuffix("_id"): _who(value, person) if name in people else plain(value)
        for name, value in given.items()
        if value not in (None, "", [], {}) and name not in NAMES
    }


def _who(number: int, person: int | None) -> str:
    return "the person themselves" if number == person else A_PERSON


def plain(value: Any) -> Any:
    """A value as JSON holds it: days as they are, instants in local time; a file's bytes stay what they are."""
    if isinstance(value, datetime):
        return value.astimezone(here().zone).isoformat(timespec="minutes")
    if isinstance(value, Mapping | list | str | int | float | bool | bytes | None):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _steps(numbers: Numbers) -> Iterator[Row]:
    """What happened to the records, oldest first, without the names of those who did it."""
    for kind, ids in sorted(numbers.items()):
        for some in batches(sorted(ids)):
            of_some = (History.subject_kind == kind, History.subject_id.in_(some))
            rows = db.session.scalars(select(History).where(*of_some).order_by(History.subject_id, History.sequence))
            for row in rows:
                said = {name: plain(getattr(row, name)) for name in STEP}
                yield {"record": f"{kind} {row.subject_id}", **{n: v for n, v in said.items() if v not in (None, {})}}
