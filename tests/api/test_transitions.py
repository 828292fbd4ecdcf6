"""What may happen to a record, making it happen on the version that was read, and what stands against it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.api.client import Api, fire
from tests.support.world import World
from workflows.words import EscalationOutcome


def possible(api: Api, path: str) -> dict[str, Any]:
    """The triggers of a record's state by name."""
    return {item["trigger"]: item for item in api.get(f"{path}/transitions").json["items"]}


def test_every_trigger_of_the_state_is_listed_with_the_reason_of_each_refusal(world: World) -> None:
    plan = world.authority().issued()
    mine = possible(Api(world, "Pat"), f"/plans/{plan.id}")
    assert mine["complete"]["allowed"] is True
    assert mine["authorise_delay"]["allowed"] is False
    assert "Tess Team" in mine["authorise_delay"]["reason"]


def test_what_a_trigger_needs_comes_with_its_choices(world: World) -> None:
    plan = world.authority().issued()
    needs = {
        need["name"]: need for need in possible(Api(world, "Tess"), f"/plans/{plan.id}")["authorise_delay"]["needs"]
    }
    assert needs["reason"]["choices"] == ["absence", "system_access", "court", "other"]
    assert needs["signature"]["kind"] == "signature"
    assert needs["signature"]["declaration"] == world.context.policy.get("declaration")


def test_an_action_to_strike_is_chosen_by_its_number(world: World) -> None:
    audit = world.authority().submitted()
    needs = possible(Api(world, "Tess"), f"/audits/{audit.id}")["strike"]["needs"]
    assert needs[0]["choices"] == [str(action.id) for action in audit.actions]


def test_a_trigger_fired_answers_with_the_record_as_it_is_now_and_its_new_version(world: World) -> None:
    audit = world.authority().submitted()
    api, path = Api(world, "Tess"), f"/audits/{audit.id}"
    before = api.get(path)
    answer = api.post(f"{path}/transitions/issue_actions", {})
    assert (answer.json["state"], answer.json["version"] > before.json["version"]) == ("actions_issued", True)
    assert answer.headers["ETag"] == f'"{answer.json["version"]}"'


def test_a_step_that_keeps_the_state_is_a_new_version_too(world: World) -> None:
    audit = world.authority().audit()
    api, path = Api(world, "Tess"), f"/audits/{audit.id}"
    before = api.get(path).json["version"]
    api.post(f"{path}/actions", {"text": "Redraw the genogram.", "owner": "practitioner"})
    assert api.get(path).json["version"] > before


def test_whoever_decides_on_an_old_version_is_refused_and_told_what_happened_since(world: World) -> None:
    plan = world.authority().issued()
    api, path = Api(world, "Tess"), f"/plans/{plan.id}"
    old = api.get(path).headers["ETag"]
    world.act("Pat", "request_delay", plan, reason="court", explanation="The hearing moved.")
    facts = {"reason": "court", "explanation": "Agreed.", "signature": True}
    answer = api.post(f"{path}/transitions/authorise_delay", facts, If_Match=old)
    assert answer.status == 412
    assert "Pat Practitioner asked for a delay on 2 November 2026" in answer.json["detail"]


def test_whoever_decides_on_the_present_version_is_served(world: World) -> None:
    plan = world.authority().issued()
    api, path = Api(world, "Pat"), f"/plans/{plan.id}"
    now, facts = api.get(path).headers["ETag"], {"reason": "court", "explanation": "The hearing moved."}
    assert api.post(f"{path}/transitions/request_delay", facts, If_Match=now).status == 200


def test_a_version_that_is_no_version_matches_nothing(world: World) -> None:
    plan = world.authority().issued()
    path = f"/plans/{plan.id}/transitions/complete"
    answers = [Api(world, "Pat").post(path, {}, If_Match=given).status for given in ('"x"', "", "1, 2", '"99999"')]
    assert answers == [412] * 4


def test_whoever_comes_second_is_told_who_was_first_and_what_they_did(world: World) -> None:
    plan = world.authority().issued()
    world.complete(plan)
    world.sign_off(plan)
    facts = {"running_record": "Seen.", "signature": True}
    answer = Api(world, "Sam").post(f"/plans/{plan.id}/transitions/refer_back", {"reason": "Not enough."})
    assert answer.status in (403, 409)
    second = Api(world, "Tess").post(f"/plans/{plan.id}/transitions/sign_off", facts)
    assert second.status == 409
    assert "You signed off the plan on 2 November 2026 at 10:00." in second.json["detail"]


def test_another_who_comes_second_is_told_the_name_of_the_first(world: World) -> None:
    audit = world.authority().submitted()
    world.act("Tess", "issue_actions", audit)
    world.act("Quentin", "withdraw", audit, reason="The wrong file.")
    answer = Api(world, "Tess").post(f"/audits/{audit.id}/transitions/issue_actions", {})
    assert answer.status == 409
    assert "Quentin Quality withdrew the audit on 2 November 2026 at 10:00." in answer.json["detail"]


