"""Attaches a file to an action of a plan for its owner, and takes one off again while the plan is worked on."""

from __future__ import annotations

from service.context import here
from service.database import db
from service.evidence.examining import Examined, examined
from service.models import ActionPlan, Evidence, Person
from service.people import actor_of
from service.queries import Absent, find, locked
from service.steps.gate import DatabaseGate, situation_for
from service.transaction import Work, rollback, transaction
from workflows.action_plan import ACTION_PLAN
from workflows.engine import Incomplete, NotPermitted, permitted


def attach_file(plan_id: int, action_id: int, content: bytes, name: str, person: Person) -> Evidence:
    """Keep a file on an action; the same file a second time is the one that is there.

    Raises Absent, NotPermitted, Illegal, and Incomplete by `file` and `action` with a sentence each.
    """
    person_id = person.id
    _permit(find("action_plan", plan_id, person), person)
    # A scanner may take longer than a database lets a transaction stand idle.
    rollback()
    file = examined(content, name)
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        plan: ActionPlan = locked("action_plan", plan_id, person)
        action = next((one for one in plan.actions if one.id == action_id and not one.struck), None)
        if action is None:
            raise Incomplete({"action": "Choose the action that the file belongs to."})
        if found := _there(plan, action_id, file, person):
            return found
        gate = DatabaseGate(work)
        gate.fire(plan, "attach_evidence", actor_of(person), {"action": action, "file": file})
        gate.settle()
        return plan.evidence[-1]


def takes_files(plan: ActionPlan, person: Person) -> bool:
    """Whether this plan is worked on by this person; what they then do is asked of the gate."""
    return plan.owner_id == person.id and bool(ACTION_PLAN.rows_for("attach_evidence", plan.state))


def _permit(plan: ActionPlan, person: Person) -> None:
    """Nobody else has a file looked at; whether the plan's state allows it is asked with the plan locked."""
    context = here()
    work = Work(db.session, context, context.now(), context.today())
    (row,) = ACTION_PLAN.rows_for("attach_evidence")
    if not permitted(row, situation_for(plan, actor_of(person), {}, work)):
        raise NotPermitted("Only the owner of a plan attaches files to its actions.")


def _there(plan: ActionPlan, action_id: int, file: Examined, person: Person) -> Evidence | None:
    """The same file on the action, where it is there; raises Incomplete when no other has room."""
    there = [one for one in plan.evidence if one.action_id == action_id]
    same = next((one for one in there if (one.sha256, one.by_id) == (file.sha256, person.id)), None)
    most = here().policy.number("evidence.most_files")
    if same is None and len(there) >= most:
        raise Incomplete({"file": f"This action has {most} files already. Remove one, or put several into one."})
    return same


def remove_file(plan_id: int, key: str, person: Person) -> None:
    """Take a file off its action; raises Absent, NotPermitted, and Illegal once it was presented."""
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        plan: ActionPlan = locked("action_plan", plan_id, person)
        file = next((one for one in plan.evidence if one.key == key), None)
        if file is None:
            raise Absent("evidence")
        gate = DatabaseGate(work)
        gate.fire(plan, "remove_evidence", actor_of(person), {"file": file})
        gate.settle()
