"""What is decided in a supervision session itself: plans signed off and forms discussed, each through its own gate."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from service.models import ActionPlan, Person, PractitionerForm, Supervision
from service.queries import Absent, audit_behind, locked
from service.steps.step import Step
from workflows.engine import Incomplete, Refused
from workflows.words import Side

UNSIGNED = "Confirm the declaration: send signature as true."


def sign_off_in_session(step: Step) -> None:
    """Each plan with its own running record entry; the session's history names those of the case side only."""
    given: list[Mapping[str, Any]] = step.facts.pop("sign_offs", [])
    signed = step.facts.pop("signature", False)
    if not given:
        return
    if not signed:
        raise Incomplete({"signature": UNSIGNED})
    facts = {entry["plan"]: {"running_record": entry["running_record"], "signature": True} for entry in given}
    plans = _each(step, "sign_offs", "action_plan", facts, "sign_off", lambda plan: plan.owner_id)
    case_side = [plan.id for plan in plans if plan.side == Side.CASE]
    if case_side:
        step.facts["signed_off"] = case_side


def discuss_in_session(step: Step) -> None:
    """Each form with what was agreed; the session's history says nothing of it, as others read that."""
    given: list[Mapping[str, Any]] = step.facts.pop("discussed", [])
    session: Supervision = step.record
    facts = {entry["form"]: {"agreed": entry["agreed"], "on": session.on} for entry in given}
    _each(step, "discussed", "practitioner_form", facts, "discuss", lambda form: form.practitioner_id)


def _each(
    step: Step, name: str, kind: str, facts: Mapping[int, Mapping[str, Any]], trigger: str, whose: Callable[[Any], int]
) -> list[Any]:
    """Fire a trigger on each record by its number, all or none: every refusal is named under `name.number`."""
    person = step.work.session.get_one(Person, step.actor.id)
    refused: dict[str, str] = {}
    done = []
    for number in _in_order(step, kind, facts):
        try:
            record = locked(kind, number, person)
            if whose(record) != step.record.person_id:
                raise Absent(kind.replace("_", " "))
            step.gate.fire(record, trigger, step.actor, facts[number])
            done.append(record)
        except (Absent, Refused) as refusal:
            refused[f"{name}.{number}"] = str(refusal)
    if refused:
        raise Incomplete(refused)
    return done


def _in_order(step: Step, kind: str, numbers: Collection[int]) -> list[int]:
    """By audit and number, those without an audit last: the order in which everybody locks them."""
    model: Any = {"action_plan": ActionPlan, "practitioner_form": PractitionerForm}[kind]
    rows = step.work.session.execute(audit_behind(model).add_columns(model.id).where(model.id.in_(numbers)))
    behind = {number: audit_id for audit_id, number in rows}
    return sorted(numbers, key=lambda number: (behind.get(number) is None, behind.get(number) or 0, number))


EFFECTS = {name.__name__: name for name in (discuss_in_session, sign_off_in_session)}
