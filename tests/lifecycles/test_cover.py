"""Cover for absence: for some days a named substitute has somebody's tasks, acts in their name, and gives them back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from notifications.draining import drain
from service.database import db
from service.models import Person, TaskMove
from tests.api.client import Answer, Api
from tests.support.post import notices
from tests.support.second_form import form_of, submitted
from tests.support.world import World

SIGNED = {"running_record": "Seen in supervision.", "signature": True}


@pytest.fixture
def office(world: World) -> World:
    """The usual people, and a second team manager who can do what Tess does."""
    world.authority()
    world.person("Mia Manager", "team_manager", world["Sam"], team_id=world.team("South").id)
    return world


def cover(world: World, who: str, by: str, first: date, last: date, whom: str | None = None) -> Answer:
    body = {"substitute": world[by].email, "from": first.isoformat(), "to": last.isoformat()}
    return Api(world, who).post("/cover", {**body, **({"person": world[whom].email} if whom else {})})


def covered_today(world: World, who: str = "Tess", by: str = "Mia", days: int = 4) -> Answer:
    return cover(world, who, by, world.today, world.today + timedelta(days=days))


def holder(world: World, record: Any, kind: str | None = None) -> tuple[str, str | None]:
    """Whose the record's task is, and in whose name they would act."""
    db.session.rollback()
    task = world.tasks(record, kind)[0]
    behalf = db.session.get(Person, task.delegated_by_id) if task.delegated_by_id else None
    return task.assignee.name, behalf.name if behalf else None


def to_sign_off(world: World) -> Any:
    return world.complete(world.issued())


def test_tasks_stand_with_the_substitute_on_the_days_asked_for_and_come_back_after(office: World) -> None:
    plan = to_sign_off(office)
    first = office.today + timedelta(days=1)
    assert cover(office, "Tess", "Mia", first, first + timedelta(days=1)).status == 201
    assert holder(office, plan) == ("Tess Team", None)
    office.clock.set(first, 8)
    office.context.morning()
    assert holder(office, plan) == ("Mia Manager", "Tess Team")
    office.clock.set(first + timedelta(days=2), 8)
    office.context.morning()
    assert holder(office, plan) == ("Tess Team", None)
    moves = db.session.scalars(select(TaskMove).order_by(TaskMove.id)).all()
    assert [move.reason for move in moves[-2:]] == ["Mia Manager covers for Tess Team", "Tess Team is back"]


def test_what_opens_while_somebody_covers_stands_with_them_too(office: World) -> None:
    covered_today(office)
    assert holder(office, to_sign_off(office)) == ("Mia Manager", "Tess Team")


def test_history_keeps_both_names_also_where_the_substitute_is_next_above_and_the_manager_on_leave(
    office: World,
) -> None:
    plan = to_sign_off(office)
    office.leave(office["Tess"], office.today, office.today + timedelta(days=9))
    covered_today(office, by="Sam")
    assert holder(office, plan) == ("Sam Service", "Tess Team")
    assert Api(office, "Sam").post(f"/plans/{plan.id}/transitions/sign_off", SIGNED).status == 200
    row = office.history(plan)[-1]
    assert (row.actor.name, row.on_behalf_of.name) == ("Sam Service", "Tess Team")


def test_a_named_substitute_comes_before_passing_up_the_line(office: World) -> None:
    plan = to_sign_off(office)
    office.leave(office["Tess"], office.today, office.today + timedelta(days=9))
    office.keep()
    assert holder(office, plan) == ("Sam Service", None)
    given = covered_today(office, who="Tess")
    assert holder(office, plan) == ("Mia Manager", "Tess Team")
    Api(office, "Mia").post(f"/cover/{given.json['id']}/end", {})
    assert holder(office, plan) == ("Sam Service", None)


def test_a_substitute_on_leave_covers_nothing(office: World) -> None:
    plan = to_sign_off(office)
    covered_today(office)
    office.leave(office["Mia"], office.today, office.today)
    office.keep()
    assert holder(office, plan) == ("Tess Team", None)


def test_a_substitute_without_the_roles_is_refused_and_so_is_covering_oneself(office: World) -> None:
    for by in ("Olu", "Tess"):
        answer = covered_today(office, by=by)
        assert (answer.status, list(answer.json["errors"])) == (422, ["substitute"])


def test_a_practitioners_own_plan_stays_theirs(office: World) -> None:
    assert "manager can agree a delay" in covered_today(office, who="Pat", by="Olu").json["errors"]["person"]
    office.person("Dua Double", "team_manager,practitioner", office["Tess"], team_id=office.team().id)
    audit = office.submitted(case=office.case(office["Dua"]))
    office.act("Tess", "issue_actions", audit)
    own = next(plan for plan in audit.plans if plan.owner.name.startswith("Dua "))
    covered_today(office, who="Dua")
    assert holder(office, own, "complete_plan") == ("Dua Double", None)
    for trigger, facts in (("complete", {"done": {}}), ("request_delay", {"reason": "court", "explanation": "Court."})):
        assert Api(office, "Mia").post(f"/plans/{own.id}/transitions/{trigger}", facts).status == 404


