"""Every state × trigger × role × relation of every lifecycle does what the table and `roles.yaml` say, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.roles import Roles
from workflows.catalogue import LIFECYCLES
from workflows.definition import Actor, Lifecycle, Situation
from workflows.engine import Illegal, NotPermitted, available, fire
from workflows.words import Relation

ROLES_FILE = Path(__file__).parents[2] / "config" / "roles.yaml"
RAW: dict[str, dict[str, Any]] = yaml.safe_load(ROLES_FILE.read_text("utf-8"))
NOBODY = "somebody who left"
# No state is called so.
NOT_PERMITTED, ILLEGAL = "not permitted", "not from this state"
WHO = (*RAW, NOBODY)


@dataclass
class Subject:
    """A record reduced to its state."""

    state: str


def unguarded(table: Lifecycle) -> Lifecycle:
    """The table with permissions alone: guards and facts are tested apart."""
    return replace(table, rows=tuple(replace(row, guards=(), needs=()) for row in table.rows))


def granted(role: str, permission: str | None, relation: str) -> bool:
    """What roles.yaml says, read without the service's own reader."""
    if role == NOBODY or permission is None:
        return False
    scopes = {s for name in {"everyone", role} for s in RAW[name]["may"].get(permission, [])}
    return bool(scopes & {relation, "all"})


def expected(table: Lifecycle, state: str, trigger: str, role: str, relation: str) -> str:
    """The new state, NOT_PERMITTED, or ILLEGAL from this state."""
    rows = [row for row in table.rows if row.trigger == trigger]
    here = [row for row in rows if state in row.sources]
    for row in here:
        if granted(role, row.permission, relation):
            return row.target or state
    permitted_elsewhere = any(granted(role, row.permission, relation) for row in rows)
    return ILLEGAL if not here and permitted_elsewhere else NOT_PERMITTED


def happened(table: Lifecycle, state: str, trigger: str, roles: Roles, role: str, relation: str) -> str:
    """What the gate does with it."""
    grants = {} if role == NOBODY else roles.granted([role])
    actor = Actor("Somebody", 1, frozenset({role}), grants)
    situation = Situation(None, actor, {relation: None}, {}, date(2026, 11, 2))
    subject = Subject(state)
    try:
        fire(table, subject, trigger, situation)
    except NotPermitted:
        assert subject.state == state
        return NOT_PERMITTED
    except Illegal:
        assert subject.state == state
        return ILLEGAL
    return subject.state


def cells(table: Lifecycle) -> Iterator[tuple[str, str, str, str]]:
    for state in table.by_state:
        for trigger in table.triggers:
            for role in WHO:
                for relation in Relation:
                    yield state, trigger, role, str(relation)


def differences(table: Lifecycle, roles: Roles) -> list[tuple[Any, ...]]:
    bare = unguarded(table)
    return [
        (*cell, wanted, got)
        for cell in cells(bare)
        if (wanted := expected(bare, *cell)) != (got := happened(bare, cell[0], cell[1], roles, cell[2], cell[3]))
    ]


@pytest.mark.parametrize("kind", LIFECYCLES)
def test_every_cell_of_the_grid_is_as_published(kind: str) -> None:
    assert differences(LIFECYCLES[kind], Roles.read(ROLES_FILE)) == []


def test_the_grid_notices_one_permission_too_many() -> None:
    roles = Roles.read(ROLES_FILE)
    widened = {**roles.grants["practitioner"], "plan.sign_off": frozenset({"owner"})}
    loose = Roles(roles.titles, {**roles.grants, "practitioner": widened})
    found = differences(LIFECYCLES["action_plan"], loose)
    assert ("completed", "sign_off", "practitioner", "owner", NOT_PERMITTED, "signed_off") in found


@pytest.mark.parametrize("kind", LIFECYCLES)
def test_available_offers_exactly_what_fire_lets_through(kind: str) -> None:
    table, roles = unguarded(LIFECYCLES[kind]), Roles.read(ROLES_FILE)
    for state, trigger, role, relation in cells(table):
        grants = {} if role == NOBODY else roles.granted([role])
        situation = Situation(None, Actor("S", 1, frozenset(), grants), {relation: None}, {}, date(2026, 11, 2))
        offered = {p.trigger for p in available(table, state, situation) if p.allowed}
        fires = happened(table, state, trigger, roles, role, relation) not in (NOT_PERMITTED, ILLEGAL)
        assert (trigger in offered) == fires, (state, trigger, role, relation)


@pytest.mark.parametrize("kind", LIFECYCLES)
def test_every_trigger_that_people_fire_is_granted_to_some_role(kind: str) -> None:
    for row in LIFECYCLES[kind].rows:
        if row.permission:
            assert any(row.permission in entry["may"] for entry in RAW.values()), row.trigger


def test_nobody_but_the_owner_can_complete_a_plan() -> None:
    holders = {(role, relation) for role, entry in RAW.items() for relation in entry["may"].get("plan.complete", [])}
    assert holders == {("everyone", "owner")}


def test_no_role_may_sign_off_a_plan_as_its_owner() -> None:
    relations = {relation for entry in RAW.values() for relation in entry["may"].get("plan.sign_off", [])}
    assert relations == {"line_manager"}
