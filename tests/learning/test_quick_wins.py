"""Quick wins: standards that audits often find missed, counted by team, and reminders to the teams concerned."""

from __future__ import annotations

from typing import Any

import pytest

from service.models import Outbox
from service.usecases.answering import save_answers
from tests.api.client import Api
from tests.support.post import letter_of
from tests.support.world import World

QUESTION = "record.chronology"


def found(world: World, value: str, *, team: str = "North", elsewhere: bool = False, submit: bool = True) -> Any:
    """An audit of a case of a team in which one question has this answer and all others are met."""
    audit = world.audit(world.case(world["Pat"], team_id=world.team(team).id), auditor="Quentin")
    world.answer(audit, auditor="Quentin")
    given = {"value": value, "comment": "Not on file.", "found_elsewhere": elsewhere}
    reasons = {"record": "Discussed with the team."}
    save_answers(audit.id, world["Quentin"], {"answers": {QUESTION: given}, "no_action_reasons": reasons})
    if submit:
        world.act("Quentin", "submit", audit, overall_grade="good", reasons="What the file shows.")
    return audit


def listed(world: World, who: str = "Quentin", **query: str) -> dict[str, Any]:
    return {item["question"]: item for item in Api(world, who).get("/quick-wins", **query).json["items"]}


def reminded(world: World, who: str = "Quentin", **more: Any) -> Any:
    body = {"tool": "core", "question": QUESTION, "teams": ["North"], "text": "Look at it before each visit.", **more}
    return Api(world, who).post("/quick-wins", body)


def test_a_standard_is_told_with_how_many_of_how_many_audits_missed_it_and_by_team(world: World) -> None:
    world.authority()
    for value, team in (("no", "North"), ("partly", "North"), ("yes", "North"), ("no", "South")):
        found(world, value, team=team)
    item = listed(world)[QUESTION]
    assert (item["tool"], item["total"]["missed"], item["total"]["answered"]) == ("core", 3, 4)
    assert [(t["team"], t["no"], t["partly"], t["answered"]) for t in item["teams"]] == [
        ("North", 1, 1, 3),
        ("South", 1, 0, 1),
    ]
    assert item["text"].startswith("Is there an up-to-date chronology")


def test_fewer_than_ten_are_told_without_a_share(world: World) -> None:
    world.authority()
    for _ in range(9):
        found(world, "no")
    assert listed(world)[QUESTION]["total"]["share"] is None
    found(world, "yes")
    total = listed(world)[QUESTION]["total"]
    assert (total["missed"], total["answered"], total["share"]) == (9, 10, 0.9)


def test_what_was_not_looked_at_or_does_not_apply_is_not_counted_and_what_is_met_everywhere_is_no_win(
    world: World,
) -> None:
    world.authority()
    for value in ("no", "not_applicable", "yes"):
        found(world, value)
    wins = listed(world)
    assert wins[QUESTION]["total"]["answered"] == 2
    assert set(wins) == {QUESTION}


def test_evidence_found_elsewhere_is_counted_apart(world: World) -> None:
    world.authority()
    found(world, "partly", elsewhere=True)
    assert listed(world)[QUESTION]["total"]["found_elsewhere"] == 1


def test_drafts_and_withdrawn_audits_are_left_out(world: World) -> None:
    world.authority()
    found(world, "no", submit=False)
    world.act("Quentin", "withdraw", found(world, "no"), reason="The wrong case.")
    assert listed(world) == {}


def test_only_audits_that_one_may_see_are_counted(world: World) -> None:
    world.authority()
    found(world, "no")
    world.person("Una Unrelated", "team_manager", world["Hana"], team_id=world.team("West").id)
    assert set(listed(world, "Tess")) == {QUESTION}
    assert listed(world, "Una") == {}


def test_a_restricted_case_is_not_counted_for_whoever_may_not_see_it(world: World) -> None:
    world.authority()
    audit = found(world, "no")
    world.change(audit.case, restricted=True)
    assert listed(world) == {}


