"""One's worklist in its order, and handing a task to somebody who may do it, always with a trace."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from service.database import db
from service.models import ActionPlan, Audit, Task, TaskMove
from tests.api.client import Answer, Api
from tests.support.world import World


def the_task(world: World, record: Any, kind: str | None = None) -> Task:
    return world.tasks(record, kind)[0]


def handed(world: World, who: str, task: Task, to: str, reason: str = "I am at court that day.") -> Answer:
    body = {"person": world[to].email, "reason": reason}
    return Api(world, who).post(f"/tasks/{task.id}/delegate", body)


def second_manager(world: World) -> None:
    world.person("Mia Manager", "team_manager", world["Sam"], team_id=world.team("South").id)


def to_sign_off(world: World) -> ActionPlan:
    return world.complete(world.authority().issued())


def test_tasks_come_due_soonest_first_undated_last(world: World) -> None:
    world.authority()
    for ahead in (9, 3, 6):
        world.audit(due_on=(world.today + timedelta(days=ahead)).isoformat())
    undated = world.tasks()[0]
    world.change(undated, due_on=None)
    api = Api(world, "Tess")
    days = [task["due_on"] for task in api.get("/tasks").json["items"]]
    assert days == ["2026-11-05", "2026-11-08", None]
    pages = api.get("/tasks", limit=1).json, api.get("/tasks", limit=2).json
    rest = api.get("/tasks", cursor=pages[1]["next"]).json
    assert [task["due_on"] for task in rest["items"]] == [None]
    assert [task["due_on"] for task in api.get("/tasks", cursor=pages[0]["next"]).json["items"]] == days[1:]


def test_tasks_are_narrowed_by_kind_day_and_team(world: World) -> None:
    world.authority().audit()
    world.book(world["Pat"], date(2026, 12, 3))
    api = Api(world, "Tess")

    def kinds(**query: Any) -> list[str]:
        return [task["kind"] for task in api.get("/tasks", **query).json["items"]]

    assert kinds(kind="hold_supervision") == ["hold_supervision"]
    assert kinds(due_before="2026-12-01") == ["audit_file"]
    assert kinds(overdue="true") == []
    assert kinds(team="South") == []
    assert kinds(team="North", kind="audit_file") == ["audit_file"]


def test_a_task_says_what_to_act_on_and_in_which_version(world: World) -> None:
    audit = world.authority().audit()
    api = Api(world, "Tess")
    task = api.get("/tasks").json["items"][0]
    assert task["subject"] == {"kind": "audits", "id": audit.id, "href": f"/api/v1/audits/{audit.id}"}
    assert task["version"] == api.get(f"/audits/{audit.id}").json["version"]


def test_a_task_that_is_handed_on_is_the_others_and_leaves_a_trace(world: World) -> None:
    plan = to_sign_off(world)
    second_manager(world)
    task = the_task(world, plan)
    answer = handed(world, "Tess", task, "Mia")
    assert (answer.status, answer.json["assignee"]["name"], answer.json["delegated_by"]["name"]) == (
        200,
        "Mia Manager",
        "Tess Team",
    )
    db.session.rollback()
    trace = db.session.scalars(select(TaskMove).where(TaskMove.task_id == task.id)).one()
    assert (trace.by_name, trace.reason, trace.to_id) == ("Tess Team", "I am at court that day.", world["Mia"].id)


def test_whoever_was_given_a_task_acts_on_behalf_of_who_gave_it(world: World) -> None:
    plan = to_sign_off(world)
    second_manager(world)
    handed(world, "Tess", the_task(world, plan), "Mia")
    facts = {"running_record": "Seen.", "signature": True}
    assert Api(world, "Mia").post(f"/plans/{plan.id}/transitions/sign_off", facts).status == 200
    row = Api(world, "Quentin").get(f"/plans/{plan.id}/history").json["items"][-1]
    assert (row["actor"]["name"], row["on_behalf_of"]["name"]) == ("Mia Manager", "Tess Team")


def test_a_task_is_not_handed_to_somebody_without_the_role(world: World) -> None:
    plan = to_sign_off(world)
    answer = handed(world, "Tess", the_task(world, plan), "Olu")
    assert (answer.status, "role" in answer.json["errors"]["person"]) == (422, True)


def test_a_task_is_not_handed_to_whom_it_is_about(world: World) -> None:
    world.authority()
    world.person("Dua Double", "team_manager,practitioner", world["Tess"], team_id=world.team().id)
    audit = world.audit(world.case(world["Dua"]))
    answer = handed(world, "Tess", the_task(world, audit), "Dua")
    assert (answer.status, "part in this" in answer.json["errors"]["person"]) == (422, True)


def test_a_task_is_not_handed_to_somebody_on_leave(world: World) -> None:
    plan = to_sign_off(world)
    second_manager(world)
    world.leave(world["Mia"], world.today, world.today)
    answer = handed(world, "Tess", the_task(world, plan), "Mia")
    assert (answer.status, "leave" in answer.json["errors"]["person"]) == (422, True)


def test_a_task_on_a_restricted_case_is_not_handed_to_who_may_not_read_it(world: World) -> None:
    world.authority()
    second_manager(world)
    audit = world.audit()
    task = the_task(world, audit)
    world.change(audit.case, restricted=True)
    answer = handed(world, "Tess", task, "Mia")
    assert (answer.status, "may not see" in answer.json["errors"]["person"]) == (422, True)


def test_what_only_the_owner_can_do_is_not_handed_on(world: World) -> None:
    plan = world.authority().issued()
    answer = handed(world, "Pat", the_task(world, plan, "complete_plan"), "Olu")
    assert (answer.status, "Only the owner" in answer.json["detail"]) == (409, True)


def test_somebody_elses_task_is_absent(world: World) -> None:
    plan = to_sign_off(world)
    task = the_task(world, plan)
    answers = [handed(world, "Olu", task, "Sam"), Api(world, "Olu").post("/tasks/9999/delegate", {})]
    assert [answer.status for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_a_closed_task_is_not_handed_on(world: World) -> None:
    plan = to_sign_off(world)
    task = the_task(world, plan)
    world.sign_off(plan)
    assert handed(world, "Tess", task, "Sam").status == 409


def test_a_task_can_be_taken_back(world: World) -> None:
    plan = to_sign_off(world)
    second_manager(world)
    task = the_task(world, plan)
    handed(world, "Tess", task, "Mia")
    answer = handed(world, "Tess", task, "Tess", "Back from court.")
    assert (answer.json["assignee"]["name"], answer.json["delegated_by"]) == ("Tess Team", None)
    assert Api(world, "Mia").get("/tasks").json["items"] == []


def test_the_two_of_a_pair_do_not_stand_in_for_one_another(world: World) -> None:
    world.authority()
    second_manager(world)
    pair = [{"person": world["Tess"].email, "role": "lead"}, {"person": world["Mia"].email, "role": "pair"}]
    audit: Audit = world.audit(auditors=pair)
    task = the_task(world, audit, "agree_grade")
    assert handed(world, "Mia", task, "Tess").status == 422


def test_a_reason_is_needed(world: World) -> None:
    plan = to_sign_off(world)
    answer = Api(world, "Tess").post(f"/tasks/{the_task(world, plan).id}/delegate", {"person": world["Sam"].email})
    assert (answer.status, list(answer.json["errors"])) == (422, ["reason"])


def test_a_task_is_looked_at_again_on_a_day_of_ones_own(world: World) -> None:
    task = the_task(world, world.authority().audit())
    api = Api(world, "Tess")
    assert api.post(f"/tasks/{task.id}/follow-up", {"on": "2026-11-20"}).json["follow_up_on"] == "2026-11-20"
    assert api.post(f"/tasks/{task.id}/follow-up", {"on": None}).json["follow_up_on"] is None


def test_a_day_in_the_past_or_none_at_all_is_refused(world: World) -> None:
    task = the_task(world, world.authority().audit())
    for body in ({"on": "2026-10-01"}, {}, {"on": "tomorrow"}, {"on": "2026-11-20", "who": "me"}):
        assert Api(world, "Tess").post(f"/tasks/{task.id}/follow-up", body).status == 422, body
