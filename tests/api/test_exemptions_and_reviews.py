"""Exemptions and reviews through the API: begun, decided, listed, with task and history like every other record."""

from __future__ import annotations

from tests.api.client import Api, begun, fire
from tests.support.world import World

ASKED = {
    "programme": "weekly",
    "exempt": "practitioner",
    "person": "pat.practitioner@example.org",
    "from_on": "2026-11-02",
    "to_on": "2026-11-30",
    "reason": "Newly qualified and on induction.",
}


def test_an_exemption_is_asked_for_decided_and_listed(world: World) -> None:
    world.authority()
    path = begun(Api(world, "Tess"), "/exemptions", **ASKED)
    sam = Api(world, "Sam")
    assert [task["kind"] for task in sam.get("/tasks").json["items"]] == ["decide_exemption"]
    assert fire(sam, path, "approve")["approver"]["name"] == "Sam Service"
    shown = Api(world, "Tess").get("/exemptions", programme="weekly").json["items"]
    assert [(row["state"], row["person"]["name"]) for row in shown] == [("approved", "Pat Practitioner")]
    triggers = [row["trigger"] for row in Api(world, "Tess").get(f"{path}/history").json["items"]]
    assert triggers == ["request", "approve"]


def test_colleagues_and_the_person_themselves_do_not_see_an_exemption(world: World) -> None:
    path = begun(Api(world.authority(), "Tess"), "/exemptions", **ASKED)
    assert [Api(world, who).get(path).status for who in ("Olu", "Pat", "Sam", "Perry")] == [404, 404, 200, 200]


def test_who_asked_is_offered_to_end_it_and_not_to_approve_it(world: World) -> None:
    path = begun(Api(world.authority(), "Tess"), "/exemptions", **ASKED)
    offered = Api(world, "Tess").get(f"{path}/transitions").json["items"]
    assert {row["trigger"]: row["allowed"] for row in offered} == {"approve": False, "refuse": False, "end": True}


def test_a_review_is_recorded_with_the_audits_that_were_looked_at(world: World) -> None:
    world.authority()
    world.policy("reviews", rota=True)
    audit = world.submitted("good")
    runner = world.app.test_cli_runner()
    assert "reviews: 1" in runner.invoke(args=["programmes", "run"]).output
    sam = Api(world, "Sam")
    (review,) = sam.get("/reviews", mine="true").json["items"]
    said = {"looked_at": "The assessments.", "findings": "Fathers are missing.", "follows": "A session on fathers."}
    done = fire(sam, f"/reviews/{review['id']}", "record", audits=[audit.id], **said)
    assert (done["state"], done["audits"], done["follows"]) == ("done", [audit.id], "A session on fathers.")
    assert [row["id"] for row in sam.get(f"/reviews/{review['id']}/audits").json["items"]] == [audit.id]


def test_nobody_begins_a_review_by_hand(world: World) -> None:
    assert Api(world.authority(), "Sam").post("/reviews", {}).status == 405
