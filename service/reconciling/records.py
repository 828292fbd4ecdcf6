"""Looks at records one after the other: history, seals, steps, messages and tasks of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import select, tuple_, union

from service.context import here
from service.database import db
from service.findings import Finding
from service.models import RECORDS, Discrepancy, History
from service.reconciling.found import Found, Kind, Piece, plain
from service.reconciling.steps import allowed, on_ones_own
from service.reconciling.tasks import astray
from service.reconciling.telling import untold
from service.relations import Record
from service.verification import BY_RECORD, SUBJECT, by_record, published, verified_chain, without_history
from workflows.catalogue import LIFECYCLES

KINDS = {
    "bare": Kind.HISTORY_BARE,
    "chain": Kind.SEAL_BROKEN,
    "content": Kind.SEAL_BROKEN,
    "deleted": Kind.HISTORY_STATE,
    "form": Kind.SEAL_BROKEN,
    "gap": Kind.HISTORY_ORDER,
    "order": Kind.HISTORY_ORDER,
    "outside": Kind.SEAL_OUTSIDE,
    "record": Kind.SEAL_BROKEN,
    "state": Kind.HISTORY_STATE,
    "table": Kind.STEP_TABLE,
    "unknown": Kind.HISTORY_ORDER,
}
# What is looked for here; each kind of discrepancy is looked for in one stage.
LOOKED_FOR = (
    Kind.HISTORY_ORDER,
    Kind.HISTORY_STATE,
    Kind.SEAL_BROKEN,
    Kind.STEP_PEOPLE,
    Kind.STEP_ROLE,
    Kind.STEP_TABLE,
    Kind.TASK_DIFFERS,
    Kind.TOLD_MISSING,
)
Subject = tuple[str, int]


def looked_at(after: Subject, new_behind: int, size: int, *, whole: bool) -> Piece:
    """So many records behind one, in a fixed order: all, or those with a history row above a number.

    Those of which something stands open are always among them.
    """
    subjects = _subjects(after, None if whole else new_behind, size)
    if not subjects:
        return Piece([])
    # Loaded together and held, so that looking at each asks for none of them again.
    records = _records(subjects)
    entries = list(db.session.scalars(BY_RECORD.where(SUBJECT.in_(subjects))))
    found = [*_histories(entries), *_steps(entries, new_behind), *untold(here(), entries, new_behind)]
    found += astray([one for one in records if one.state in LIFECYCLES[one.__tablename__].by_state])
    db.session.expunge_all()
    return Piece(found, subjects, len(entries), subjects[-1])


def bare() -> Iterator[Found]:
    """Records of which nothing is known to have happened."""
    yield from map(translated, without_history())


def translated(finding: Finding) -> Found:
    """What a verification found, as a discrepancy."""
    detail = finding.code if finding.code != "outside" else ""
    return Found(KINDS[finding.code], finding.kind, finding.subject_id, finding.what, finding.sequence, detail)


def _subjects(after: Subject, new_behind: int | None, size: int) -> list[Subject]:
    changed = select(History.subject_kind, History.subject_id).where(after < SUBJECT)
    if new_behind is not None:
        changed = changed.where(History.id > new_behind)
    place = tuple_(Discrepancy.subject_kind, Discrepancy.subject_id)
    standing = select(Discrepancy.subject_kind, Discrepancy.subject_id).where(
        Discrepancy.closed_at.is_(None), Discrepancy.kind.in_(LOOKED_FOR), place > after
    )
    first = changed.distinct().order_by(History.subject_kind, History.subject_id).limit(size).subquery()
    both = union(select(first.c.subject_kind, first.c.subject_id), standing).subquery()
    query = select(both.c.subject_kind, both.c.subject_id).order_by(both.c.subject_kind, both.c.subject_id).limit(size)
    return [(kind, number) for kind, number in db.session.execute(query)]


def _histories(entries: Sequence[History]) -> Iterator[Found]:
    for kind, number, chain in by_record(entries):
        yield from map(translated, verified_chain(kind, number, chain))


def _steps(entries: Sequence[History], new_behind: int) -> Iterator[Found]:
    """Roles are those of today: old rows are not asked again, since an authority may change who may do what."""
    roles, again = here().roles, _standing_roles(entries)
    for entry in entries:
        place = (entry.subject_kind, entry.subject_id, entry.sequence)
        if (entry.id > new_behind or place in again) and published(entry) and not allowed(entry, roles):
            what = f"{plain(entry.trigger)} was done by {plain(entry.actor_roles)}, who may not."
            yield Found(Kind.STEP_ROLE, entry.subject_kind, entry.subject_id, what, entry.sequence)
    for entry in on_ones_own(entries):
        what = f"{plain(entry.trigger)} needs a second person, and had none."
        yield Found(Kind.STEP_PEOPLE, entry.subject_kind, entry.subject_id, what, entry.sequence)


def _standing_roles(entries: Collection[History]) -> set[tuple[str, int | None, int | None]]:
    query = select(Discrepancy.subject_kind, Discrepancy.subject_id, Discrepancy.sequence).where(
        Discrepancy.closed_at.is_(None), Discrepancy.kind == Kind.STEP_ROLE
    )
    return {(kind, number, sequence) for kind, number, sequence in db.session.execute(query)} if entries else set()


def _records(subjects: Sequence[Subject]) -> list[Record]:
    records: list[Record] = []
    for kind in sorted({kind for kind, _ in subjects} & set(RECORDS)):
        model: Any = RECORDS[kind]
        numbers = [number for other, number in subjects if other == kind]
        records += db.session.scalars(select(model).where(model.id.in_(numbers)).order_by(model.id)).unique()
    return records
