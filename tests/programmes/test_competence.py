"""More audits where competence is being monitored, and who learns of it: the line above, nobody else (DOMAIN 2, 7)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from service.models import Audit, ProgrammeSlot
from tests.api.client import Api
from tests.support.world import World

PAT = "/people/pat.practitioner@example.org"
SPELL = {"from": "2026-11-02", "to": "2026-12-31"}


def monitored(world: World, who: str = "Tess", spell: Any = None) -> World:
    """Pat holds two cases and is monitored."""
    world.authority()
    for _ in range(2):
        world.case(world["Pat"])
    answer = Api(world, who).put(PAT, {"competence_monitoring": SPELL if spell is None else spell})
    assert answer.status == 200, answer
    return world


def made(world: World) -> Audit:
    found: Audit = world.all(Audit)[-1]
    return found


def test_a_monitored_practitioner_has_one_case_more_a_week(world: World) -> None:
    monitored(world)
    world.programme("weekly")
    assert world.run_programmes() == {"made": 2}
    world.case(world["Olu"])
    assert world.run_programmes() == {"made": 1}


def test_nobody_is_audited_more_before_the_spell_or_after_it(world: World) -> None:
    monitored(world, spell={"from": "2026-11-09", "to": "2026-11-15"})
    assert world.run_programmes() == {}
    world.clock.forward(days=7)
    assert world.run_programmes() == {"made": 1}
    world.clock.forward(days=7)
    assert world.run_programmes() == {}


@pytest.mark.parametrize("who", ["Tess", "Sam", "Hana"])
def test_the_line_above_reads_and_keeps_it(world: World, who: str) -> None:
    monitored(world, who)
    assert Api(world, who).get(PAT).json["competence_monitoring"] == SPELL


@pytest.mark.parametrize("who", ["Pat", "Quentin", "Perry", "Ada"])
def test_nobody_else_reads_it_not_even_the_person(world: World, who: str) -> None:
    monitored(world)
    path = "/me" if who == "Pat" else PAT
    assert Api(world, who).get(path).json["competence_monitoring"] is None


@pytest.mark.parametrize("who", ["Pat", "Quentin", "Perry", "Ada"])
def test_nobody_else_sets_it(world: World, who: str) -> None:
    world.authority()
    assert Api(world, who).put(PAT, {"competence_monitoring": SPELL}).status == 403


def test_a_manager_of_another_team_does_not_read_it(world: World) -> None:
    monitored(world)
    world.person("Tina Other", "team_manager", world["Sam"], team_id=world.team().id)
    assert Api(world, "Tina").get(PAT).json["competence_monitoring"] is None


def test_the_spell_can_be_taken_back(world: World) -> None:
    monitored(world)
    assert Api(world, "Tess").put(PAT, {"competence_monitoring": {}}).json["competence_monitoring"] is None
    assert world.run_programmes() == {}


def test_a_spell_that_ends_before_it_begins_is_refused(world: World) -> None:
    world.authority()
    wrong = {"competence_monitoring": {"from": "2026-11-09", "to": "2026-11-02"}}
    assert "competence_monitoring" in Api(world, "Tess").put(PAT, wrong).json["errors"]


def test_such_an_audit_looks_like_any_other_but_to_the_line_above(world: World) -> None:
    monitored(world).run_programmes()
    path = f"/audits/{made(world).id}"
    kinds = {who: Api(world, who).get(path).json["kind"] for who in ("Pat", "Quentin", "Perry", "Tess", "Sam")}
    assert kinds == {
        "Pat": "routine", "Quentin": "routine", "Perry": "routine", "Tess": "competence", "Sam": "competence",
    }  # fmt: skip


def test_no_history_list_or_report_of_the_case_side_tells_of_it(world: World) -> None:
    monitored(world).run_programmes()
    path = f"/audits/{made(world).id}"
    for who in ("Pat", "Quentin", "Perry"):
        api = Api(world, who)
        addresses = (path, f"{path}/history", "/audits", "/coverage/quotas", "/coverage/expected", "/tasks")
        told = json.dumps([api.get(address).json for address in addresses])
        assert "competence" not in told and "Competence" not in told, who


def test_the_line_above_sees_what_was_expected_of_it(world: World) -> None:
    monitored(world).run_programmes()
    rows = Api(world, "Sam").get("/coverage/quotas").json["items"]
    assert [(row["programme"], row["expected"], row["made"]) for row in rows] == [("competence", 1, 1)]
    assert world.all(ProgrammeSlot)[0].person_id == world["Pat"].id