def test_whoever_owns_the_plan_signs_it_off_neither_as_substitute_nor_for_one(office: World) -> None:
    """Mia's own plan is Tess's to sign off: while Mia covers for Tess, it passes her by."""
    office.change(office["Mia"], manager_id=office["Tess"].id)
    audit = office.submitted(case=office.case(office["Mia"]))
    office.act("Tess", "issue_actions", audit)
    own = office.complete(next(plan for plan in audit.plans if plan.owner.name.startswith("Mia ")), "Mia")
    covered_today(office)
    assert holder(office, own) == ("Tess Team", None)
    answer = Api(office, "Mia").post(f"/plans/{own.id}/transitions/sign_off", SIGNED)
    assert answer.status in (403, 409)


def test_cover_opens_neither_a_restricted_case_nor_a_practitioners_own_file(office: World) -> None:
    case = office.case(office["Pat"], restricted=True)
    for name in ("Tess", "Pat", "Sam"):
        office.reader(case, office[name])
    office.person("Una Auditor", "team_manager", office["Sam"], team_id=office.team("South").id)
    restricted, form = office.audit(case), form_of(submitted(office))
    covered_today(office)
    assert holder(office, restricted) == ("Tess Team", None)
    assert Api(office, "Mia").get(f"/audits/{restricted.id}").status == 404
    assert Api(office, "Mia").get(f"/practitioner-forms/{form.id}").status == 404


def test_who_grades_a_file_a_second_time_without_seeing_the_first_does_not_cover_its_audit(office: World) -> None:
    audit = office.submitted("inadequate")
    moderation = office.moderation(audit)
    assert moderation is not None
    office.act("Quentin", "reassign", moderation, person=office["Mia"].email, reason="Mo is away.")
    covered_today(office)
    assert holder(office, audit, "issue_actions") == ("Tess Team", None)


def test_a_manager_asks_for_somebody_who_is_away_and_a_colleague_does_not(office: World) -> None:
    days = office.today, office.today + timedelta(days=3)
    assert cover(office, "Mia", "Mia", *days, whom="Tess").status == 403
    assert cover(office, "Sam", "Mia", *days, whom="Tess").status == 201


def test_two_substitutes_for_one_day_and_one_who_is_away_are_refused(office: World) -> None:
    covered_today(office)
    assert list(covered_today(office, by="Sam").json["errors"]) == ["from"]
    assert list(covered_today(office, who="Sam", by="Tess").json["errors"]) == ["substitute"]
    past = cover(office, "Mia", "Tess", office.today - timedelta(days=3), office.today - timedelta(days=1))
    assert list(past.json["errors"]) == ["to"]


def test_covers_are_known_to_the_two_and_their_managers_and_to_nobody_else(office: World) -> None:
    number = covered_today(office).json["id"]
    names = ("Tess", "Mia", "Sam", "Olu", "Quentin")
    lists = {name: Api(office, name).get("/cover").json["items"] for name in names}
    assert {name: len(found) for name, found in lists.items()} == {
        "Tess": 1,
        "Mia": 1,
        "Sam": 1,
        "Olu": 0,
        "Quentin": 0,
    }
    assert Api(office, "Olu").post(f"/cover/{number}/end", {}).status == 404
    assert Api(office, "Mia").post(f"/cover/{number}/end", {}).status == 200
    assert Api(office, "Tess").post(f"/cover/{number}/end", {}).status == 409


def test_a_task_that_was_given_to_somebody_by_name_stays_with_them_while_another_covers(office: World) -> None:
    plan = to_sign_off(office)
    office.delegate(office.tasks(plan)[0], "Tess", office["Sam"])
    covered_today(office)
    assert holder(office, plan) == ("Sam Service", "Tess Team")


def test_a_substitute_may_give_one_task_on_and_it_stays_in_the_same_name(office: World) -> None:
    plan = to_sign_off(office)
    covered_today(office)
    office.delegate(office.tasks(plan)[0], "Mia", office["Sam"])
    office.keep()
    assert holder(office, plan) == ("Sam Service", "Tess Team")


# --- told ---------------------------------------------------------------------------------------------


def told(world: World, who: str) -> list[tuple[str, str, str]]:
    """What somebody's page of messages shows them of covers, after what waits is sent."""
    drain()
    return [(one.subject, one.body, one.link) for one in notices(world[who]) if "cover" in one.subject]


def test_whoever_is_asked_to_cover_is_told_for_whom_and_when_and_whoever_asked_is_not(office: World) -> None:
    covered_today(office, days=4)
    ((subject, body, link),) = told(office, "Mia")
    assert subject == "You are asked to cover for Tess Team" and link.endswith("/cover")
    assert "for Tess Team from 2 November 2026 to 6 November 2026. Tess Team arranged it." in body
    assert told(office, "Tess") == []


def test_the_other_of_the_two_is_told_that_a_cover_has_ended_early(office: World) -> None:
    given = covered_today(office)
    drain()
    assert Api(office, "Mia").post(f"/cover/{given.json['id']}/end", {}).status == 200
    ((subject, body, _),) = told(office, "Tess")
    assert subject == "The cover for Tess Team has ended early" and body.startswith("Mia Manager ended the cover")
    assert len(told(office, "Mia")) == 1, "no word of what she did herself"


def test_a_cover_that_ended_before_the_message_went_out_is_not_told(office: World) -> None:
    given = covered_today(office, who="Tess")
    Api(office, "Tess").post(f"/cover/{given.json['id']}/end", {})
    assert [subject for subject, _, _ in told(office, "Mia")] == ["The cover for Tess Team has ended early"]
