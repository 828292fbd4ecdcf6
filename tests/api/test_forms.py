"""An audit's form: every question asked of such a case, what was answered, and the actions that come of it."""

from __future__ import annotations

from typing import Any

from tests.api.client import Api
from tests.support.world import World
from workflows.tools import asked


def form(world: World) -> tuple[Api, str, Any]:
    """Tess's client, the address of an audit of hers, and its form."""
    path = f"/audits/{world.authority().audit().id}"
    api = Api(world, "Tess")
    return api, path, api.get(f"{path}/answers").json


def question(form: Any, key: str) -> Any:
    return next(q for section in form["sections"] for q in section["questions"] if q["key"] == key)


def test_the_form_has_every_question_that_is_asked_of_such_a_case(world: World) -> None:
    _, _, shown = form(world)
    keys = [q["key"] for section in shown["sections"] for q in section["questions"]]
    tool = world.context.tools["core"]
    assert keys == [q.key for section in asked(tool, "child_in_need", {}) for q in section.questions]


def test_a_question_says_how_it_is_answered(world: World) -> None:
    asked = question(form(world)[2], "record.chronology")
    assert asked["choices"] == ["yes", "partly", "no", "not_applicable", "not_answered"]
    assert (asked["scale"], asked["required"], asked["key_question"], asked["value"]) == ("evidence", True, True, None)
    assert asked["guidance"]


def test_only_what_is_named_changes(world: World) -> None:
    api, path, _ = form(world)
    api.put(f"{path}/answers", {"answers": {"record.chronology": {"value": "partly", "comment": "Ends in May."}}})
    saved = api.put(f"{path}/answers", {"section_grades": {"record": "good"}, "no_action_reasons": {"record": "None."}})
    assert question(saved.json, "record.chronology")["comment"] == "Ends in May."
    assert saved.json["section_grades"] == {"record": "good"}
    assert saved.json["no_action_reasons"] == {"record": "None."}
    section = next(section for section in saved.json["sections"] if section["key"] == "record")
    assert (section["grade"], section["no_action_reason"]) == ("good", "None.")


def test_what_cannot_be_kept_is_named_by_its_place_and_nothing_is_kept(world: World) -> None:
    api, path, _ = form(world)
    sent = {
        "answers": {"record.chronology": {"value": "perhaps"}, "no.such": {"value": "yes"}, "record.details": []},
        "section_grades": {"record": "splendid", "no_such": "good"},
        "no_action_reasons": {"record": "a\x00b"},
        "overall_grade": "good",
    }
    whole = api.put(f"{path}/answers", sent)
    assert (whole.status, list(whole.json["errors"])) == (422, ["overall_grade"])
    del sent["overall_grade"]
    answer = api.put(f"{path}/answers", sent)
    assert set(answer.json["errors"]) == {
        "answers.record.chronology.value",
        "answers.no.such",
        "answers.record.details",
        "section_grades.record",
        "section_grades.no_such",
        "no_action_reasons.record",
    }
    assert api.get(f"{path}/answers").json["section_grades"] == {}


def test_two_who_answer_at_once_notice_one_another(world: World) -> None:
    api, path, shown = form(world)
    first = {"answers": {"record.chronology": {"value": "yes"}}}
    assert api.put(f"{path}/answers", first, If_Match=f'"{shown["version"]}"').status == 200
    assert api.put(f"{path}/answers", first, If_Match=f'"{shown["version"]}"').status == 412


def test_only_the_auditors_answer(world: World) -> None:
    _, path, _ = form(world)
    answer = Api(world, "Sam").put(f"{path}/answers", {"answers": {}})
    assert answer.status == 403


def test_a_submitted_form_is_closed(world: World) -> None:
    audit = world.authority().submitted("good")
    answer = Api(world, "Tess").put(f"/audits/{audit.id}/answers", {"answers": {}})
    assert answer.status == 409
    assert "submitted the audit on 2 November 2026" in answer.json["detail"]


def test_a_risk_today_raises_its_escalation_before_the_form_is_submitted(world: World) -> None:
    audit = world.authority().audit()
    answers = {"answers": {world.stop_question(audit): {"value": "yes"}}}
    assert Api(world, "Tess").put(f"/audits/{audit.id}/answers", answers).status == 200
    shown = Api(world, "Tess").get(f"/audits/{audit.id}").json
    assert (shown["safeguarding_now"], shown["escalated"]) == (True, True)


def test_an_action_is_answered_with_its_number_and_its_owner(world: World) -> None:
    api, path, _ = form(world)
    body = {"text": "Redraw the genogram.", "owner": "practitioner", "theme": "recording", "section": "record"}
    action = api.post(f"{path}/actions", body).json
    assert action["owner"] == {"relation": "practitioner", "person": None}
    assert (action["side"], action["done"], action["section"]) == ("case", False, "record")
    assert [item["id"] for item in api.get(f"{path}/actions").json["items"]] == [action["id"]]


def test_an_action_may_be_somebodys_outright(world: World) -> None:
    api, path, _ = form(world)
    action = api.post(f"{path}/actions", {"text": "Ring the school.", "owner": {"person": world["Olu"].email}}).json
    assert action["owner"]["person"]["name"] == "Olu Other"


def test_a_struck_action_stays_to_be_read(world: World) -> None:
    api, path, _ = form(world)
    number = api.post(f"{path}/actions", {"text": "Ring the school.", "owner": "manager"}).json["id"]
    api.post(f"{path}/transitions/strike", {"action": number, "reason": "Done already."})
    action = api.get(f"{path}/actions").json["items"][0]
    assert (action["struck"], action["struck_reason"]) == (True, "Done already.")


def test_tools_are_listed_and_shown_with_all_that_they_ask(world: World) -> None:
    world.authority()
    api = Api(world, "Pat")
    assert [tool["key"] for tool in api.get("/tools").json["items"]] == sorted(world.context.tools)
    tool = api.get("/tools/core").json
    assert len(tool["sections"]) == len(world.context.tools["core"].sections)
