"""Members of staff as those see them who may, and the days on which they are away."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.api.client import Answer, Api
from tests.support.world import World

PAT = "/people/pat.practitioner@example.org"


def away(world: World, who: str, *spells: tuple[str, str], path: str = PAT) -> Answer:
    return Api(world, who).put(path, {"leave": [{"from": start, "to": end} for start, end in spells]})


def test_a_person_is_shown_with_team_manager_and_leave(world: World) -> None:
    world.authority()
    world.leave(world["Pat"], date(2026, 12, 1), date(2026, 12, 14))
    shown = Api(world, "Tess").get(PAT).json
    assert (shown["team"], shown["service"], shown["manager"]["name"]) == ("North", "Children in need", "Tess Team")
    assert shown["leave"] == [{"from": "2026-12-01", "to": "2026-12-14"}]


def test_somebody_sees_themselves_and_their_line_sees_them(world: World) -> None:
    world.authority()
    statuses = {who: Api(world, who).get(PAT).status for who in ("Pat", "Tess", "Sam", "Hana", "Perry", "Ada")}
    assert set(statuses.values()) == {200}


def test_a_colleague_is_absent_for_a_practitioner_just_as_nobody_is(world: World) -> None:
    world.authority()
    world.person("Zoe Else", team_id=world.team("South").id)
    api = Api(world, "Zoe")
    hidden, absent = api.get(PAT), api.get("/people/nobody@example.org")
    assert (hidden.status, hidden.data) == (404, absent.data)


def test_line_management_administrators_and_performance_keep_leave(world: World) -> None:
    world.authority()
    spell = ("2026-12-01", "2026-12-14")
    assert [away(world, who, spell).status for who in ("Tess", "Sam", "Perry", "Ada")] == [200] * 4


def test_nobody_keeps_their_own_leave_or_a_colleagues(world: World) -> None:
    world.authority()
    spell = ("2026-12-01", "2026-12-14")
    assert away(world, "Pat", spell).status == 403
    world.person("Quin Quality", "quality")
    assert away(world, "Quin", spell).status == 403


def test_leave_is_replaced_as_a_whole_and_may_be_emptied(world: World) -> None:
    world.authority()
    away(world, "Tess", ("2026-12-20", "2026-12-31"), ("2026-12-01", "2026-12-14"))
    shown = away(world, "Tess", ("2027-01-04", "2027-01-08"))
    assert shown.json["leave"] == [{"from": "2027-01-04", "to": "2027-01-08"}]
    assert away(world, "Tess").json["leave"] == []


def test_leave_that_cannot_be_is_refused(world: World) -> None:
    world.authority()
    api = Api(world, "Tess")
    backwards, overlapping = ("2026-12-14", "2026-12-01"), ("2026-12-10", "2026-12-20")
    bodies: list[Any] = [
        {},
        {"leave": None},
        {"leave": "December"},
        {"leave": [{"from": "2026-12-01"}]},
        {"leave": [{"from": "2026-12-01", "to": "9999-12-31"}]},
        {"leave": [{"from": backwards[0], "to": backwards[1]}]},
        {"leave": [{"from": "2026-12-01", "to": "2026-12-14"}, dict(zip(("from", "to"), overlapping, strict=True))]},
        {"leave": [{"from": "2026-12-01", "to": "2026-12-14"}] * 101},
        {"leave": [], "roles": ["administrator"]},
        {"leave": [], "name": "Somebody Else"},
    ]
    for body in bodies:
        assert api.put(PAT, body).status == 422, body


def test_work_passes_to_whoever_acts_while_its_holder_is_away_and_comes_back(world: World) -> None:
    plan = world.authority().issued()
    world.complete(plan)
    tess = "/people/tess.team@example.org"
    away(world, "Sam", ("2026-11-02", "2026-11-06"), path=tess)
    assert "sign_off_plan" in [task["kind"] for task in Api(world, "Sam").get("/tasks").json["items"]]
    away(world, "Sam", path=tess)
    assert "sign_off_plan" in [task["kind"] for task in Api(world, "Tess").get("/tasks").json["items"]]
