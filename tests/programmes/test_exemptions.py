"""Who, or which case, is left out of a programme: asked for with a reason, decided by somebody above (DOMAIN row 2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.models import ProgrammeSlot
from service.queries import Absent, find
from service.usecases.exemptions import request_exemption
from tests.support.world import World
from workflows.engine import Illegal, Incomplete, NotPermitted


def asked(world: World, who: str = "Tess", **more: Any) -> Any:
    """An exemption of Pat for November, unless said otherwise."""
    given = {
        "exempt": "practitioner",
        "person": world["Pat"].email,
        "from_on": "2026-11-02",
        "to_on": "2026-11-30",
        "reason": "Newly qualified and on induction.",
        **more,
    }
    return request_exemption(world[who], {name: value for name, value in given.items() if value is not None})


def weekly(world: World) -> World:
    world.authority()
    world.case(world["Pat"])
    world.programme("weekly")
    return world


def test_the_service_manager_decides_what_a_team_manager_asks_for(world: World) -> None:
    exemption = asked(weekly(world))
    (task,) = world.tasks(exemption)
    assert (task.kind, task.assignee.name) == ("decide_exemption", "Sam Service")
    world.act("Sam", "approve", exemption)
    assert (exemption.state, exemption.approver_id) == ("approved", world["Sam"].id)
    assert "exemption_decided" in world.messages()


def test_while_it_is_only_asked_for_the_audit_is_made(world: World) -> None:
    asked(weekly(world))
    assert world.run_programmes() == {"made": 1}


def test_an_exempt_practitioner_has_no_audit_and_counts_as_exempt(world: World) -> None:
    world.act("Sam", "approve", asked(weekly(world)))
    assert world.run_programmes() == {"exempt": 1}
    assert world.run_programmes() == {}


def test_an_exempt_auditor_is_asked_for_none(world: World) -> None:
    weekly(world)
    world.act("Sam", "approve", asked(world, exempt="auditor", person=world["Tess"].email, programme="weekly"))
    assert world.run_programmes() == {"exempt": 1}


def test_an_exempt_case_is_passed_over_for_the_next(world: World) -> None:
    weekly(world)
    case = world.case(world["Pat"], reference="0000001")
    world.act("Sam", "approve", asked(world, exempt="case", person=None, case_reference=case.reference))
    world.run_programmes()
    assert world.all(ProgrammeSlot)[0].case_id != case.id


def test_an_exemption_from_one_programme_leaves_the_others(world: World) -> None:
    weekly(world)
    world.programme("service_manager_monthly")
    world.act("Sam", "approve", asked(world, programme="service_manager_monthly"))
    assert world.run_programmes()["made"] == 1


def test_it_ends_by_itself_when_its_spell_is_over(world: World) -> None:
    exemption = asked(weekly(world))
    world.act("Sam", "approve", exemption)
    world.clock.set(date(2026, 12, 1))
    assert world.run_programmes() == {"exemptions_ended": 1, "made": 1}
    assert exemption.state == "ended"


def test_nobody_decides_what_they_asked_for_themselves(world: World) -> None:
    exemption = asked(weekly(world), "Sam")
    (task,) = world.tasks(exemption)
    assert task.assignee.name == "Hana Head"
    with pytest.raises(NotPermitted):
        world.act("Sam", "approve", exemption)
    world.act("Hana", "approve", exemption)


def test_nobody_decides_their_own_exemption(world: World) -> None:
    weekly(world)
    exemption = asked(world, "Quentin", exempt="auditor", person=world["Sam"].email)
    with pytest.raises(NotPermitted):
        world.act("Sam", "approve", exemption)


def test_a_refusal_has_a_reason_and_whoever_asked_is_told(world: World) -> None:
    exemption = asked(weekly(world))
    with pytest.raises(Incomplete):
        world.act("Sam", "refuse", exemption)
    world.act("Sam", "refuse", exemption, reason="Induction is over.")
    assert world.run_programmes() == {"made": 1}


def test_a_request_nobody_decides_reaches_the_head_of_service(world: World) -> None:
    asked(weekly(world))
    world.pass_days(20)
    assert "task_waits" in world.messages()


def test_a_spell_that_has_passed_can_only_be_refused(world: World) -> None:
    exemption = asked(weekly(world), to_on="2026-11-03")
    world.clock.set(date(2026, 11, 4))
    with pytest.raises(Illegal, match="has passed. Refuse it."):
        world.act("Sam", "approve", exemption)


def test_whoever_asked_or_decided_may_end_it_early(world: World) -> None:
    exemption = asked(weekly(world))
    world.act("Sam", "approve", exemption)
    with pytest.raises(Absent):
        world.act("Olu", "end", exemption, reason="Enough.")
    world.act("Tess", "end", exemption, reason="Induction is over.")
    assert world.run_programmes() == {"made": 1}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"to_on": "2026-10-01"}, "to_on"),
        ({"to_on": "2028-10-01"}, "to_on"),
        ({"programme": "daily"}, "programme"),
        ({"exempt": "case"}, "case_reference"),
        ({"person": None}, "person"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_request_that_cannot_be_used_is_refused_by_field(world: World, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        asked(weekly(world), **wrong)
    assert list(refusal.value.fields) == [field]


def test_a_practitioner_asks_for_no_exemption(world: World) -> None:
    with pytest.raises(NotPermitted):
        asked(weekly(world), "Pat")


def test_an_exemption_that_tells_of_competence_monitoring_is_for_the_line_alone(world: World) -> None:
    exemption = asked(weekly(world), programme="competence")
    assert find("exemption", exemption.id, world["Sam"]).id == exemption.id
    with pytest.raises(Absent):
        find("exemption", exemption.id, world["Quentin"])
    with pytest.raises(NotPermitted, match="Only the line above"):
        asked(world, "Quentin", programme="competence")
