"""`flask history verify` names every change made behind the service's back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text

from service.checkpoints import folder
from service.database import db
from service.models import ActionPlan, History
from service.steps.chain import START, seal
from service.usecases.histories import exported, take_checkpoint, verify
from tests.support.world import World

pytestmark = pytest.mark.tampers


@pytest.fixture
def plan(world: World) -> ActionPlan:
    """Pat's plan, completed: a history of a dozen rows over four kinds of record."""
    for path in folder().glob("*.json"):
        path.unlink()
    world.authority()
    return world.complete(world.issued())


def behind_the_back(statement: str, **values: Any) -> None:
    """Change the database as its owner could, without the service."""
    with db.engine.begin() as connection:
        connection.execute(text(statement), values)
    db.session.rollback()


def found() -> list[str]:
    return [str(finding) for finding in verify()]


def test_a_life_lived_through_the_service_verifies(plan: ActionPlan, world: World) -> None:
    world.sign_off(plan)
    assert found() == []


def test_a_state_changed_by_hand_is_named(plan: ActionPlan) -> None:
    behind_the_back("UPDATE action_plan SET state = 'signed_off' WHERE id = :id", id=plan.id)
    assert found() == [f"action plan {plan.id}: it is signed_off, but its history ends at completed."]


def test_a_due_date_changed_by_hand_is_named(plan: ActionPlan) -> None:
    behind_the_back("UPDATE action_plan SET due_on = '2027-12-01' WHERE id = :id", id=plan.id)
    assert found() == [f"action plan {plan.id}: its content was changed after the last row of its history."]


def test_what_was_done_changed_by_hand_is_named(plan: ActionPlan) -> None:
    behind_the_back("UPDATE action SET done_note = 'Nothing.' WHERE plan_id = :id", id=plan.id)
    assert found() == [f"action plan {plan.id}: its content was changed after the last row of its history."]


def test_an_answer_changed_after_submission_is_named(plan: ActionPlan) -> None:
    behind_the_back("UPDATE answer SET value = 'no' WHERE id = (SELECT min(id) FROM answer)")
    assert found() == [f"audit {plan.audit_id}: an answer or a section grade was changed after submission."]


def test_an_edited_reason_is_named_with_its_row(plan: ActionPlan) -> None:
    behind_the_back("UPDATE history SET actor_name = 'Nobody' WHERE subject_kind = 'action_plan' AND sequence = 2")
    assert found() == [f"action plan {plan.id}, history row 2: who did it, the reason or the facts were changed."]


def test_a_deleted_row_is_named(plan: ActionPlan) -> None:
    behind_the_back("DELETE FROM history WHERE subject_kind = 'audit' AND sequence = 2")
    assert f"audit {plan.audit_id}, history row 3: row 2 is missing before it." in found()


def test_two_exchanged_rows_are_named(plan: ActionPlan) -> None:
    for before, after in ((2, 99), (3, 2), (99, 3)):
        behind_the_back(
            "UPDATE history SET sequence = :after WHERE subject_kind = 'audit' AND sequence = :before",
            before=before,
            after=after,
        )
    assert any(line.startswith(f"audit {plan.audit_id}, history row 2:") for line in found())


def test_an_inserted_row_is_named(plan: ActionPlan) -> None:
    behind_the_back(
        "INSERT INTO history (subject_kind, subject_id, sequence, at, actor_name, actor_roles, trigger, from_state,"
        " to_state, facts, fingerprint, salt, commitment, hash) SELECT subject_kind, subject_id, 3, at, actor_name,"
        " actor_roles, 'sign_off', 'completed', 'signed_off', facts, fingerprint, salt, commitment, hash"
        " FROM history WHERE subject_kind = 'action_plan' AND subject_id = :id AND sequence = 2",
        id=plan.id,
    )
    assert any(line.startswith(f"action plan {plan.id}, history row 3:") for line in found())


def test_a_cut_tail_is_found_by_the_checkpoint_outside(plan: ActionPlan) -> None:
    take_checkpoint()
    behind_the_back(
        "DELETE FROM history WHERE subject_kind = 'action_plan' AND subject_id = :id AND sequence = 2", id=plan.id
    )
    behind_the_back("UPDATE action_plan SET state = 'issued' WHERE id = :id", id=plan.id)
    gone = f"action plan {plan.id}, history row 2: the row was there when 00000001.json was written and is gone."
    assert gone in found()


def test_a_chain_rebuilt_with_every_hash_is_found_by_the_checkpoint_outside(plan: ActionPlan) -> None:
    take_checkpoint()
    query = db.select(History).filter_by(subject_kind="action_plan", subject_id=plan.id).order_by(History.sequence)
    before = START
    for row in db.session.scalars(query).all():
        row.actor_name = "Somebody Else"
        seal(row, before)
        before = row.hash
    db.session.flush()
    assert found() == [
        f"action plan {plan.id}, history row 2: the row is not the one that 00000001.json holds: it was rewritten."
    ]


def test_a_changed_checkpoint_file_is_named(plan: ActionPlan) -> None:
    take_checkpoint()
    path = folder() / "00000001.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "rows": 1}))
    assert found() == ["checkpoint 1: the file 00000001.json was changed: its signature is wrong."]


def test_a_second_checkpoint_holds_only_what_happened_since(plan: ActionPlan, world: World) -> None:
    take_checkpoint()
    assert take_checkpoint() is None
    world.sign_off(plan)
    take_checkpoint()
    heads = json.loads((folder() / "00000002.json").read_text())["heads"]
    assert ["action_plan", plan.id] in [head[:2] for head in heads] and found() == []


def test_a_record_put_in_without_the_service_is_named(plan: ActionPlan) -> None:
    behind_the_back(
        'INSERT INTO supervision (state, version, person_id, "on", originally_on)'
        " VALUES ('held', 1, :person, '2026-11-01', '2026-11-01')",
        person=plan.owner_id,
    )
    assert [line for line in found() if "the record has no history" in line]


def test_the_export_holds_every_row_once_as_json(plan: ActionPlan) -> None:
    rows = [json.loads(line) for line in exported()]
    assert len(rows) == db.session.query(History).count() and {"trigger", "hash", "facts"} <= set(rows[0])