def test_a_guard_refuses_with_its_own_sentence_alone(world: World) -> None:
    audit = world.authority().audit()
    facts = {"overall_grade": "good", "reasons": "Well kept."}
    answer = Api(world, "Tess").post(f"/audits/{audit.id}/transitions/submit", facts)
    assert answer.status == 409
    assert "still to answer" in answer.json["detail"]
    assert "arranged the audit" not in answer.json["detail"]


def test_who_may_not_is_told_who_may(world: World) -> None:
    plan = world.authority().issued()
    world.complete(plan)
    answer = Api(world, "Pat").post(f"/plans/{plan.id}/transitions/sign_off", {})
    assert answer.status == 403
    assert "line manager (Tess Team)" in answer.json["detail"]


def test_what_the_service_does_by_itself_nobody_does_by_hand(world: World) -> None:
    plan = world.authority().issued()
    assert Api(world, "Tess").post(f"/plans/{plan.id}/transitions/follow", {"due_on": "2026-12-01"}).status == 403


def test_a_trigger_that_does_not_exist_is_answered_with_those_that_do(world: World) -> None:
    audit = world.authority().audit()
    answer = Api(world, "Tess").post(f"/audits/{audit.id}/transitions/explode", {})
    assert answer.status == 409
    assert "issue_actions" in answer.json["detail"]


def test_facts_that_are_missing_wrong_or_not_taken_are_named_one_by_one(world: World) -> None:
    plan = world.authority().issued()
    sent = {"reason": "weather", "signature": "yes", "signed_by": "somebody", "explanation": None}
    answer = Api(world, "Tess").post(f"/plans/{plan.id}/transitions/authorise_delay", sent)
    assert answer.status == 422
    assert set(answer.json["errors"]) == set(sent)


def test_a_section_that_the_form_does_not_have_is_refused(world: World) -> None:
    audit = world.authority().audit()
    sent = {"text": "Redraw the genogram.", "owner": "practitioner", "section": "x" * 200}
    answer = Api(world, "Tess").post(f"/audits/{audit.id}/actions", sent)
    assert (answer.status, list(answer.json["errors"])) == (422, ["section"])


def test_a_history_names_people_and_says_what_was_given(world: World) -> None:
    audit = world.authority().audit()
    fire(Api(world, "Tess"), f"/audits/{audit.id}", "reassign", person="sam.service@example.org", reason="On leave.")
    row = Api(world, "Tess").get(f"/audits/{audit.id}/history").json["items"][-1]
    assert row["actor"]["email"] == "tess.team@example.org"
    assert row["facts"]["person"]["name"] == "Sam Service"
    assert (row["trigger"], row["from"], row["to"], row["reason"]) == (
        "reassign",
        "scheduled",
        "scheduled",
        "On leave.",
    )


def test_a_history_comes_a_page_at_a_time_in_order(world: World) -> None:
    audit = world.authority().submitted()
    api, seen, query = Api(world, "Tess"), [], {"limit": 2}
    while True:
        page = api.get(f"/audits/{audit.id}/history", **query).json
        seen += [row["sequence"] for row in page["items"]]
        if page["next"] is None:
            break
        query = {"limit": 2, "cursor": page["next"]}
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) > 2


def test_what_the_service_did_by_itself_has_no_person_as_its_actor(world: World) -> None:
    world.authority().submitted()
    escalation = world.escalations("inadequate")[0]
    row = Api(world, "Sam").get(f"/escalations/{escalation.id}/history").json["items"][0]
    assert row["actor"] == {"id": None, "name": "Countersign", "email": None}


def test_the_outcome_of_a_competence_process_is_read_only_by_those_who_decide_on_such(world: World) -> None:
    world.authority().submitted()
    world.person("Dee Data", "performance")
    escalation = world.escalations("inadequate")[0]
    world.act("Sam", "acknowledge", escalation)
    world.act("Sam", "resolve", escalation, outcome=EscalationOutcome.COMPETENCE_PROCESS, text="Passed to HR.")
    path = f"/escalations/{escalation.id}"
    assert Api(world, "Sam").get(path).json["outcome"] == "competence_process"
    tess = Api(world, "Tess")
    assert (tess.get(path).json["outcome"], tess.get(path).json["text"]) == (None, None)
    assert b"Passed to HR" not in tess.get(f"{path}/history").data
    assert b"Passed to HR" not in tess.get("/escalations").data


def test_a_session_that_moves_takes_the_due_day_with_it(world: World) -> None:
    world.authority()
    session = world.book(world["Pat"], date(2026, 12, 3))
    plan = world.issued()
    fire(Api(world, "Tess"), f"/supervisions/{session.id}", "move", on="2026-12-08")
    assert Api(world, "Pat").get(f"/plans/{plan.id}").json["due_on"] == "2026-12-08"


def test_a_cycle_runs_from_its_draft_to_its_open_audits(world: World) -> None:
    world.authority()
    for _ in range(4):
        world.case(world["Pat"])
    api = Api(world, "Perry")
    made = api.post("/cycles", {"name": "Autumn", "share": 0.5, "seed": "7"})
    path = f"/cycles/{made.json['id']}"
    assert fire(api, path, "draw")["drawn"] == 2
    assert fire(api, path, "open")["state"] == "open"
    assert len(api.get("/audits", cycle_id=made.json["id"]).json["items"]) == 2
