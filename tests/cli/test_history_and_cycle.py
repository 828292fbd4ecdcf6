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
    assert run(world, "history", "checkpoint")[1].startswith("Checkpoint 1 holds 3 rows: ")
    assert run(world, "history", "checkpoint")[1] == "Nothing has happened since the last checkpoint.\n"


def test_the_export_is_lines_of_json(world: World, tmp_path: Path) -> None:
    world.authority().audit()
    path = tmp_path / "history.jsonl"
    assert run(world, "history", "export", "--output", str(path)) == (0, "")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [(row["subject"][0], row["trigger"]) for row in rows] == [
        ("tool_version", "begin"),
        ("tool_version", "publish"),
        ("audit", "schedule"),
    ]


def drawn(world: World, *options: str, cases: int = 10) -> tuple[int, str]:
    """What Perry reads on drawing the cycle Autumn from so many of Pat's cases."""
    world.authority()
    for _ in range(cases):
        world.case(world["Pat"])
    return run(world, "cycle", "draw", "Autumn", "--as", world["Perry"].email, "--seed", "7", *options)


def cycle(world: World, *arguments: str) -> tuple[int, str]:
    return run(world, "cycle", *arguments, "--as", world["Perry"].email)


def test_the_performance_team_draws_and_sends_a_cycle_out(world: World) -> None:
    code, said = drawn(world, "--share", "1", "--open", cases=1)
    [made] = world.all(Cycle)
    assert (code, made.state) == (0, "open")
    assert said.splitlines()[-1] == "1. 7000001, Tess Team, audit 1"


def test_the_draw_is_said_with_its_groups_what_was_left_out_and_what_is_in_reserve(world: World) -> None:
    code, said = drawn(world, "--share", "0.2", "--theme", "Plans", "--from", "2026-07-01", "--to", "2026-09-30")
    assert code == 0
    assert said.startswith("2 cases drawn of 10, starting number 7. Fingerprint ")
    assert "Places asked for: 2, given: 2. In reserve: 1." in said
    assert "Children in need, child in need: 10 cases, 2 of 2.00 places, 1 in reserve" in said
    assert cycle(world, "show", "1")[1] == said


def test_a_number_of_cases_of_named_auditors_can_be_drawn(world: World) -> None:
    world.person("Eva External", "external")
    code, said = drawn(world, "--size", "3", "--auditor", "eva.external@example.org")
    assert code == 0 and [line.endswith(", Eva External") for line in said.splitlines()[-3:]] == [True] * 3


def test_why_a_case_was_chosen_is_explained(world: World) -> None:
    drawn(world, "--share", "0.2")
    reference = world.all(Cycle)[0].drawn[0].case.reference
    code, said = cycle(world, "explain", "1", reference)
    assert code == 0 and said.startswith(f"Why case {reference} was chosen\nNobody picked it.")
    assert "We drew cases at random" in said and "It took place 1 of 2." in said
    code, said = cycle(world, "explain", "1", "no-such-case")
    assert code == 1 and "There is no such case" in said


def test_a_case_is_replaced_and_refused_when_no_reserve_is_left(world: World) -> None:
    drawn(world, "--share", "0.2", "--open")
    code, said = cycle(world, "replace", "1", "2", "--reason", "The family moved away.")
    assert code == 0 and said.startswith("Now 2. 7000") and said.endswith(", Tess Team, audit 3\n")
    code, said = cycle(world, "replace", "1", "2", "--reason", "Again.")
    assert code == 1 and "No reserve is left" in said


def test_auditors_are_reminded_and_the_returns_are_shown(world: World) -> None:
    drawn(world, "--share", "0.2", "--open")
    assert cycle(world, "chase", "1") == (0, "1 auditor reminded.\n")
    code, said = cycle(world, "chase", "1")
    assert code == 1 and "reminded today already" in said
    assert cycle(world, "returns", "1") == (
        0,
        "Requested 2, returned 0 (0%), awaited 2, late 0, withdrawn 0.\n"
        "Tess Team: 0 of 2, awaited 2, late 0, withdrawn 0, reminded on 2026-11-02\n",
    )


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("nobody@example.org", "Nobody here has the e-mail"), ("tess.team@example.org", "You may not start audit cycles")],
)
def test_who_may_not_draw_is_told_so(world: World, who: str, sentence: str) -> None:
    world.authority()
    code, said = run(world, "cycle", "draw", "Autumn", "--as", who)
    assert code == 1 and sentence in said and world.all(Cycle) == []
