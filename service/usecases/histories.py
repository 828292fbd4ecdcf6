"""Verifies every history, takes checkpoints that leave the database, and exports what happened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from service.checkpoints import compare, signed, write
from service.database import db
from service.findings import Finding
from service.models import ActionPlan, Checkpoint, Escalation, History, PractitionerForm
from service.steps.chain import START, link
from service.transaction import transaction
from service.verification import verified


def verify() -> list[Finding]:
    """Re-hash every row, fold it, compare records and outside checkpoints; an empty list is the good answer."""
    return [*verified(), *compare()]


def take_checkpoint() -> Checkpoint | None:
    """Keep the heads of all chains that grew since the last one, chained and signed, in a file outside.

    Returns None when nothing has happened since. Raises OSError when the file cannot be written; the row
    is kept only with its file.
    """
    with transaction() as work:
        last_two = list(work.session.scalars(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(2)))
        before = last_two[0] if last_two else None
        last_id = work.session.scalar(select(func.max(History.id))) or 0
        count = work.session.scalar(select(func.count(History.id))) or 0
        if (last_id, count) == ((before.last_id, before.rows) if before else (0, 0)):
            return None
        # From the checkpoint before the last: a row takes its number before it commits, and may come late.
        heads = _heads(last_two[1].last_id if len(last_two) > 1 else 0, last_id)
        digest = link(START, heads)
        checkpoint = Checkpoint(
            at=work.now,
            rows=count,
            last_id=last_id,
            digest=digest,
            hash=link(before.hash if before else START, [digest, last_id]),
        )
        work.session.add(checkpoint)
        work.session.flush()
        write(signed(checkpoint, heads))
    return checkpoint


def _heads(after_id: int, last_id: int) -> list[list[Any]]:
    """The newest sequence and hash of every chain that grew after a row, in a fixed order."""
    newest = (
        select(func.max(History.id))
        .where(History.id > after_id, History.id <= last_id)
        .group_by(History.subject_kind, History.subject_id)
    )
    rows = db.session.execute(
        select(History.subject_kind, History.subject_id, History.sequence, History.hash)
        .where(History.id.in_(newest))
        .order_by(History.subject_kind, History.subject_id)
    )
    return [list(row) for row in rows]


def _on_practitioners_files() -> ColumnElement[bool]:
    """History rows of practitioners' forms, and of the plans and escalations that hang on them."""
    of_form = [
        and_(History.subject_kind == model.__tablename__, History.subject_id.in_(select(model.id).where(*hangs)))
        for model, hangs in (
            (PractitionerForm, ()),
            (ActionPlan, (ActionPlan.form_id.is_not(None),)),
            (Escalation, (Escalation.form_id.is_not(None),)),
        )
    ]
    return or_(*of_form)


def exported(*, practitioner_side: bool = False) -> Iterator[str]:
    """One side's history rows as lines of JSON, oldest first, without the salts that hide erased content.

    What stands on practitioners' own files never leaves together with the rest (DOMAIN §7): the one export holds
    it and nothing else, the other all the rest and not a trace of it.
    """
    side = _on_practitioners_files()
    query = select(History).where(side if practitioner_side else ~side).order_by(History.id)
    query = query.execution_options(yield_per=500)
    for row in db.session.scalars(query):
        yield json.dumps(
            {
                "subject": [row.subject_kind, row.subject_id],
                "sequence": row.sequence,
                "at": row.at.isoformat(),
                "actor": row.actor_name,
                "on_behalf_of": row.on_behalf_of_id,
                "trigger": row.trigger,
                "from": row.from_state,
                "to": row.to_state,
                "reason": row.reason,
                "facts": row.facts,
                "hash": row.hash,
            },
            ensure_ascii=False,
        )
