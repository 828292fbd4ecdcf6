"""A version that audits were made with is kept word for word, whatever its file says afterwards (DOMAIN row 11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from service.database import db
from service.models import ToolVersion
from service.toolbox import current, note, tool_of
from tests.api.client import Api
from tests.support.statements import statements
from tests.support.world import World
from tests.tools.forms import a_tool
from workflows.tools import Tool, digest_of, tool_from


@pytest.fixture
def files(world: World) -> Iterator[Callable[..., None]]:
    """The supplied files, which a test may change as somebody edits them and restarts the programs."""
    before = world.context.tools

    def write(**tools: Tool) -> None:
        world.context.tools = {**world.context.tools, **tools}
        db.session.rollback()

    yield write
    world.context.tools = before


def edited(tool: Tool, **changes: Any) -> Tool:
    return replace(tool, **changes)


def kept(world: World) -> list[ToolVersion]:
    return world.all(ToolVersion)


def test_nothing_is_kept_before_a_tool_is_used(world: World) -> None:
    world.authority()
    assert kept(world) == [] and current("core") is not None


def test_the_first_audit_keeps_its_tool_with_its_content_and_digest(world: World) -> None:
    world.authority().audit()
    (version,) = kept(world)
    core = world.context.tools["core"]
    assert (version.key, version.number, version.state, version.author) == ("core", 1, "published", None)
    assert version.digest == digest_of(core) and tool_from(version.content) == core


def test_history_says_that_the_service_kept_and_published_it(world: World) -> None:
    world.authority().audit()
    rows = world.history(kept(world)[0])
    assert [(row.trigger, row.to_state, row.actor_name) for row in rows] == [
        ("begin", "draft", "Countersign"),
        ("publish", "published", "Countersign"),
    ]
    assert rows[1].facts == {"key": "core", "number": 1, "digest": kept(world)[0].digest}


def test_nobody_is_asked_to_finish_a_supplied_version(world: World) -> None:
    world.authority().audit()
    assert world.tasks(kept(world)[0]) == [] and "finish_tool" not in {task.kind for task in world.tasks()}


def test_the_second_audit_keeps_nothing_more(world: World) -> None:
    world.authority().audit()
    world.audit()
    assert len(kept(world)) == 1


def test_an_audit_that_is_refused_keeps_nothing(world: World) -> None:
    world.authority()
    with pytest.raises(Exception, match="exactly one lead"):
        world.audit(auditors=[{"person": world["Sam"].email, "role": "pair"}])
    assert kept(world) == []


def test_an_edited_file_does_not_change_an_audit_in_use(world: World, files: Any) -> None:
    audit = world.authority().audit()
    before = [question.text for question in world.questions(audit)]
    core = world.context.tools["core"]
    files(core=edited(core, sections=core.sections[:3]))
    assert [question.text for question in world.questions(audit)] == before
    world.answer(audit)
    done = world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")
    assert done.state == "audited"


def test_the_next_audit_too_is_made_with_what_is_kept(world: World, files: Any) -> None:
    world.authority().audit()
    core = world.context.tools["core"]
    files(core=edited(core, title="Another title"))
    assert tool_of(world.audit()).title == core.title


def test_a_file_that_differs_is_named_with_what_to_do(world: World, files: Any) -> None:
    world.authority().audit()
    assert note("core") is None
    files(core=edited(world.context.tools["core"], title="Another title"))
    said = "config/tools/core.yaml differs from version 1 in use: give it version 2."
    assert note("core") == said
    listed = {tool["key"]: tool for tool in Api(world, "Pat").get("/tools").json["items"]}
    assert listed["core"]["note"] == said and listed["early_help"]["note"] is None
    assert Api(world, "Pat").get("/tools/core").json["note"] == said


def test_a_file_with_the_next_number_is_used_from_then_on(world: World, files: Any) -> None:
    first = world.authority().audit()
    files(core=edited(world.context.tools["core"], version=2, title="Second edition"))
    second = world.audit()
    assert (first.tool_version, second.tool_version) == (1, 2)
    assert (tool_of(first).title, tool_of(second).title) == ("Children’s social care case audit", "Second edition")
    assert [version.number for version in kept(world)] == [1, 2] and note("core") is None


def test_a_file_older_than_what_is_published_changes_nothing(world: World, files: Any) -> None:
    world.authority().audit()
    core = world.context.tools["core"]
    files(core=edited(core, version=2, title="Second edition"))
    world.audit()
    files(core=core)
    assert tool_of(world.audit()).title == "Second edition"


def test_a_form_reads_the_version_of_its_audit(world: World, files: Any) -> None:
    audit = world.authority().audit()
    files(core=edited(world.context.tools["core"], version=2, sections=world.context.tools["core"].sections[:2]))
    world.audit()
    shown = Api(world, "Tess").get(f"/audits/{audit.id}/answers").json
    assert shown["tool"] == {"key": "core", "version": 1} and len(shown["sections"]) > 2


@pytest.mark.tampers
def test_a_question_changed_behind_the_services_back_is_noticed(world: World) -> None:
    world.authority().audit()
    verify = world.app.test_cli_runner()
    assert verify.invoke(args=["history", "verify"]).exit_code == 0
    content = {**kept(world)[0].content, "title": "Another title"}
    with db.engine.begin() as connection:
        connection.execute(update(ToolVersion).values(content=content))
    db.session.rollback()
    said = verify.invoke(args=["history", "verify"])
    assert said.exit_code == 1 and "its content was changed after the last row of its history" in said.output


def test_a_list_of_audits_looks_no_tool_up_row_by_row(world: World) -> None:
    world.authority()
    for _ in range(3):
        world.audit()
    api = Api(world, "Tess")
    api.get("/audits")
    with statements() as few:
        api.get("/audits", limit=1)
    with statements() as many:
        api.get("/audits", limit=3)
    assert len(many) == len(few)


def test_a_tool_for_an_audits_kind_comes_before_that_for_the_status(world: World) -> None:
    world.authority()
    case = world.case(world["Pat"], "child_protection")
    assert world.audit(case, kind="closure").tool_key == "closure_transfer"
    assert world.audit(case, kind="transfer").tool_key == "closure_transfer"
    assert world.audit(case, kind="routine").tool_key == "core"
    assert world.audit(world.case(world["Pat"], "early_help")).tool_key == "early_help"


def test_a_tool_that_asks_nothing_of_the_case_is_refused(world: World) -> None:
    world.authority()
    case = world.case(world["Pat"]).reference
    answer = Api(world, "Tess").post("/audits", {"case_reference": case, "tool": "resource"})
    assert answer.status == 422 and "asks nothing" in answer.json["errors"]["tool"]


def test_a_tool_with_few_questions_is_kept_whole(world: World, files: Any) -> None:
    world.authority()
    files(plans=tool_from(a_tool()))
    audit = world.audit(tool="plans")
    assert tool_of(audit) == tool_from(a_tool()) and audit.tool_version == 1
