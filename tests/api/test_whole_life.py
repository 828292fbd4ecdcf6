"""The whole life of an audit, through the API alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.api.client import Api, fire
from tests.support.world import World

GOOD = {"evidence": "yes", "yes_no": "no", "outcome": "improved", "text": "Written down."}


def answer_all(api: Api, audit: str) -> None:
    """Answer every question of an audit's form."""
    form = api.get(f"{audit}/answers").json
    questions = [question for section in form["sections"] for question in section["questions"]]
    answers = {q["key"]: {"value": GOOD[q["scale"]]} for q in questions if q["scale"] in GOOD}
    assert api.put(f"{audit}/answers", {"answers": answers}).status == 200


def done(plan: Any) -> dict[str, str]:
    return {str(action["id"]): "Done with the family." for action in plan["actions"]}


def test_an_audit_lives_its_whole_life_through_the_api_alone(world: World) -> None:
    world.authority()
    reference = world.case(world["Pat"]).reference
    world.book(world["Pat"], date(2026, 12, 3))
    tess, pat, sam = Api(world, "Tess"), Api(world, "Pat"), Api(world, "Sam")

    made = tess.post("/audits", {"case_reference": reference})
    assert made.status == 201, made
    audit = f"/audits/{made.json['id']}"
    assert made.headers["Location"] == f"/api/v1{audit}"
    assert "audit_file" in [task["kind"] for task in tess.get("/tasks").json["items"]]

    answer_all(tess, audit)
    for owner in ("practitioner", "manager"):
        assert tess.post(f"{audit}/actions", {"text": "Redraw the genogram.", "owner": owner}).status == 201
    submitted = fire(tess, audit, "submit", overall_grade="inadequate", reasons="What the file shows.")
    assert (submitted["state"], submitted["escalated"]) == ("audited", True)
    assert fire(tess, audit, "issue_actions")["state"] == "actions_issued"

    plan = pat.get("/plans", mine="true").json["items"][0]
    assert plan["due_on"] == "2026-12-03"
    path = f"/plans/{plan['id']}"
    fire(pat, path, "request_delay", reason="court", explanation="The hearing moved.")
    delayed = fire(tess, path, "authorise_delay", reason="court", explanation="Agreed.", signature=True)
    assert delayed["delay"]["from"] == "2026-12-03"
    assert tess.get(audit).json["delayed"] is True
    fire(pat, path, "complete", done=done(plan))
    fire(tess, path, "sign_off", running_record="Seen in supervision.", signature=True)

    own = tess.get("/plans", mine="true").json["items"][0]
    fire(tess, f"/plans/{own['id']}", "complete", done=done(own))
    fire(sam, f"/plans/{own['id']}", "sign_off", running_record="Seen.", signature=True)
    assert tess.get(audit).json["state"] == "signed_off"

    escalation = sam.get("/escalations", mine="true").json["items"][0]
    fire(sam, f"/escalations/{escalation['id']}", "acknowledge")
    fire(sam, f"/escalations/{escalation['id']}", "resolve", outcome="training", text="A course on chronologies.")
    happened = [row["trigger"] for row in tess.get(f"{audit}/history").json["items"]]
    assert happened[0] == "schedule"
    assert happened[-1] == "sign_off"
