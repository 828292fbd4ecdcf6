"""The command line for histories and cycles, used as an administrator and the performance team would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from service.checkpoints import folder
from service.database import db
from service.models import Cycle
from tests.support.world import World


@pytest.fixture(autouse=True)
def no_checkpoints(world: World) -> None:
    for path in folder().glob("*.json"):
        path.unlink()


def run(world: World, *arguments: str) -> tuple[int, str]:
    result = world.app.test_cli_runner().invoke(args=arguments)
    return result.exit_code, result.output


def test_an_untouched_history_is_said_to_be_untouched(world: World) -> None:
    world.authority().issued()
    assert run(world, "history", "verify") == (0, "Nothing was changed behind the service’s back.\n")


@pytest.mark.tampers
def test_a_change_behind_the_services_back_is_named_and_the_command_fails(world: World) -> None:
    plan = world.authority().issued()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE action_plan SET state = 'signed_off' WHERE id = :id"), {"id": plan.id})
    db.session.rollback()
    code, said = run(world, "history", "verify")
    assert code == 1
    assert said.startswith(f"action plan {plan.id}: it is signed_off, but its history ends at issued.\n")


def test_a_checkpoint_is_written_and_the_next_says_that_nothing_happened(world: World) -> None:
    world.authority().audit()
    assert run(world, "history", "checkpoint")[1].startswith("Checkpoint 1 holds 1 rows: ")
    assert run(world, "history", "checkpoint")[1] == "Nothing has happened since the last checkpoint.\n"


def test_the_export_is_lines_of_json(world: World, tmp_path: Path) -> None:
    world.authority().audit()
    path = tmp_path / "history.jsonl"
    assert run(world, "history", "export", "--output", str(path)) == (0, "")
    assert json.loads(path.read_text("utf-8"))["trigger"] == "schedule"


def test_the_performance_team_draws_and_sends_a_cycle_out(world: World) -> None:
    world.authority()
    case = world.case(world["Pat"])
    code, said = run(
        world, "cycle", "draw", "Autumn", "--as", world["Perry"].email, "--share", "1", "--seed", "7", "--open"
    )
    [cycle] = world.all(Cycle)
    assert (code, cycle.state) == (0, "open")
    assert said.splitlines()[1] == f"1. {case.reference}, audit 1"


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("nobody@example.org", "Nobody here has the e-mail"), ("tess.team@example.org", "You may not start audit cycles")],
)
def test_who_may_not_draw_is_told_so(world: World, who: str, sentence: str) -> None:
    world.authority()
    code, said = run(world, "cycle", "draw", "Autumn", "--as", who)
    assert code == 1 and sentence in said and world.all(Cycle) == []
