"""Building a tool through the API: a draft, its faults by field, its difference, publishing, retiring, discarding."""

from __future__ import annotations

from typing import Any

from tests.api.client import Answer, Api
from tests.support.world import World
from tests.tools.forms import a_tool, reworded


def builder(world: World) -> Api:
    world.authority()
    return Api(world, "Quentin")


def begin(api: Api, **body: Any) -> Any:
    answer = api.post("/tool-versions", body)
    assert answer.status == 201, answer
    return answer.json


def published(api: Api, tool: dict[str, Any]) -> Any:
    record = begin(api, tool=tool)
    return fire(api, record, "publish").json


def fire(api: Api, record: Any, trigger: str, **facts: Any) -> Answer:
    return api.post(f"/tool-versions/{record['id']}/transitions/{trigger}", facts)


def test_quality_begins_a_draft_and_is_asked_to_finish_it(world: World) -> None:
    record = begin(builder(world), tool=a_tool())
    assert (record["state"], record["key"], record["number"]) == ("draft", "plans", 1)
    assert record["author"]["name"] == "Quentin Quality"
    (task,) = world.tasks(kind="finish_tool")
    assert task.assignee.name == "Quentin Quality" and task.due_on is not None


def test_a_draft_left_lying_is_told_to_quality(world: World) -> None:
    begin(builder(world), tool=a_tool())
    world.pass_days(60)
    assert {"task_due", "task_waits"} <= world.messages()


def test_nobody_else_builds_tools_or_sees_drafts(world: World) -> None:
    record = begin(builder(world), tool=a_tool())
    for who in ("Tess", "Pat", "Perry", "Sam"):
        api = Api(world, who)
        assert api.post("/tool-versions", {"tool": a_tool("other")}).status == 403
        assert api.get(f"/tool-versions/{record['id']}").status == 404
        assert api.put(f"/tool-versions/{record['id']}", {"tool": a_tool()}).status == 404
        assert api.get("/tools/plans").status == 404 and api.get("/tools/plans/versions/1").status == 404


def test_a_moderator_reads_drafts_and_changes_none(world: World) -> None:
    record = begin(builder(world), tool=a_tool())
    api = Api(world, "Mo")
    assert api.get(f"/tool-versions/{record['id']}").status == 200
    assert api.put(f"/tool-versions/{record['id']}", {"tool": a_tool()}).status == 403
    assert fire(api, record, "publish").status == 403


def test_a_draft_that_cannot_be_right_is_refused_at_every_place(world: World) -> None:
    tool = a_tool()
    tool["sections"][0]["questions"][0]["scale"] = "stars"
    tool["sections"][0]["questions"][1]["text"] = ""
    answer = builder(world).post("/tool-versions", {"tool": tool})
    assert answer.status == 422
    assert set(answer.json["errors"]) == {"tool.sections.0.questions.0.scale", "tool.sections.0.questions.1.text"}
    assert "there is no scale 'stars'" in answer.json["errors"]["tool.sections.0.questions.0.scale"]


def test_a_condition_that_cannot_hold_is_refused_at_its_place(world: World) -> None:
    tool = a_tool()
    tool["sections"][0]["questions"][2]["when"] = {"question": "plan.dated", "is": ["perhaps"]}
    answer = builder(world).post("/tool-versions", {"tool": tool})
    assert list(answer.json["errors"]) == ["tool.sections.0.questions.2.when"]


def test_a_draft_is_changed_whole_by_those_who_have_read_it_last(world: World) -> None:
    api = builder(world)
    record = begin(api, tool=a_tool())
    path = f"/tool-versions/{record['id']}"
    changed = api.put(path, {"tool": reworded(1)}, If_Match=f'"{record["version"]}"')
    assert changed.status == 200 and changed.json["digest"] != record["digest"]
    assert api.put(path, {"tool": a_tool()}, If_Match=f'"{record["version"]}"').status == 412
    definition = api.get(f"{path}/definition").json["tool"]
    assert definition["sections"][0]["questions"][0]["text"] == "Has every step a day?"


