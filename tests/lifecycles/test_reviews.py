"""The service manager's rota, the quarterly check, and sending back what was not done well (DOMAIN rows 2, 15, 17)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from service.database import db
from service.models import Outbox, Review
from service.queries import Absent
from service.usecases.reviews import plan_reviews
from tests.api.client import Api
from tests.support.world import World
from workflows.engine import Illegal, NotPermitted

SAID = {"looked_at": "The assessments.", "findings": "Fathers are missing.", "follows": "A session on fathers."}


def rota(world: World) -> World:
    """The usual people, Pat and Olu with a case each, and the rota switched on."""
    world.authority()
    world.case(world["Pat"])
    world.case(world["Olu"])
    world.policy("reviews", rota=True)
    return world


def reviews(world: World) -> list[Any]:
    found: list[Review] = world.all(Review)
    return found


def group(world: World) -> World:
    """A group manager between the service manager and the team manager."""
    world.authority()
    above = world.person("Gina Group", "group_manager", world["Sam"], service_id=world.service().id)
    world.change(world["Tess"], manager_id=above.id)
    world.policy("reviews", quarterly_check=True)
    return world


# --- the rota ---------------------------------------------------------------------------------------------


def test_the_service_manager_reviews_one_person_at_the_next_session_with_each_manager(world: World) -> None:
    rota(world)
    world.book(world["Tess"], date(2026, 11, 18), "Sam")
    assert plan_reviews() == {"reviews": 1}
    (review,) = reviews(world)
    assert (review.reviewer.name, review.manager.name, review.due_on) == (
        "Sam Service",
        "Tess Team",
        date(2026, 11, 18),
    )
    (task,) = world.tasks(review)
    assert (task.kind, task.assignee.name, task.due_on) == ("review_audits", "Sam Service", date(2026, 11, 18))
    assert plan_reviews() == {}


def test_the_next_person_comes_at_the_session_after_in_turn(world: World) -> None:
    rota(world)
    seen = []
    for day in (date(2026, 11, 18), date(2026, 12, 16), date(2027, 1, 13)):
        world.book(world["Tess"], day, "Sam")
        plan_reviews()
        review = reviews(world)[-1]
        seen.append(review.person.name)
        world.clock.set(day)
        world.act("Sam", "record", review, **SAID)
        assert plan_reviews() == {}
        world.clock.forward(days=1)
    assert seen == ["Pat Practitioner", "Olu Other", "Pat Practitioner"]


def test_a_review_follows_the_session_when_that_moves(world: World) -> None:
    rota(world)
    session = world.book(world["Tess"], date(2026, 11, 18), "Sam")
    plan_reviews()
    world.act("Sam", "move", session, on="2026-11-25")
    assert plan_reviews() == {"moved": 1}
    (review,) = reviews(world)
    assert review.due_on == world.tasks(review)[0].due_on == date(2026, 11, 25)
    assert world.history(review)[-1].trigger == "follow"


def test_the_audits_that_were_looked_at_stand_with_the_review(world: World) -> None:
    rota(world)
    audit = world.submitted("good")
    plan_reviews()
    (review,) = reviews(world)
    world.act("Sam", "record", review, **SAID)
    assert (review.state, [one.audit_id for one in review.audits]) == ("done", [audit.id])
    assert review.findings == "Fathers are missing."
    assert "Fathers" not in str([row.facts for row in world.history(review)])


def test_a_review_looks_at_no_audit_of_somebody_else(world: World) -> None:
    rota(world)
    other = world.submitted("good", case=world.case(world["Olu"]))
    plan_reviews()
    with pytest.raises(Illegal, match=f"not about audit {other.id}"):
        world.act("Sam", "record", reviews(world)[0], audits=[other.id], **SAID)


def test_a_review_nobody_does_reaches_the_head_of_service(world: World) -> None:
    rota(world)
    world.book(world["Tess"], date(2026, 11, 9), "Sam")
    plan_reviews()
    world.pass_days(30)
    assert {"task_overdue", "task_waits"} <= world.messages()


def test_a_review_of_somebody_who_left_is_cancelled_and_the_next_person_comes(world: World) -> None:
    rota(world)
    plan_reviews()
    world.leaves(world["Pat"])
    assert plan_reviews() == {"cancelled": 1, "reviews": 1}
    assert reviews(world)[-1].person.name == "Olu Other"


def test_the_review_of_a_service_manager_who_is_away_is_with_whoever_acts_for_them(world: World) -> None:
    rota(world)
    plan_reviews()
    spell = [{"from": "2026-11-02", "to": "2026-11-20"}]
    assert Api(world, "Perry").put("/people/sam.service@example.org", {"leave": spell}).status == 200
    (task,) = world.tasks(reviews(world)[0])
    assert task.assignee.name == "Hana Head"


def test_only_the_reviewer_records_and_the_manager_reads(world: World) -> None:
    rota(world)
    plan_reviews()
    (review,) = reviews(world)
    with pytest.raises(NotPermitted):
        world.act("Tess", "record", review, **SAID)
    with pytest.raises(Absent):
        world.act("Pat", "record", review, **SAID)
    world.act("Sam", "record", review, **SAID)
    assert Api(world, "Tess").get(f"/reviews/{review.id}").json["findings"] == "Fathers are missing."


def test_no_review_is_planned_while_the_rota_is_off(world: World) -> None:
    rota(world)
    world.policy("reviews", rota=False)
    assert plan_reviews() == {}


# --- the quarterly check ----------------------------------------------------------------------------------


def test_the_group_manager_checks_the_quarters_file_audits_of_their_teams(world: World) -> None:
    group(world)
    audit = world.submitted("good")
    world.clock.set(date(2027, 1, 4))
    assert plan_reviews() == {"reviews": 1}
    (review,) = reviews(world)
    (task,) = world.tasks(review)
    assert (task.kind, task.assignee.name, task.due_on) == ("check_quarter", "Gina Group", date(2027, 1, 22))
    listed = Api(world, "Gina").get(f"/reviews/{review.id}/audits").json["items"]
    assert [row["id"] for row in listed] == [audit.id]
    world.act("Gina", "record", review, **SAID)
    assert plan_reviews() == {}


def test_a_quarter_without_an_audit_needs_no_check(world: World) -> None:
    group(world)
    world.clock.set(date(2027, 1, 4))
    assert plan_reviews() == {}


def test_a_check_nobody_does_reaches_whoever_is_above_the_group_manager(world: World) -> None:
    group(world)
    world.submitted("good")
    world.clock.set(date(2027, 1, 4))
    plan_reviews()
    world.pass_days(45)
    told = select(Outbox).where(Outbox.message == "task_waits", Outbox.subject_kind == "review")
    assert {row.relation for row in db.session.scalars(told).unique()} == {"line_manager"}


# --- sending back -----------------------------------------------------------------------------------------


def reviewing_officer(world: World) -> World:
    world.authority()
    world.person("Rita Reviewing", "reviewing_officer", service_id=world.service().id)
    return world


def test_a_reviewing_officer_sends_back_a_plan_and_an_audit_of_their_service(world: World) -> None:
    plan = reviewing_officer(world).issued()
    world.complete(plan)
    world.act("Rita", "refer_back", plan, reason="The genogram is not on file.")
    assert plan.state == "issued"
    audit = world.submitted("good")
    world.act("Rita", "return_for_rework", audit, reason="Too kind to the chronology.")
    assert audit.state == "scheduled"


def test_a_group_manager_sends_back_an_audit_of_their_service_and_the_plan_of_a_manager_of_theirs(world: World) -> None:
    mine = group(world).issued()
    audit = world.submitted("good")
    world.act("Gina", "return_for_rework", audit, reason="Too kind to the chronology.")
    assert audit.state == "scheduled"
    of_tess = next(plan for plan in mine.audit.plans if plan.owner.name == "Tess Team")
    world.complete(of_tess, "Tess")
    world.act("Gina", "refer_back", of_tess, reason="It was not discussed.")
    assert of_tess.state == "issued"


def test_a_plan_of_a_practitioner_is_sent_back_by_their_line_manager_not_by_the_group_manager(world: World) -> None:
    plan = group(world).issued()
    world.complete(plan)
    with pytest.raises(NotPermitted, match="the owner's line manager"):
        world.act("Gina", "refer_back", plan, reason="Not on file.")


def test_a_reviewing_officer_of_another_service_sends_nothing_back(world: World) -> None:
    world.authority()
    world.person("Rolf Remote", "reviewing_officer", service_id=world.service("Early help").id)
    plan = world.complete(world.issued())
    with pytest.raises(Absent):
        world.act("Rolf", "refer_back", plan, reason="Not on file.")
