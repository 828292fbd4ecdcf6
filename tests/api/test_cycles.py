"""A cycle by the API: its draw, why a case was or was not chosen, what came back, what was found and published."""

from __future__ import annotations

from typing import Any

import pytest

from service.models import Audit, Cycle, FrameCase
from tests.api.client import Api, begun, fire
from tests.support.world import World


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()
    world.person("Tom Second", "team_manager", world["Sam"], team_id=world.team().id)


def drawn(world: World, number: int = 10, **asked: Any) -> tuple[Api, str]:
    """Perry's client and the address of a cycle that is drawn from so many of Pat's cases."""
    for _ in range(number):
        world.case(world["Pat"])
    perry = Api(world, "Perry")
    path = begun(perry, "/cycles", **{"name": "Autumn", "share": 0.2, "seed": "1", **asked})
    fire(perry, path, "draw")
    return perry, path


def submit(world: World, audit: Audit) -> None:
    assert audit.lead is not None
    who = audit.lead.name.partition(" ")[0]
    world.answer(audit, auditor=who)
    world.act(who, "submit", audit, overall_grade="good", reasons="What the file shows.")


def test_a_cycle_takes_all_that_was_planned_for_it(world: World) -> None:
    perry = Api(world, "Perry")
    before = begun(perry, "/cycles", name="Summer", baseline=True)
    asked = {
        "name": "Autumn",
        "theme": "Plans",
        "size": 30,
        "period_from_on": "2026-07-01",
        "period_to_on": "2026-09-30",
        "window_days": 90,
        "auditors": [world["Tess"].email],
        "predecessor_id": perry.get(before).json["id"],
    }
    made = perry.get(begun(perry, "/cycles", **asked)).json
    assert {name: made[name] for name in asked if name != "auditors"} == {
        name: value for name, value in asked.items() if name != "auditors"
    }
    assert [person["name"] for person in made["auditors"]] == ["Tess Team"]
    assert (made["share"], made["frame"], made["baseline"], made["wanted"]) == (None, "open_cases", False, None)


def test_the_draw_shows_the_groups_what_was_left_out_the_places_and_the_reserves(world: World) -> None:
    world.audit(world.case(world["Pat"]))
    perry, path = drawn(world)
    draw = perry.get(f"{path}/draw").json
    assert (draw["open_cases"], draw["listed"], draw["wanted"], draw["given"]) == (11, 11, 2, 2)
    assert draw["left_out"] == [{"reason": "audit_open", "words": "an audit was under way", "cases": 1}]
    [group] = draw["strata"]
    assert (group["service"], group["status"], group["cases"]) == ("Children in need", "child_in_need", 10)
    assert (group["exact"], group["places"], group["reserves"]) == (2.0, 2, 1)
    assert [one["place"] for one in draw["selected"]] == [1, 2] and draw["repeats"] is True
    assert {one["auditor"]["name"] for one in draw["selected"]} == {"Tess Team", "Tom Second"}
    assert [(one["reserve"], one["place"]) for one in draw["reserves"]] == [(1, None)]
    assert (draw["seed"], draw["digest"]) == ("1", perry.get(path).json["frame_digest"])


def test_a_draw_whose_list_was_changed_behind_the_service_says_that_it_does_not_repeat(world: World) -> None:
    perry, path = drawn(world)
    world.change(world.all(FrameCase)[0], status="looked_after")
    assert perry.get(f"{path}/draw").json["repeats"] is False


def test_why_a_case_was_chosen_or_not_is_told_in_sentences(world: World) -> None:
    perry, path = drawn(world)
    draw = perry.get(f"{path}/draw").json
    chosen, reserve = draw["selected"][0], draw["reserves"][0]
    found = perry.get(f"{path}/draw/cases/{chosen['reference']}").json
    assert (found["verdict"], found["number"]) == ("selected", 1)
    assert found["title"] == f"Why case {chosen['reference']} was chosen"
    assert found["parts"][-1]["text"] == f"{chosen['auditor']['name']} audits it, and does not hold the case."
    assert perry.get(f"{path}/draw/cases/{reserve['reference']}").json["verdict"] == "reserve"
    later = world.case(world["Pat"]).reference
    assert perry.get(f"{path}/draw/cases/{later}").json["verdict"] == "not_on_list"


def test_after_a_replacement_both_cases_are_told_what_happened(world: World) -> None:
    perry, path = drawn(world)
    before = perry.get(f"{path}/draw").json
    fire(perry, path, "replace", place=1, reason="The family moved away.")
    after = perry.get(f"{path}/draw").json
    [gone] = after["replaced"]
    assert (gone["reference"], gone["reason"]) == (before["selected"][0]["reference"], "The family moved away.")
    assert gone["replaced_by"] == before["reserves"][0]["reference"] == after["selected"][0]["reference"]
    assert after["repeats"] is True
    told = perry.get(f"{path}/draw/cases/{gone['reference']}").json["parts"][-1]
    assert told == {
        "heading": "It was replaced",
        "text": "The next reserve took its place, number 1: The family moved away.",
    }
    taken = perry.get(f"{path}/draw/cases/{gone['replaced_by']}").json["parts"][-1]["text"]
    assert taken.startswith("It was a reserve and took place 1.")