def test_a_draft_stays_the_version_that_it_is(world: World) -> None:
    api = builder(world)
    record = begin(api, tool=a_tool())
    for other in (a_tool(version=2), a_tool("other")):
        answer = api.put(f"/tool-versions/{record['id']}", {"tool": other})
        assert list(answer.json["errors"]) == ["tool.version"]


def test_a_new_draft_is_the_next_version(world: World) -> None:
    api = builder(world)
    published(api, a_tool())
    assert list(api.post("/tool-versions", {"tool": a_tool(version=3)}).json["errors"]) == ["tool.version"]
    unnumbered = {name: value for name, value in a_tool().items() if name != "version"}
    assert begin(api, tool=unnumbered)["number"] == 2


def test_a_tool_has_one_draft_at_a_time(world: World) -> None:
    api = builder(world)
    begin(api, tool=a_tool())
    answer = api.post("/tool-versions", {"tool": a_tool(version=2)})
    assert answer.status == 409 and "Version 1 of plans is a draft already" in answer.json["detail"]


def test_a_copy_of_a_supplied_tool_is_its_next_version(world: World) -> None:
    api = builder(world)
    record = begin(api, copy_of="core")
    assert (record["key"], record["number"], record["title"]) == ("core", 2, "Children’s social care case audit")
    difference = api.get(f"/tool-versions/{record['id']}/difference").json
    assert difference["against"] == {"key": "core", "version": 1} and difference["changes"] == []


def test_a_copy_under_another_key_is_a_tool_of_its_own(world: World) -> None:
    record = begin(builder(world), copy_of="core", key="core_north")
    assert (record["key"], record["number"]) == ("core_north", 1)


def test_only_what_is_published_can_be_copied(world: World) -> None:
    answer = builder(world).post("/tool-versions", {"copy_of": "never_written"})
    assert answer.status == 422 and list(answer.json["errors"]) == ["copy_of"]


def test_sections_are_taken_from_another_tool_when_the_draft_is_kept(world: World) -> None:
    api = builder(world)
    shared = {"from": "core", "sections": ["record", "safeguarding"], "leave_out": ["record.genogram"]}
    own = a_tool()["sections"][0]
    record = begin(api, tool=a_tool(sections=[own, shared]))
    tool = api.get(f"/tool-versions/{record['id']}/definition").json["tool"]
    assert [section["key"] for section in tool["sections"]] == ["plan", "record", "safeguarding"]
    assert "record.genogram" not in {question["key"] for question in tool["sections"][1]["questions"]}


def test_sections_that_another_tool_does_not_have_are_named(world: World) -> None:
    tool = a_tool(sections=[{"from": "core", "sections": ["weather"]}])
    answer = builder(world).post("/tool-versions", {"tool": tool})
    assert list(answer.json["errors"]) == ["tool.sections.0.sections"]


def test_a_published_version_is_used_by_new_audits_and_shown_to_everybody(world: World) -> None:
    api = builder(world)
    record = published(api, a_tool())
    assert record["state"] == "published" and world.tasks(kind="finish_tool") == []
    shown = Api(world, "Pat").get("/tools/plans").json
    assert (shown["state"], shown["frozen"], shown["version"]) == ("published", True, 1)
    audit = world.audit(tool="plans")
    assert (audit.tool_key, audit.tool_version) == ("plans", 1)


def test_a_published_version_never_changes(world: World) -> None:
    api = builder(world)
    record = published(api, a_tool())
    answer = api.put(f"/tool-versions/{record['id']}", {"tool": reworded(1)})
    assert answer.status == 409 and "never changes" in answer.json["detail"]
    assert fire(api, record, "discard").status == 409
    assert Api(world, "Pat").get("/tools/plans").json["sections"][0]["questions"][0]["text"] == "Is every step dated?"


def test_a_new_version_shows_its_difference(world: World) -> None:
    api = builder(world)
    published(api, a_tool())
    record = begin(api, tool=reworded(2))
    assert api.get(f"/tool-versions/{record['id']}/difference").json["changes"] == [
        {
            "sort": "changed",
            "thing": "question",
            "key": "plan.dated",
            "field": "text",
            "before": "Is every step dated?",
            "after": "Has every step a day?",
        }
    ]


