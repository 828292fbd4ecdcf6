"""Group exercises and auditors' records as the API shows them."""

from __future__ import annotations

from typing import Any

from tests.api.client import JSON, Api, begun, fire
from tests.support.world import World

TESS = "/people/tess.team@example.org"


def exercise(world: World) -> str:
    world.authority()
    world.case(world["Pat"], reference="7000001")
    people = [world[name].email for name in ("Tess", "Sam")]
    return begun(Api(world, "Quentin"), "/exercises", case_reference="7000001", participants=people)


def grades(shown: JSON) -> dict[str, Any]:
    return {part["person"]["name"]: part["grade"] for part in shown["participants"]}


def test_before_the_reveal_everybody_sees_who_has_entered_but_only_their_own_grade(world: World) -> None:
    path = exercise(world)
    fire(Api(world, "Tess"), path, "enter", grade="inadequate", reasons="The child was not seen.")
    mine, theirs, lead = (Api(world, who).get(path) for who in ("Tess", "Sam", "Quentin"))
    assert grades(mine.json) == {"Tess Team": "inadequate", "Sam Service": None}
    assert grades(theirs.json) == grades(lead.json) == {"Tess Team": None, "Sam Service": None}
    assert [part["entered"] for part in theirs.json["participants"]] == [True, False]
    assert all(answer.json["spread"] is None for answer in (mine, theirs, lead))
    assert b"The child was not seen." not in theirs.data + lead.data


def test_nothing_of_a_grade_is_found_elsewhere_before_the_reveal(world: World) -> None:
    path = exercise(world)
    fire(Api(world, "Tess"), path, "enter", grade="inadequate", reasons="The child was not seen.")
    api = Api(world, "Sam")
    for place in ("/exercises", f"{path}/history", f"{path}/transitions", "/tasks"):
        answer = api.get(place)
        assert b"The child was not seen." not in answer.data
    assert [row["facts"] for row in api.get(f"{path}/history").json["items"] if row["trigger"] == "enter"] == [{}]


def test_after_the_reveal_the_spread_and_every_reason_lie_open(world: World) -> None:
    path = exercise(world)
    fire(Api(world, "Tess"), path, "enter", grade="inadequate", reasons="The child was not seen.")
    shown = fire(Api(world, "Sam"), path, "enter", grade="good", reasons="The plan is sound.")
    assert (shown["state"], shown["spread"]) == ("revealed", {"inadequate": 1, "good": 1})
    assert grades(Api(world, "Tess").get(path).json) == {"Tess Team": "inadequate", "Sam Service": "good"}
    agreed = fire(Api(world, "Quentin"), path, "agree_standard", grade="requires_improvement", learnt="See the child.")
    assert (agreed["state"], agreed["standard_grade"], agreed["learnt"]) == (
        "agreed",
        "requires_improvement",
        "See the child.",
    )


def test_an_exercise_shows_on_the_record_of_each_auditor(world: World) -> None:
    path = exercise(world)
    for who in ("Tess", "Sam"):
        fire(Api(world, who), path, "enter", grade="good", reasons="The plan is sound.")
    fire(Api(world, "Quentin"), path, "agree_standard", grade="inadequate", learnt="See the child.")
    [line] = Api(world, "Tess").get(TESS).json["auditing"]["calibrations"]
    assert (line["grade"], line["standard_grade"], line["on"]) == ("good", "inadequate", "2026-11-02")


def test_the_quality_team_keeps_training_and_calibration_of_an_auditor(world: World) -> None:
    world.authority()
    world.policy("moderation", first_audits_of_new_auditor=3)
    api = Api(world, "Quentin")
    assert api.get(TESS).json["auditing"]["new_auditor"] is True
    record = {"trained_on": "2026-03-02", "calibrated_on": "2026-10-05", "note": "Grades as the group does."}
    shown = api.put(TESS, {"auditing": record}).json["auditing"]
    assert {name: shown[name] for name in record} == record
    assert (shown["by"]["name"], shown["new_auditor"]) == ("Quentin Quality", False)


def test_a_record_is_replaced_as_a_whole(world: World) -> None:
    world.authority()
    api = Api(world, "Quentin")
    api.put(TESS, {"auditing": {"trained_on": "2026-03-02", "note": "First course."}})
    shown = api.put(TESS, {"auditing": {"trained_on": "2026-03-02"}}).json["auditing"]
    assert (shown["trained_on"], shown["note"]) == ("2026-03-02", None)


def test_leave_and_record_are_changed_together_or_not_at_all(world: World) -> None:
    world.authority()
    body = {"leave": [{"from": "2026-12-01", "to": "2026-12-14"}], "auditing": {"trained_on": "2026-03-02"}}
    assert Api(world, "Sam").put(TESS, body).status == 403, "Sam keeps leave, but not records"
    assert Api(world, "Sam").get(TESS).json["leave"] == []
    assert Api(world, "Sam").put(TESS, {"leave": body["leave"]}).status == 200


def test_training_lies_behind_and_not_ahead(world: World) -> None:
    world.authority()
    answer = Api(world, "Quentin").put(TESS, {"auditing": {"trained_on": "2027-01-05"}})
    assert (answer.status, "today or an earlier day" in answer.json["errors"]["auditing"]) == (422, True)


def test_colleagues_do_not_read_an_auditors_record_but_they_themselves_and_their_line_do(world: World) -> None:
    world.authority()
    world.person("Gil Group", "group_manager", world["Sam"], service_id=world.service().id)
    seen = {who: Api(world, who).get(TESS).json["auditing"] is not None for who in ("Tess", "Sam", "Quentin", "Gil")}
    assert seen == {"Tess": True, "Sam": True, "Quentin": True, "Gil": False}
