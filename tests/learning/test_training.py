"""Training: needs that audits name by team and theme, what is offered to whom, and who attended it."""

from __future__ import annotations

from typing import Any

import pytest

from service.usecases.practitioner_forms import write_form
from tests.api.client import Api
from tests.support.world import World


def offered(world: World, who: str = "Quentin", **more: Any) -> Any:
    body = {"title": "Chronologies that are used", "kind": "course", "on": "2026-11-20", "theme": "recording", **more}
    return Api(world, who).post("/training", body)


def attended(world: World, who: str, number: int, *people: str, on: str = "2026-11-02", **more: Any) -> Any:
    body = {"people": [world[name].email for name in people], "attended_on": on, **more}
    return Api(world, who).post(f"/training/{number}/attendance", body)


def needed(world: World, theme: str, *, submit: bool = True, team: str = "North") -> Any:
    """An audit with one action on a theme."""
    audit = world.audit(world.case(world["Pat"], team_id=world.team(team).id), auditor="Quentin")
    world.answer(audit, auditor="Quentin")
    world.act("Quentin", "add_action", audit, text="Learn it.", owner="practitioner", theme=theme)
    if submit:
        world.act("Quentin", "submit", audit, overall_grade="good", reasons="What the file shows.")
    return audit


def needs(world: World, who: str = "Quentin", **query: str) -> list[Any]:
    items = Api(world, who).get("/training/needs", **query).json["items"]
    return [(item["service"], item["team"], item["theme"], item["side"], item["times"]) for item in items]


# --- offered and attended ---------------------------------------------------------------------------------


def test_quality_offers_training_to_teams_services_and_people(world: World) -> None:
    world.authority()
    answer = offered(world, teams=["North"], services=["Children in need"], people=[world["Pat"].email])
    assert answer.status == 201, answer
    to = answer.json["offered_to"]
    assert (to["teams"], to["services"], [p["name"] for p in to["people"]]) == (
        ["North"],
        ["Children in need"],
        ["Pat Practitioner"],
    )


def test_a_training_is_offered_to_somebody(world: World) -> None:
    answer = offered(world.authority())
    assert answer.status == 422 and "to whom" in answer.json["errors"]["teams"]


def test_a_practitioner_finds_what_is_offered_to_them_and_nothing_else(world: World) -> None:
    world.authority()
    mine = offered(world, teams=["North"]).json["id"]
    offered(world, people=[world["Olu"].email])
    pat = Api(world, "Pat")
    assert [item["id"] for item in pat.get("/training").json["items"]] == [mine]
    own = pat.get(f"/people/{world['Pat'].email}/training").json
    assert [item["id"] for item in own["offered"]] == [mine] and own["attended"] == []


def test_a_line_manager_offers_to_their_own_people_only(world: World) -> None:
    world.authority()
    world.team("South")
    assert offered(world, "Tess", teams=["North"], people=[world["Pat"].email]).status == 201
    assert offered(world, "Tess", teams=["South"]).status == 403
    assert offered(world, "Tess", people=[world["Sam"].email]).status == 403
    assert offered(world, "Tess", services=["Children in need"]).status == 403
    assert offered(world, "Sam", services=["Children in need"]).status == 201


@pytest.mark.parametrize("who", ["Pat", "Perry", "Ada"])
def test_nobody_else_offers_training(world: World, who: str) -> None:
    assert offered(world.authority(), who, teams=["North"]).status == 403


def test_a_line_manager_records_who_attended_and_the_person_reads_it(world: World) -> None:
    world.authority()
    number = offered(world, teams=["North"]).json["id"]
    answer = attended(world, "Tess", number, "Pat", "Olu", note="Both took part.")
    assert (answer.status, answer.json["attended"]) == (200, 2)
    (row,) = Api(world, "Pat").get(f"/people/{world['Pat'].email}/training").json["attended"]
    assert (row["title"], row["attended_on"], row["note"]) == (
        "Chronologies that are used",
        "2026-11-02",
        "Both took part.",
    )
    assert row["recorded_by"]["name"] == "Tess Team"