def test_an_audit_keeps_its_version_when_the_next_is_published(world: World) -> None:
    api = builder(world)
    published(api, a_tool())
    first = world.audit(tool="plans")
    published(api, reworded(2))
    assert world.audit(tool="plans").tool_version == 2
    assert world.questions(first)[0].text == "Is every step dated?"
    assert Api(world, "Pat").get("/tools/plans/versions/1").json["state"] == "published"


def test_a_retired_version_is_offered_no_more_and_stays_readable(world: World) -> None:
    api = builder(world)
    record = published(api, a_tool())
    audit = world.audit(tool="plans")
    assert fire(api, record, "retire").status == 422
    assert fire(api, record, "retire", reason="The theme is over.").json["state"] == "retired"
    assert "plans" not in [tool["key"] for tool in api.get("/tools").json["items"]]
    refused = Api(world, "Tess").post("/audits", {"case_reference": audit.case.reference, "tool": "plans"})
    assert list(refused.json["errors"]) == ["tool"]
    assert Api(world, "Pat").get("/tools/plans/versions/1").json["state"] == "retired"
    assert world.questions(audit)[0].key == "plan.dated"


def test_the_version_before_takes_the_place_of_one_that_is_retired(world: World) -> None:
    api = builder(world)
    published(api, a_tool())
    second = published(api, reworded(2))
    fire(api, second, "retire", reason="A slip in the wording.")
    assert api.get("/tools/plans").json["version"] == 1
    assert world.audit(tool="plans").tool_version == 1


def test_a_tool_that_policy_uses_is_not_retired_without_another(world: World) -> None:
    api = builder(world)
    world.audit()
    core = api.get("/tool-versions", key="core").json["items"][0]
    answer = fire(api, core, "retire", reason="Tired of it.")
    assert answer.status == 409 and "Policy uses this tool" in answer.json["detail"]


def test_a_tool_that_a_cycle_waits_for_is_not_retired(world: World) -> None:
    api = builder(world)
    record = published(api, a_tool())
    world.case(world["Pat"])
    world.cycle(tool="plans", name="Plans in autumn")
    answer = fire(api, record, "retire", reason="The theme is over.")
    assert answer.status == 409 and "Plans in autumn" in answer.json["detail"]


def test_a_reaudit_after_its_tool_was_retired_is_made_with_policys(world: World) -> None:
    api = builder(world)
    record = published(api, a_tool())
    audit = world.audit(tool="plans")
    world.answer(audit)
    for owner in ("practitioner", "manager"):
        world.act("Tess", "add_action", audit, text="Date the steps.", owner=owner)
    world.act("Tess", "submit", audit, overall_grade="inadequate", reasons="Nothing is dated.")
    fire(api, record, "retire", reason="The theme is over.")
    (escalation,) = world.escalations("inadequate")
    world.act("Sam", "acknowledge", escalation)
    world.act("Sam", "resolve", escalation, outcome="reaudit", text="Look again.")
    assert escalation.reaudit.tool_key == "core"


def test_a_discarded_draft_leaves_nobody_anything_to_do_and_its_number_used(world: World) -> None:
    api = builder(world)
    record = begin(api, tool=a_tool())
    assert fire(api, record, "discard", reason="Too long.").json["state"] == "discarded"
    assert world.tasks(kind="finish_tool") == []
    assert begin(api, tool=a_tool(version=2))["number"] == 2


def test_who_takes_over_from_an_author_who_left(world: World) -> None:
    begin(builder(world), tool=a_tool())
    world.person("Quincy Quality", "quality")
    world.leaves(world["Quentin"])
    (task,) = world.tasks(kind="finish_tool")
    assert task.assignee.name == "Quincy Quality"


def test_what_is_listed_can_be_narrowed_by_key_and_state(world: World) -> None:
    api = builder(world)
    published(api, a_tool())
    begin(api, tool=reworded(2))
    begin(api, copy_of="core")
    assert [item["number"] for item in api.get("/tool-versions", key="plans").json["items"]] == [2, 1]
    assert {item["key"] for item in api.get("/tool-versions", state="draft").json["items"]} == {"plans", "core"}
