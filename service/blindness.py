"""What a moderator may not see of an audit until their own grade is entered: all doors ask here (DOMAIN §4).

The moderator grades the same case file, so everything that the first auditor found is closed: the form, grade and
reasons, actions, plans, escalations that tell of them, and what history says of these. A risk to a child is hidden
from nobody, nor is what waits for this person themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Select, inspect, or_, select, union

from service.database import db
from service.models import Audit, Auditor, History, Moderation, Person, RoleGrant, Task
from workflows.audit import SCHEDULED
from workflows.engine import NotPermitted
from workflows.moderation import REQUESTED

Condition = ColumnElement[bool]
MODERATOR = "moderator"
SENTENCE = "You are to grade this file without seeing what the first auditor found. Enter your own grade first."
# What history tells of an audit or a moderation to whoever grades blind: with its facts, or that it happened.
TOLD = frozenset({"convert", "reassign", "schedule"})
NAMED = frozenset({"request", "return_for_rework", "submit", "withdraw"})


def blind_to(person: Person) -> frozenset[int]:
    """The numbers of the audits that somebody is to grade, or may be asked to, without seeing the first grade."""
    return frozenset(db.session.scalars(union(_blind(person.id), _unsubmitted(person.id))))


def is_blind(person: Person, audit_id: int | None) -> bool:
    """Whether somebody is to grade this audit and has not done so yet."""
    if audit_id is None:
        return False
    asked, unsubmitted = _blind(person.id), _unsubmitted(person.id)
    either = union(asked.where(Moderation.audit_id == audit_id), unsubmitted.where(Audit.id == audit_id))
    return db.session.scalar(either.limit(1)) is not None


def look_away(person: Person, audit_id: int) -> None:
    """Raise NotPermitted where somebody would see what they must not know yet."""
    if is_blind(person, audit_id):
        raise NotPermitted(SENTENCE)


def judges(kind: str, trigger: str) -> bool:
    """Whether a step is for those alone who know what was found; anybody may hand an audit on or end it."""
    return kind == "audit" and trigger not in ("reassign", "withdraw")


def blind_in_history(person: Person, kind: str, record_id: int) -> bool:
    """Whether the history of this record is told to somebody without what it says of the first grade."""
    if kind == "moderation":
        return is_blind(person, db.session.scalar(select(Moderation.audit_id).where(Moderation.id == record_id)))
    return kind == "audit" and is_blind(person, record_id)


def told_blind(records: Iterable[tuple[str, int]], blind: frozenset[int]) -> set[tuple[str, int]]:
    """Those of some records, by kind and number, whose history is told without the first grade; `blind` are audits."""
    wanted = list(records)
    asked = {number for kind, number in wanted if kind == "moderation"} if blind else set()
    query = select(Moderation.id).where(Moderation.id.in_(asked), Moderation.audit_id.in_(blind))
    closed = {("moderation", number) for number in (db.session.scalars(query) if asked else ())}
    return closed | {record for record in wanted if record[0] == "audit" and record[1] in blind}


def without_judgement(row: History) -> Any:
    """A row of history as whoever grades blind reads it: what may reveal the first grade is left out."""
    if row.trigger in TOLD:
        return row
    kept = {column.key: getattr(row, column.key) for column in inspect(History).column_attrs}
    return SimpleNamespace(
        **{**kept, "facts": {}, "reason": None, "actor": row.actor, "on_behalf_of": row.on_behalf_of}
    )


def _blind(person_id: int) -> Select[Any]:
    """Audits of moderations that this person is asked to grade, unless the audit itself waits for them."""
    asked = _open_tasks("moderation", person_id)
    waiting = or_(Moderation.moderator_id == person_id, Moderation.id.in_(asked))
    own = _open_tasks("audit", person_id)
    return select(Moderation.audit_id).where(Moderation.state == REQUESTED, waiting, Moderation.audit_id.not_in(own))


def _unsubmitted(person_id: int) -> Select[Any]:
    """To a moderator, every audit that is still to be submitted: its second grade may yet be theirs to give."""
    moderators = select(RoleGrant.person_id).where(RoleGrant.role == MODERATOR, RoleGrant.person_id == person_id)
    part = Audit.id.in_(select(Auditor.audit_id).where(Auditor.person_id == person_id))
    own = or_(part, Audit.id.in_(_open_tasks("audit", person_id)))
    return select(Audit.id).where(Audit.state == SCHEDULED, moderators.exists(), ~own)


def _open_tasks(kind: str, person_id: int) -> Select[Any]:
    mine = (Task.assignee_id == person_id, Task.closed_at.is_(None))
    return select(Task.subject_id).where(Task.subject_kind == kind, *mine)