def test_a_restricted_record_is_counted_and_named_to_nobody_who_may_not_see_it(world: World) -> None:
    hidden = world.case(world["Pat"], restricted=True).reference
    perry, path = drawn(world)
    turned = world.all(Cycle)[0].drawn[0].case
    world.change(turned, restricted=True)
    draw = perry.get(f"{path}/draw")
    assert {"reason": "restricted", "words": "restricted record", "cases": 1} in draw.json["left_out"]
    assert draw.json["selected"][0]["reference"] is None
    everything = [draw, perry.get(path), perry.get(f"{path}/history"), perry.get(f"{path}/returns")]
    everything.append(perry.get(f"{path}/transitions"))
    assert not any(reference in str(answer.data) for answer in everything for reference in (hidden, turned.reference))
    unknown = perry.get(f"{path}/draw/cases/no-such-case")
    for reference in (hidden, turned.reference):
        asked = perry.get(f"{path}/draw/cases/{reference}")
        assert (asked.status, asked.data) == (404, unknown.data)


def test_a_practitioner_may_ask_about_their_own_case_and_about_no_other(world: World) -> None:
    other = world.case(world["Olu"]).reference
    _, path = drawn(world)
    own = world.all(Cycle)[0].drawn[0].case
    pat = Api(world, "Pat")
    world.change(own, worker_id=world["Pat"].id)
    assert pat.get(f"{path}/draw/cases/{own.reference}").status == 200
    assert pat.get(f"{path}/draw/cases/{other}").status == 404
    assert pat.get(f"{path}/draw").status == 404


def test_an_auditor_sees_the_cycle_but_neither_its_draw_nor_others_returns(world: World) -> None:
    perry, path = drawn(world)
    assert Api(world, "Tess").get(path).status == 404
    fire(perry, path, "open")
    tess = Api(world, "Tess")
    assert tess.get(path).json["name"] == "Autumn"
    assert (tess.get(f"{path}/draw").status, tess.get(f"{path}/returns").status) == (403, 403)


def test_returns_are_counted_by_auditor_and_the_late_are_left_out(world: World) -> None:
    perry, path = drawn(world, share=0.3)
    fire(perry, path, "open")
    first, second, third = world.all(Audit)
    submit(world, first)
    assert perry.get(f"{path}/returns").json["returns"]["awaited"] == 2
    fire(perry, path, "chase")
    world.clock.set(world.all(Cycle)[0].cut_off_on, 23, 59)
    submit(world, second)
    world.clock.forward(minutes=2)
    submit(world, third)
    fire(perry, path, "close")
    found = perry.get(f"{path}/returns").json
    assert {name: found["returns"][name] for name in ("requested", "returned", "late", "awaited", "withdrawn")} == {
        "requested": 3, "returned": 2, "late": 1, "awaited": 0, "withdrawn": 0,
    }  # fmt: skip
    assert found["returns"]["rate"] == pytest.approx(2 / 3) and found["returns"]["chased"] == 2
    assert [one["fate"] for one in found["audits"]] == ["returned", "returned", "late"]
    assert sum(one["returns"]["requested"] for one in found["auditors"]) == 3
    assert {one["chased_on"] for one in found["auditors"]} == {"2026-11-02"}


def test_an_audit_returned_in_time_and_sent_back_counts_once_it_is_done_again(world: World) -> None:
    perry, path = drawn(world, share=0.1)
    fire(perry, path, "open")
    [audit] = world.all(Audit)
    submit(world, audit)
    world.clock.set(world.all(Cycle)[0].cut_off_on)
    world.act("Tess", "return_for_rework", audit, reason="Two sections are empty.")
    world.clock.forward(days=3)
    assert perry.get(f"{path}/returns").json["audits"][0]["fate"] == "late"
    submit(world, audit)
    assert perry.get(f"{path}/returns").json["audits"][0]["fate"] == "returned"


def test_findings_are_read_by_all_who_work_here_once_they_are_published(world: World) -> None:
    world.person("Eva External", "external")
    perry, path = drawn(world, share=0.1)
    fire(perry, path, "open")
    submit(world, world.all(Audit)[0])
    fire(perry, path, "close")
    pat = Api(world, "Pat")
    assert (pat.get(f"{path}/findings").status, pat.get("/findings").json["items"]) == (404, [])
    fire(perry, path, "report", text="Plans say what changes.")
    found = pat.get(f"{path}/findings").json
    assert (found["text"], found["returns"]["returned"], found["returns"]["rate"]) == ("Plans say what changes.", 1, 1)
    assert [one["name"] for one in pat.get("/findings").json["items"]] == ["Autumn"]
    eva = Api(world, "Eva")
    assert (eva.get(f"{path}/findings").status, eva.get("/findings").json["items"]) == (404, [])


def test_an_external_auditor_of_the_cycle_reads_its_findings(world: World) -> None:
    world.person("Eva External", "external")
    perry, path = drawn(world, share=0.1, auditors=[world["Eva"].email])
    fire(perry, path, "open")
    submit(world, world.all(Audit)[0])
    fire(perry, path, "close")
    fire(perry, path, "report", text="Plans say what changes.")
    assert Api(world, "Eva").get(f"{path}/findings").json["text"] == "Plans say what changes."


def test_findings_are_listed_page_by_page_newest_first(world: World) -> None:
    for name in ("First", "Second", "Third"):
        perry, path = drawn(world, number=2, name=name, share=0.01)
        fire(perry, path, "open")
        submit(world, world.all(Audit)[-1])
        fire(perry, path, "close")
        fire(perry, path, "report", text=name)
    first = perry.get("/findings", limit=2).json
    rest = perry.get("/findings", limit=2, cursor=first["next"]).json
    assert [one["name"] for one in (*first["items"], *rest["items"])] == ["Third", "Second", "First"]
    assert rest["next"] is None


def test_a_transition_that_needs_a_place_offers_the_places(world: World) -> None:
    perry, path = drawn(world)
    offered = {one["trigger"]: one for one in perry.get(f"{path}/transitions").json["items"]}
    assert offered["replace"]["needs"][0] == {
        "name": "place", "kind": "place", "required": True, "choices": ["1", "2"], "declaration": None,
    }  # fmt: skip
