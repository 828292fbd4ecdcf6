"""`flask tools`: what somebody at the command line reads and does."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.support.world import World
from tests.tools.forms import a_tool, reworded

QUALITY = ("--as", "quentin.quality@example.org")


def run(world: World, *arguments: str) -> tuple[int, str]:
    result = world.app.test_cli_runner().invoke(args=["tools", *arguments])
    return result.exit_code, result.output


def file(folder: Path, tool: object) -> str:
    path = folder / "tool.yaml"
    path.write_text(yaml.safe_dump(tool, allow_unicode=True), encoding="utf-8")
    return str(path)


def test_the_list_names_every_tool_and_version(world: World) -> None:
    world.authority().audit()
    code, said = run(world, "list")
    assert code == 0 and "Children’s social care case audit" in said
    assert "version 1, published\n" in said and "version 1, published, not used yet" in said


def test_a_tool_shown_can_be_kept_as_a_file_again(world: World, tmp_path: Path) -> None:
    world.authority()
    shown = yaml.safe_load(run(world, "show", "child_protection")[1])
    assert run(world, "check", file(tmp_path, shown))[1].startswith("Child protection audit, version 1: 14 sections")


def test_a_tool_that_there_is_not_is_named(world: World) -> None:
    code, said = run(world, "show", "never_written")
    assert code == 1 and "No version of the tool never_written is published" in said


def test_everything_that_is_wrong_with_a_file_is_said_at_once(world: World, tmp_path: Path) -> None:
    tool = a_tool()
    tool["sections"][0]["questions"][0]["scale"] = "stars"
    tool["sections"][1]["questions"][0]["stop"] = "yes"
    code, said = run(world, "check", file(tmp_path, tool))
    assert code == 1 and "there is no scale 'stars'" in said and "'stop' must be true or false" in said


def test_a_version_is_drafted_compared_published_and_retired(world: World, tmp_path: Path) -> None:
    world.authority()
    assert run(world, "draft", file(tmp_path, a_tool()), *QUALITY)[1].startswith("Version 1 of plans is a draft")
    assert run(world, "publish", "plans", "1", *QUALITY) == (0, "Version 1 of plans is published.\n")
    run(world, "draft", file(tmp_path, reworded(2)), *QUALITY)
    assert run(world, "difference", "plans", "2", *QUALITY)[1] == (
        "Against version 1:\n  question plan.dated, text: Is every step dated? → Has every step a day?\n"
    )
    assert run(world, "discard", "plans", "2", *QUALITY)[1] == "Version 2 of plans is discarded.\n"
    retired = run(world, "retire", "plans", "1", "--reason", "Over.", *QUALITY)
    assert retired == (0, "Version 1 of plans is retired.\n")


def test_who_may_not_is_refused_with_the_reason(world: World, tmp_path: Path) -> None:
    world.authority()
    code, said = run(world, "draft", file(tmp_path, a_tool()), "--as", "tess.team@example.org")
    assert code == 1 and "Only the quality team builds audit tools" in said
    assert "Nobody here has the e-mail" in run(world, "publish", "plans", "1", "--as", "no@example.org")[1]
    assert "There is no such version 1 of plans" in run(world, "publish", "plans", "1", *QUALITY)[1]
