"""Who looks after what does not agree: by page, API and command, each with what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from service.checkpoints import folder
from service.database import db
from service.meanings.discrepancies import MEANINGS
from service.reconciling.found import Kind
from service.transaction import rollback
from service.usecases.reconciling import go_on
from tests.api.client import Api
from tests.architecture.source import ROOT
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser

pytestmark = pytest.mark.tampers


@pytest.fixture
def plan(world: World) -> Any:
    for path in folder().glob("*.json"):
        path.unlink()
    return world.authority().issued("requires_improvement")


def damage(plan: Any) -> None:
    number = plan.id
    rollback()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE action_plan SET state = 'withdrawn' WHERE id = :id"), {"id": number})


def test_an_administrator_has_everything_checked_and_explains_what_was_found(world: World, plan: Any) -> None:
    ada = Browser(world, "Ada")
    ada.open("/administration/checks")
    assert "Everything is being checked" in ada.press("Check everything now").text
    go_on(60)
    assert "Everything agrees." in ada.open("/administration/checks").text
    damage(plan)
    ada.press("Check everything now")
    go_on(60)
    assert "2 things do not agree" in ada.open("/administration").text
    with statements(without=("BEGIN", "SAVEPOINT", "ROLLBACK")) as heard:
        page = ada.open("/administration/checks")
    assert len(heard) <= 15
    assert f"Plan {plan.id} : it is withdrawn, but its history ends at issued." in page.text.replace(":", " :")
    assert MEANINGS[Kind.HISTORY_STATE].remedy in page.text
    number = db.session.scalar(text("SELECT id FROM discrepancy WHERE kind = 'history_state'"))
    ada.open(f"/administration/checks/{number}/explain")
    assert "Say what happened" in ada.press("Keep the explanation", reason=" ").text
    assert "It is explained" in ada.press("Keep the explanation", reason="A backup was restored.").text
    assert "A backup was restored." in ada.open("/administration/checks?show=explained").text
    for who, status in {"Quentin": 200, "Tess": 403}.items():
        assert Browser(world, who).open("/administration/checks").status == status


def test_the_api_and_the_command_say_the_same(world: World, plan: Any) -> None:
    command = world.app.test_cli_runner()
    assert command.invoke(args=["reconcile", "--recent"]).output.endswith("Everything agrees.\n")
    damage(plan)
    told = command.invoke(args=["reconcile"])
    assert told.exit_code == 1 and "2 things do not agree." in told.output
    assert f"action plan {plan.id}: it is withdrawn, but its history ends at issued." in told.output
    assert MEANINGS[Kind.HISTORY_STATE].remedy in told.output
    ada, tess = Api(world, "Ada"), Api(world, "Tess")
    first, _ = ada.get("/discrepancies").json["items"]
    assert ada.post(f"/discrepancies/{first['id']}/explain", {"reason": "A backup was restored."}).status == 200
    assert ada.post(f"/discrepancies/{first['id']}/explain", {"reason": "Again."}).status == 409
    assert ada.post("/reconciliations").json["ended_at"] is None
    go_on(60)
    assert [round_["whole"] for round_ in ada.get("/reconciliations").json["items"]] == [
        "everything",
        "everything",
        "what is new",
    ]
    assert len(ada.get("/discrepancies", show="explained").json["items"]) == 1
    assert {tess.get(path).status for path in ("/discrepancies", "/reconciliations")} == {403}


def test_each_kind_has_a_remedy_on_the_page_and_in_the_manual() -> None:
    manual = Path(ROOT / "docs/operations.md").read_text("utf-8")
    assert set(MEANINGS) == set(Kind)
    assert [meaning.title for meaning in MEANINGS.values() if f"**{meaning.title}**" not in manual] == []
