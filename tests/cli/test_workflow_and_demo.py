"""`flask workflow` and `flask demo`, as somebody at a terminal meets them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from config.demo import SIGN_INS
from tests.support.world import World
from workflows.catalogue import LIFECYCLES
from workflows.drawing import bpmn, mermaid


def run(world: World, *arguments: str) -> tuple[int, str]:
    result = world.app.test_cli_runner().invoke(args=arguments)
    return result.exit_code, result.output


def test_one_lifecycle_is_drawn_as_mermaid(world: World) -> None:
    assert run(world, "workflow", "draw", "audit") == (0, mermaid(LIFECYCLES["audit"]))


def test_all_lifecycles_are_drawn_as_markdown(world: World) -> None:
    code, said = run(world, "workflow", "draw")
    assert code == 0
    assert said.count("```mermaid\nstateDiagram-v2") == len(LIFECYCLES)
    assert "## Supervision session\n" in said


@pytest.mark.parametrize("arguments", [("bpmn", "cycle"), ("draw", "cycle", "--format", "bpmn")])
def test_one_lifecycle_is_printed_as_bpmn(world: World, arguments: tuple[str, ...]) -> None:
    code, said = run(world, "workflow", *arguments)
    assert (code, said) == (0, bpmn(LIFECYCLES["cycle"]))
    assert ElementTree.fromstring(said).tag.endswith("definitions")


def test_bpmn_of_everything_at_once_is_refused_with_what_to_name(world: World) -> None:
    code, said = run(world, "workflow", "draw", "--format", "bpmn")
    assert code == 2
    assert f"Name one of: {', '.join(sorted(LIFECYCLES))}." in " ".join(said.split())


def test_a_picture_is_written_to_a_file(world: World, tmp_path: Path) -> None:
    place = tmp_path / "audit.bpmn"
    code, said = run(world, "workflow", "bpmn", "audit", "--output", str(place))
    assert (code, said) == (0, f"Written to {place}.\n")
    assert place.read_text("utf-8") == bpmn(LIFECYCLES["audit"])


def test_an_unknown_lifecycle_is_refused_with_those_there_are(world: World) -> None:
    code, said = run(world, "workflow", "draw", "referral")
    assert code == 2
    assert "'audit'" in said


def test_the_sign_ins_of_the_demonstration_are_printed(world: World) -> None:
    code, said = run(world, "demo", "sign-ins")
    assert code == 0
    assert all(f"{person.email} " in said and person.role in said for person in SIGN_INS)
    assert "countersign-demo" in said


def test_nothing_is_made_outside_a_demonstration(world: World) -> None:
    code, said = run(world, "demo", "fill")
    assert (code, said) == (0, "This is not a demonstration, so nothing was made. Set DEMO=1 to have one.\n")


def test_a_demonstration_never_writes_into_a_database_in_use(world: World) -> None:
    world.authority()
    world.context.settings = replace(world.context.settings, demo=True)
    try:
        code, said = run(world, "demo", "fill")
    finally:
        world.context.settings = replace(world.context.settings, demo=False)
    assert code == 0
    assert said.startswith("There are staff or cases in the database already, so nothing was made.")
