"""Auditors say what they think of the tool; whoever builds tools reads it, version by version, without the case."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Api
from tests.support.world import World

TEXT = "Chronology and summary ask for the same thing."


def given(world: World, audit: Any, who: str = "Tess", **more: Any) -> Any:
    return Api(world, who).post(f"/audits/{audit.id}/tool-feedback", {"text": TEXT, "useful": "partly", **more})


def test_an_auditor_says_several_things_about_the_tool_and_reads_them_again(world: World) -> None:
    audit = world.authority().submitted("good")
    assert given(world, audit, question="record.chronology").status == 201
    assert given(world, audit, useful="yes", text="Quick to fill in.").status == 201
    items = Api(world, "Tess").get(f"/audits/{audit.id}/tool-feedback").json["items"]
    assert [(item["question"], item["useful"], item["text"]) for item in items] == [
        ("record.chronology", "partly", TEXT),
        (None, "yes", "Quick to fill in."),
    ]


def test_quality_and_performance_read_it_by_tool_and_version_without_the_case(world: World) -> None:
    audit = world.authority().submitted("good")
    given(world, audit)
    for who in ("Quentin", "Perry"):
        answer = Api(world, who).get("/tools/core/feedback", number="1")
        (item,) = answer.json["items"]
        assert (item["text"], item["tool"], item["author"]["name"]) == (
            TEXT,
            {"key": "core", "version": 1},
            "Tess Team",
        )
        assert audit.case.reference not in answer.data.decode() and "audit" not in item
        assert Api(world, who).get("/tools/core/feedback", number="2").json["items"] == []


def test_of_a_case_that_one_may_not_see_one_reads_the_verdict_but_not_the_words(world: World) -> None:
    audit = world.authority().submitted("good")
    given(world, audit)
    world.change(audit.case, restricted=True)
    (item,) = Api(world, "Quentin").get("/tools/core/feedback").json["items"]
    assert (item["useful"], item["text"]) == ("partly", None)


@pytest.mark.parametrize("who", ["Pat", "Tess", "Sam", "Ada"])
def test_nobody_else_reads_what_was_said_about_a_tool(world: World, who: str) -> None:
    world.authority()
    assert Api(world, who).get("/tools/core/feedback").status == 403


def test_only_the_auditors_of_an_audit_say_what_they_think_and_not_before_it_is_submitted(world: World) -> None:
    world.authority()
    assert given(world, world.audit()).status == 409
    audit = world.submitted("good")
    assert given(world, audit, "Sam").status == 403
    assert given(world, audit, "Olu").status == 404


@pytest.mark.parametrize(
    ("more", "field"), [({"question": "none"}, "question"), ({"useful": "perhaps"}, "useful"), ({"text": ""}, "text")]
)
def test_feedback_that_cannot_be_right_says_what_to_give(world: World, more: dict[str, str], field: str) -> None:
    answer = given(world, world.authority().submitted("good"), **more)
    assert answer.status == 422 and set(answer.json["errors"]) == {field}


def test_the_same_key_says_it_once(world: World) -> None:
    audit = world.authority().submitted("good")
    api = Api(world, "Tess")
    for _ in range(2):
        api.post(f"/audits/{audit.id}/tool-feedback", {"text": TEXT, "useful": "no"}, Idempotency_Key="one")
    assert len(api.get(f"/audits/{audit.id}/tool-feedback").json["items"]) == 1


def test_a_tool_that_there_is_not_has_no_feedback(world: World) -> None:
    world.authority()
    assert Api(world, "Quentin").get("/tools/none/feedback").status == 404
