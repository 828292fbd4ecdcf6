"""Row 9: the performance team selects; the same child is not audited again; more are drawn than needed (D)."""

from __future__ import annotations

from tests.api.client import JSON, fire
from tests.practice.practice import Practice


def drawn(practice: Practice, **asked: object) -> JSON:
    """A cycle whose sample is drawn from ten cases of two people."""
    practice.world.person("Tom Team", "team_manager", practice.world["Sam"], team_id=practice.world.team("South").id)
    for number in range(10):
        practice.case("Pat" if number % 2 else "Olu")
    made = practice("Perry").post("/cycles", {"name": "Autumn", "seed": "7", "size": 4, **asked})
    assert made.status == 201, made
    return fire(practice("Perry"), f"/cycles/{made.json['id']}", "draw")


def test_the_sample_is_drawn_with_reserves_from_a_frozen_list(practice: Practice) -> None:
    cycle = drawn(practice)
    draw = practice("Perry").get(f"/cycles/{cycle['id']}/draw").json
    assert (draw["listed"], len(draw["selected"]), len(draw["reserves"])) == (10, 4, 2)
    assert (draw["digest"], draw["repeats"]) == (cycle["frame_digest"], True)
    assert {place["auditor"]["name"] for place in draw["selected"]} <= {"Tess Team", "Tom Team"}


def test_workers_take_turns_before_anybody_is_drawn_twice(practice: Practice) -> None:
    draw = practice("Perry").get(f"/cycles/{drawn(practice, size=2)['id']}/draw").json
    workers = {
        practice("Perry").get(f"/cases/{place['reference']}").json["worker"]["name"] for place in draw["selected"]
    }
    assert workers == {"Pat Practitioner", "Olu Other"}


def test_a_child_who_was_audited_lately_is_left_out_with_the_reason(practice: Practice) -> None:
    lately = practice.case("Pat")
    practice.submit(practice.audit("Tess", lately), "good")
    cycle = drawn(practice)
    draw = practice("Perry").get(f"/cycles/{cycle['id']}/draw").json
    assert sum(left["cases"] for left in draw["left_out"]) == 1
    why = practice("Perry").get(f"/cycles/{cycle['id']}/draw/cases/{lately}").json
    assert lately not in {place["reference"] for place in (*draw["selected"], *draw["reserves"])}
    assert why["summary"]


def test_anybody_who_asks_is_told_why_a_case_was_chosen_and_why_another_was_not(practice: Practice) -> None:
    cycle = drawn(practice)
    draw = practice("Perry").get(f"/cycles/{cycle['id']}/draw").json
    chosen = draw["selected"][0]["reference"]
    why = practice("Perry").get(f"/cycles/{cycle['id']}/draw/cases/{chosen}").json
    assert (why["verdict"], len(why["parts"]) > 1) == ("selected", True)
    reserve = draw["reserves"][0]["reference"]
    assert practice("Perry").get(f"/cycles/{cycle['id']}/draw/cases/{reserve}").json["verdict"] == "reserve"


def test_a_case_that_cannot_be_audited_is_replaced_by_the_next_reserve_and_the_reason_is_kept(
    practice: Practice,
) -> None:
    address = f"/cycles/{drawn(practice)['id']}"
    fire(practice("Perry"), address, "open")
    before = practice("Perry").get(f"{address}/draw").json
    first = before["selected"][0]
    fire(practice("Perry"), address, "replace", place=first["place"], reason="The file is with the court.")
    after = practice("Perry").get(f"{address}/draw").json
    (gone,) = after["replaced"]
    assert (gone["reference"], gone["reason"]) == (first["reference"], "The file is with the court.")
    assert gone["replaced_by"] in {place["reference"] for place in before["reserves"]}
    assert practice("Perry").get(f"/audits/{first['audit_id']}").json["state"] == "withdrawn"