def test_the_same_attendance_recorded_twice_counts_once_and_takes_the_new_note(world: World) -> None:
    world.authority()
    number = offered(world, teams=["North"]).json["id"]
    attended(world, "Tess", number, "Pat", note="First.")
    assert attended(world, "Tess", number, "Pat", note="Second.").json["attended"] == 1
    (row,) = Api(world, "Tess").get(f"/people/{world['Pat'].email}/training").json["attended"]
    assert row["note"] == "Second."


def test_a_day_to_come_cannot_have_been_attended(world: World) -> None:
    world.authority()
    number = offered(world, teams=["North"]).json["id"]
    answer = attended(world, "Tess", number, "Pat", on="2026-11-03")
    assert answer.status == 422 and "attended_on" in answer.json["errors"]


def test_attendance_is_recorded_by_the_line_and_by_quality_only(world: World) -> None:
    world.authority()
    number = offered(world, teams=["North"], people=[world["Sam"].email]).json["id"]
    assert attended(world, "Tess", number, "Sam").status == 403
    assert attended(world, "Pat", number, "Pat").status == 403
    assert attended(world, "Quentin", number, "Sam", "Pat").status == 200


def test_what_somebody_attended_is_read_by_themselves_their_line_and_quality(world: World) -> None:
    world.authority()
    path = f"/people/{world['Pat'].email}/training"
    assert {Api(world, who).get(path).status for who in ("Pat", "Tess", "Sam", "Quentin")} == {200}
    assert {who: Api(world, who).get(path).status for who in ("Olu", "Perry", "Ada")} == {
        "Olu": 404,
        "Perry": 403,
        "Ada": 403,
    }


@pytest.mark.parametrize("email", ["nobody@example.org", "%00"])
def test_somebody_whom_nobody_knows_has_no_training(world: World, email: str) -> None:
    world.authority()
    assert Api(world, "Quentin").get(f"/people/{email}/training").status == 404


def test_a_colleague_does_not_learn_to_which_other_people_a_training_is_offered(world: World) -> None:
    world.authority()
    number = offered(world, teams=["North"], people=[world["Pat"].email]).json["id"]
    assert Api(world, "Olu").get(f"/training/{number}").json["offered_to"]["people"] == []
    assert len(Api(world, "Tess").get(f"/training/{number}").json["offered_to"]["people"]) == 1


# --- needs ------------------------------------------------------------------------------------------------


def test_needs_are_counted_by_team_and_theme_and_told_as_numbers(world: World) -> None:
    world.authority()
    for theme, team in (("training_need", "North"), ("training_need", "North"), ("system_problem", "South")):
        needed(world, theme, team=team)
    assert needs(world) == [
        ("Children in need", "North", "training_need", "case", 2),
        ("Children in need", "South", "system_problem", "case", 1),
    ]
    assert b"share" not in Api(world, "Quentin").get("/training/needs").data


def test_struck_actions_and_audits_not_submitted_name_no_need(world: World) -> None:
    world.authority()
    needed(world, "training_need", submit=False)
    audit = needed(world, "system_problem")
    world.act("Quentin", "strike", audit, action=audit.actions[0].id, reason="It was solved.")
    assert needs(world) == []


def test_needs_are_narrowed_to_a_period_and_to_what_one_may_see(world: World) -> None:
    world.authority()
    needed(world, "training_need")
    assert needs(world, to="2026-11-01") == needs(world, **{"from": "2026-11-03"}) == needs(world, team="South") == []
    assert len(needs(world, "Sam", service="Children in need")) == 1
    world.person("Una Unrelated", "team_manager", world["Hana"], team_id=world.team("West").id)
    assert needs(world, "Una") == []


def test_what_a_practitioners_form_names_is_counted_only_for_whoever_may_read_that_form(world: World) -> None:
    world.authority()
    audit = needed(world, "training_need", submit=False)
    write_form(audit.id, world["Quentin"], {"findings": [{"text": "Would like a course.", "theme": "capacity"}]})
    world.act("Quentin", "submit", audit, overall_grade="good", reasons="What the file shows.")
    of_form = ("Children in need", "North", "capacity", "practitioner", 1)
    staff = ("Pat", "Tess", "Sam", "Hana", "Quentin", "Perry", "Olu")
    assert [who for who in staff if of_form in needs(world, who)] == ["Pat", "Tess", "Sam"]
    assert all(side == "case" for *_, side, _ in needs(world))