def test_standards_are_narrowed_by_day_team_and_service(world: World) -> None:
    world.authority()
    found(world, "no", team="South")
    assert set(listed(world, **{"from": "2026-11-02", "to": "2026-11-02"})) == {QUESTION}
    assert listed(world, **{"from": "2026-11-03"}) == listed(world, to="2026-11-01") == {}
    assert set(listed(world, team="South")) == set(listed(world, service="Children in need")) == {QUESTION}
    assert listed(world, team="North") == listed(world, service="Early help") == listed(world, cycle_id="1") == {}


def test_nobody_is_named_in_the_list(world: World) -> None:
    world.authority()
    found(world, "no")
    said = Api(world, "Quentin").get("/quick-wins").data.decode()
    assert "Pat" not in said and "Quentin" not in said


def test_a_reminder_goes_to_everybody_in_the_teams_concerned_and_to_each_by_a_message_of_their_own(
    world: World,
) -> None:
    world.authority()
    answer = reminded(world)
    assert answer.status == 201, answer
    assert sorted(told["person"]["name"] for told in answer.json["told"]) == [
        "Olu Other",
        "Pat Practitioner",
        "Tess Team",
    ]
    rows = [row for row in world.all(Outbox) if row.message == "standard_reminder"]
    names = {row.recipient.name for row in rows}
    assert names == {"Olu Other", "Pat Practitioner", "Tess Team"} and len(rows) == 2 * len(names)
    assert {letter_of(row).name for row in rows} == names


def test_a_reminder_shows_the_standard_to_whoever_got_it_and_only_their_own_name(world: World) -> None:
    world.authority()
    number = reminded(world).json["id"]
    seen = Api(world, "Pat").get(f"/standard-reminders/{number}").json
    assert seen["text"] == "Look at it before each visit." and "chronology" in seen["question_text"]
    assert [told["person"]["name"] for told in seen["told"]] == ["Pat Practitioner"]
    assert Api(world, "Perry").get(f"/standard-reminders/{number}").status == 404


def test_past_reminders_are_listed_with_who_was_told_and_when(world: World) -> None:
    world.authority()
    reminded(world)
    row = next(row for row in world.all(Outbox) if row.recipient and row.recipient.name.startswith("Pat "))
    world.change(row, sent_at=world.context.now())
    (item,) = Api(world, "Quentin").get("/standard-reminders", team="North").json["items"]
    told = {person["person"]["name"]: person["told_at"] for person in item["told"]}
    assert told["Pat Practitioner"] is not None and told["Olu Other"] is None
    assert item["sender"]["name"] == "Quentin Quality"


def test_a_service_manager_reminds_the_teams_of_their_own_service_only(world: World) -> None:
    world.authority()
    world.team("Away", world.service("Early help"))
    assert reminded(world, "Sam").status == 201
    assert reminded(world, "Sam", teams=["Away"]).status == 403


@pytest.mark.parametrize("who", ["Tess", "Pat", "Perry"])
def test_nobody_else_reminds_teams(world: World, who: str) -> None:
    assert reminded(world.authority(), who).status == 403


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"tool": "none"}, "tool"),
        ({"question": "none"}, "question"),
        ({"teams": ["None"]}, "teams"),
        ({"teams": []}, "teams"),
    ],
)
def test_a_reminder_that_cannot_be_right_says_what_to_give(world: World, more: dict[str, Any], field: str) -> None:
    answer = reminded(world.authority(), **more)
    assert answer.status == 422 and set(answer.json["errors"]) == {field}


def test_the_same_key_reminds_once(world: World) -> None:
    world.authority()
    api = Api(world, "Quentin")
    body = {"tool": "core", "question": QUESTION, "teams": ["North"], "text": "Once."}
    first, second = (api.post("/quick-wins", body, Idempotency_Key="one") for _ in range(2))
    assert first.json["id"] == second.json["id"]
    assert len(api.get("/standard-reminders").json["items"]) == 1
