"""Service-level plans: they come of a trend or a cycle and not of one child, and live the life of any plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.client import Api, fire
from tests.support.world import World
from workflows.engine import NotPermitted

REASON = "Fathers are missing from assessments in three audits out of four."


def issued(world: World, who: str = "Quentin", owner: str = "Sam", **more: Any) -> Any:
    body = {
        "owner": world[owner].email,
        "actions": ["Brief every team on engaging fathers."],
        "title": "Fathers",
        **more,
    }
    return Api(world, who).post("/plans", {"reason": REASON, **body})


def test_a_service_level_plan_says_what_it_comes_from_whose_it_is_and_where_it_stands(world: World) -> None:
    world.authority()
    answer = issued(world)
    assert answer.status == 201, answer
    plan = answer.json
    assert (plan["title"], plan["reason"], plan["level"], plan["service"]) == (
        "Fathers",
        REASON,
        "service",
        "Children in need",
    )
    assert (plan["owner"]["name"], plan["state"], plan["audit_id"]) == ("Sam Service", "issued", None)


def test_it_is_due_at_its_owners_next_supervision(world: World) -> None:
    world.authority()
    world.book(world["Sam"], world.today + timedelta(days=9), who="Hana")
    assert issued(world).json["due_on"] == (world.today + timedelta(days=9)).isoformat()


def test_its_owner_completes_it_and_their_line_manager_signs_it_off(world: World) -> None:
    world.authority()
    plan = issued(world).json
    path, done = f"/plans/{plan['id']}", {str(plan["actions"][0]["id"]): "All four teams were briefed."}
    assert fire(Api(world, "Sam"), path, "complete", done=done)["state"] == "completed"
    sign = {"running_record": "Seen in supervision.", "signature": True}
    assert Api(world, "Sam").post(f"{path}/transitions/sign_off", sign).status == 403
    assert fire(Api(world, "Hana"), path, "sign_off", **sign)["state"] == "signed_off"


def test_the_plan_of_somebody_at_the_top_is_signed_off_by_quality(world: World) -> None:
    world.authority()
    plan = issued(world, owner="Hana").json
    path, done = f"/plans/{plan['id']}", {str(plan["actions"][0]["id"]): "Done."}
    fire(Api(world, "Hana"), path, "complete", done=done)
    assert (
        fire(Api(world, "Quentin"), path, "sign_off", running_record="Seen.", signature=True)["state"] == "signed_off"
    )


def test_it_is_reminded_of_and_escalated_like_any_other_when_it_is_not_done(world: World) -> None:
    world.authority()
    plan = issued(world, owner="Tess").json
    world.pass_days(8)
    (escalation,) = world.escalations("overdue")
    assert (escalation.plan_id, escalation.addressee.name) == (plan["id"], "Sam Service")
    assert "task_due" in world.messages()
    assert Api(world, "Tess").get(f"/plans/{plan['id']}").json["state"] == "escalated"


def test_it_may_be_delayed_once_with_a_reason_and_a_signature(world: World) -> None:
    world.authority()
    path = f"/plans/{issued(world, owner='Tess').json['id']}"
    why = {"reason": "absence", "explanation": "Half the team was ill.", "signature": True}
    assert fire(Api(world, "Sam"), path, "authorise_delay", **why)["state"] == "delay_authorised"
    assert Api(world, "Sam").post(f"{path}/transitions/authorise_delay", why).status == 409


def test_a_cycles_plan_is_found_by_its_cycle_and_service_level_plans_among_all(world: World) -> None:
    world.authority()
    cycle = world.cycle()
    of_cycle, other = issued(world, cycle_id=cycle.id).json["id"], issued(world).json["id"]
    of_audit = world.issued().id
    api = Api(world, "Sam")

    def found(**query: Any) -> set[int]:
        return {item["id"] for item in api.get("/plans", **query).json["items"]}

    assert found(cycle_id=cycle.id) == {of_cycle}
    assert found(level="service") == found(service="Children in need", level="service") == {of_cycle, other}
    assert of_audit in found(level="audit") and not found(level="audit") & {of_cycle, other}
    assert found(level="service", owner=world["Sam"].email) == {of_cycle, other}


def test_the_managers_of_the_service_see_its_plans_whoever_owns_them(world: World) -> None:
    world.authority()
    away = world.service("Early help")
    world.person("Erin Early", "service_manager", world["Hana"], service_id=away.id)
    plan = issued(world, owner="Quentin", service="Early help").json
    path = f"/plans/{plan['id']}"
    assert plan["service"] == "Early help"
    assert Api(world, "Erin").get(path).status == Api(world, "Hana").get(path).status == 200
    assert {who: Api(world, who).get(path).status for who in ("Sam", "Tess", "Pat")} == dict.fromkeys(
        ("Sam", "Tess", "Pat"), 404
    )


def test_a_service_manager_issues_plans_in_their_own_service_and_nobody_below_does(world: World) -> None:
    world.authority()
    world.service("Early help")
    assert issued(world, "Sam", "Tess").status == 201
    assert issued(world, "Sam", "Tess", service="Early help").status == 403
    assert issued(world, "Tess", "Pat").status == 403
    assert issued(world, "Sam", "Tess", service="None").status == 422


def test_its_owner_never_signs_it_off_nor_withdraws_it(world: World) -> None:
    world.authority()
    number = issued(world, owner="Quentin").json["id"]
    plan = world.context and next(p for p in world.all(type(world.issued())) if p.id == number)
    with pytest.raises(NotPermitted):
        world.act("Quentin", "withdraw", plan, reason="I would rather not.")
