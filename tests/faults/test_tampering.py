"""The database's owner changes the history by SQL in six ways: each is found, with the place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select, text

from service.checkpoints import folder
from service.database import db
from service.models import History
from service.steps.chain import START, seal
from service.usecases.histories import take_checkpoint, verify
from tests.faults.scoreboard import CHAIN, Result, keep
from tests.support.world import World

PLAN, AUDIT = "subject_kind = 'action_plan' AND subject_id = :plan", "subject_kind = 'audit'"
COPIED = "subject_kind, subject_id, at, actor_name, actor_roles, facts, fingerprint, salt, commitment, hash"
SWAP = "UPDATE history SET sequence = {after} WHERE " + AUDIT + " AND sequence = {before}"
STATEMENTS = {
    "edit": [f"UPDATE history SET actor_name = 'Nobody' WHERE {PLAN} AND sequence = 2"],
    "delete": [f"DELETE FROM history WHERE {AUDIT} AND sequence = 2"],
    "swap": [SWAP.format(before=before, after=after) for before, after in ((2, 99), (3, 2), (99, 3))],
    "insert": [
        f"""INSERT INTO history ({COPIED}, sequence, trigger, from_state, to_state)
            SELECT {COPIED}, 3, 'sign_off', 'completed', 'signed_off' FROM history WHERE {PLAN} AND sequence = 2""",
        "UPDATE action_plan SET state = 'signed_off' WHERE id = :plan",
    ],
    "cut the tail": [
        f"DELETE FROM history WHERE {PLAN} AND sequence = 2",
        "UPDATE action_plan SET state = 'issued' WHERE id = :plan",
    ],
}


@pytest.mark.faults
@pytest.mark.tampers
def test_whatever_the_databases_owner_changes_is_found_with_its_place(world: World, database: str) -> None:
    for path in folder().glob("*.json"):
        path.unlink()
    plan = world.authority().complete(world.issued()).id
    take_checkpoint()
    ways: dict[str, Callable[[], None]] = {name: partial(_run, how, plan) for name, how in STATEMENTS.items()}
    ways["rebuild every hash"] = partial(_rebuild, plan)
    assert verify() == []
    found = [name for name, way in ways.items() if _is_found(way)]
    names = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
    keep(Result(CHAIN, names[database], said=f"{len(found)} of {len(ways)} found, with the place: {', '.join(found)}."))
    assert found == list(ways)


def _is_found(way: Callable[[], None]) -> bool:
    """Whether verification names a row of the history after this; it is taken back again."""
    way()
    db.session.expire_all()
    found = any(finding.sequence for finding in verify())
    db.session.rollback()
    return found


def _run(statements: list[str], plan: int) -> None:
    for statement in statements:
        values = {"plan": plan} if ":plan" in statement else {}
        db.session.execute(text(statement), values)


def _rebuild(plan: int) -> None:
    """Change a name and seal every row behind it anew, as somebody could who has read the code."""
    query = select(History).filter_by(subject_kind="action_plan", subject_id=plan).order_by(History.sequence)
    before = START
    for row in db.session.scalars(query).all():
        row.actor_name = "Somebody Else"
        seal(row, before)
        before = row.hash
    db.session.flush()
