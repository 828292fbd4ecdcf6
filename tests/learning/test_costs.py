"""Lists of what is learnt cost as many queries for fifty rows as for five."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.usecases.reminding import remind_teams
from service.usecases.self_auditing import begin_self_audit
from service.usecases.training import offer_training, record_attendance
from tests.api.client import Api
from tests.support.statements import statements
from tests.support.world import World

MANY, FEW = 50, 5


def reminders(world: World) -> str:
    body = {"tool": "core", "question": "record.chronology", "teams": ["North"], "text": "Look at it."}
    for _ in range(MANY):
        remind_teams(world["Quentin"], body)
    return "Quentin"


def self_audits(world: World) -> str:
    for _ in range(MANY):
        begin_self_audit(world["Pat"], {"case_reference": world.case(world["Pat"]).reference})
    return "Pat"


def training(world: World) -> str:
    body: dict[str, Any] = {"title": "Chronologies", "kind": "course", "teams": ["North"]}
    for number in range(MANY):
        person = world.person(f"Worker{number} Somebody", manager=world["Tess"], team_id=world.team().id)
        made = offer_training(world["Quentin"], {**body, "people": [person.email]})
        record_attendance(made.id, world["Quentin"], {"people": [person.email], "attended_on": "2026-11-02"})
    return "Tess"


LISTS: dict[str, Callable[[World], str]] = {
    "self-audits": self_audits,
    "standard-reminders": reminders,
    "training": training,
}


@pytest.mark.parametrize("path", LISTS)
def test_fifty_rows_cost_as_many_queries_as_five(world: World, path: str) -> None:
    api = Api(world, LISTS[path](world.authority()))
    costs = []
    for limit in (FEW, MANY):
        with statements() as heard:
            assert len(api.get(f"/{path}", limit=limit).json["items"]) == limit
        costs.append(len(heard))
    assert costs[0] == costs[1] <= 16


def test_quick_wins_and_needs_are_counted_by_the_database_however_many_audits_there_are(world: World) -> None:
    world.authority()
    api, costs = Api(world, "Perry"), []
    for _ in range(2):
        for _ in range(3):
            world.submitted("requires_improvement")
        with statements() as heard:
            api.get("/quick-wins")
            api.get("/training/needs")
        costs.append(len(heard))
    assert costs[0] == costs[1]
