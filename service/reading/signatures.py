"""Who signed off what, and when, as the history has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, false, or_, select

from service.context import here
from service.database import db
from service.models import History
from service.relations import Record
from service.standing import kind_of

SIGNING = ("close_without_actions", "sign_off")


@dataclass(frozen=True)
class Signature:
    """A name, and the local day."""

    name: str
    on: date


Signed = Mapping[tuple[str, int], Signature]


def signatures(records: Iterable[Record]) -> Signed:
    """The last signature under each of these records, by kind and number."""
    these = [and_(History.subject_kind == kind_of(record), History.subject_id == record.id) for record in records]
    query = select(History.subject_kind, History.subject_id, History.actor_name, History.at)
    query = query.where(or_(false(), *these), History.trigger.in_(SIGNING), History.actor_id.is_not(None))
    rows = db.session.execute(query.order_by(History.id)).all()
    return {(kind, number): Signature(name, at.astimezone(here().zone).date()) for kind, number, name, at in rows}
