"""Teams at a glance and one of them, coverage, what was expected and done, exemptions, service-level plans, reviews."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.models import ActionPlan, Exemption, Review
from service.usecases.exemptions import request_exemption
from service.usecases.reviews import plan_reviews
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser

MOST_QUERIES = 15
PAGES = ("/teams", "/coverage", "/quotas", "/exemptions", "/service-plans", "/reviews")


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def second_team(world: World) -> Any:
    """A team of another service, with a manager, a practitioner and a case."""
    team = world.team("East", world.service("Early help"))
    above = world.person("Sue Elsewhere", "service_manager", world["Hana"], service_id=team.service_id)
    tina = world.person("Tina Other", "team_manager", above, team_id=team.id)
    world.person("Eli East", "practitioner", tina, team_id=team.id)
    world.case(world["Eli"], reference="EAST1", team_id=team.id)
    return team


def queries(world: World, who: str, path: str) -> int:
    browser = Browser(world, who)
    with statements(without=("BEGIN", "ROLLBACK", "PRAGMA")) as seen:
        page = browser.open(path)
    assert page.status == 200, page
    return len(seen)


def test_a_team_manager_sees_their_own_team_with_everybody_by_name(world: World) -> None:
    elsewhere = second_team(world)
    world.issued(case=world.case(world["Pat"]))
    world.audit(world.case(world["Olu"]))
    world.book(world["Pat"], date(2026, 11, 12))
    page = Browser(world, "Tess").open("/team")
    assert page.path == f"/teams/{world.team().id}" and "Managed by Tess Team" in page.text
    assert page.text.index("Olu Other Not booked") < page.text.index("Pat Practitioner Thursday 12 November")
    assert "1 open" in page.text and "1 to do First by Monday 9 November" in page.text
    assert Browser(world, "Tess").open(f"/teams/{elsewhere.id}").status == 404


def test_a_service_manager_sees_the_teams_of_the_service_and_the_head_all(world: World) -> None:
    second_team(world)
    head = Browser(world, "Hana").open("/teams").text
    assert "Early help" in head and "East" in head and "North" in head
    assert Browser(world, "Sam").open("/teams").path == f"/teams/{world.team().id}"


def test_a_team_row_counts_what_is_late_and_what_has_gone_up(world: World) -> None:
    second_team(world)
    world.act("Tess", "escalate", world.issued(), reason="Nothing was done.")
    world.book(world["Pat"], date(2026, 11, 3))
    world.case(world["Pat"], reference="NORTH1")
    world.clock.set(date(2026, 11, 4))
    row = Browser(world, "Hana").open("/teams").text
    assert "1 with the service manager" in row and "2 open" in row and "1 not marked" in row
    assert "1 of 2" in row  # cases of North without an audit


def test_cases_without_an_audit_are_listed_by_team_and_lead_to_an_audit(world: World) -> None:
    second_team(world)
    world.case(world["Pat"], reference="NORTH1")
    hana = Browser(world, "Hana")
    assert "2 of 2 open cases have no audit in the last 6 months." in hana.open("/coverage").text
    page = hana.open("/coverage?team=East")
    assert "EAST1" in page.text and "NORTH1" not in page.text
    form, _ = hana.follow("Arrange an audit of case EAST1").form("Arrange an audit")
    assert form.values["case_reference"] == "EAST1"
    assert "EAST1" not in Browser(world, "Tess").open("/coverage").text


def test_what_was_expected_and_not_made_says_why(world: World) -> None:
    world.programme("weekly")
    days = {"from_on": "2026-11-02", "to_on": "2026-11-20"}
    asked = {"exempt": "practitioner", "person": world["Olu"].email, "reason": "Back from illness.", **days}
    world.act("Sam", "approve", request_exemption(world["Tess"], asked))
    for who in ("Pat", "Olu"):
        world.case(world[who])
    world.run_programmes()
    sam = Browser(world, "Sam")
    page = sam.open("/quotas")
    assert "North One case of each practitioner a week, by the team manager 0 of 1 1 0 1" in page.text
    assert "Today to 8 November Exempt" in page.text
    assert "Today to 8 November Arranged" in sam.open("/quotas?outcome=made&by=auditor&period=2026-11").text
    assert sam.open("/quotas?period=x&by=y&outcome=z&after=w").status == 200


def test_an_exemption_is_asked_for_and_decided_by_somebody_else(world: World) -> None:
    tess, sam = Browser(world, "Tess"), Browser(world, "Sam")
    tess.open("/exemptions/new")
    fields = {"exempt": "practitioner", "person": world["Pat"].email, "reason": "Back from illness."}
    days = {"from_on": "2026-11-09", "to_on": "2026-11-20"}
    tess.press("Ask for an exemption", **fields, **days)
    assert "Pat Practitioner" in tess.open("/exemptions").text and "Decide" not in " ".join(tess.page.buttons)
    sam.open("/exemptions")
    assert "Back from illness. Asked for by Tess Team" in sam.page.text
    sam.follow("Decide on Pat Practitioner")
    sam.press("Approve the exemption")
    assert world.all(Exemption)[0].state == "approved"
    assert "Approved by Sam Service" in sam.open("/exemptions?show=running").text


def test_a_service_level_plan_is_made_with_an_action_on_each_line(world: World) -> None:
    sam = Browser(world, "Sam")
    sam.open("/service-plans/new")
    fields = {"title": "Fathers in assessments", "owner": world["Tess"].email, "actions": "Train all.\n\nCheck files."}
    sam.press("Make a service-level plan", **fields)
    plan = world.all(ActionPlan)[0]
    assert [action.text for action in plan.actions] == ["Train all.", "Check files."]
    assert sam.page.path == f"/plans/{plan.id}"
    listed = sam.open("/service-plans").text
    assert "Fathers in assessments" in listed and "0 of 2" in listed and "Tess Team" in listed
    assert Browser(world, "Tess").open("/service-plans/new").status == 403


def test_a_service_level_plan_is_for_a_service_that_is_chosen_of_those_that_one_may_choose(world: World) -> None:
    second_team(world)
    quentin = Browser(world, "Quentin")
    quentin.open("/service-plans/new")
    chosen = {"service": "Early help", "owner": world["Hana"].email, "actions": "Ask fathers."}
    quentin.press("Make a service-level plan", title="Fathers", **chosen)
    assert world.all(ActionPlan)[0].service.name == "Early help"
    assert "Early help" in quentin.open("/service-plans").text
    offered = Browser(world, "Sam").open("/service-plans/new").form("Make a service-level plan")[0].offered
    assert [name for name in offered["service"] if name] == ["Children in need"]


def test_a_review_shows_the_audits_to_look_at_and_is_recorded(world: World) -> None:
    world.policy("reviews", rota=True)
    world.submitted("good", case=world.case(world["Pat"]))
    plan_reviews()
    review = next(one for one in world.all(Review) if one.person_id == world["Pat"].id)
    sam = Browser(world, "Sam")
    assert "Pat Practitioner" in sam.open("/reviews").text
    page = sam.follow("Look at the audits of Pat Practitioner")
    assert "The audits to look at 1" in page.text and "7000001" in page.text
    sam.follow("Record the review")
    sam.press("Record the review", looked_at="One audit.", findings="Sound.", follows="Nothing has to.")
    assert world.record("review", review.id).state == "done"
    assert "Sound." in sam.open("/reviews?show=done").text
    assert Browser(world, "Olu").open(f"/reviews/{review.id}").status == 404


@pytest.mark.parametrize("path", PAGES)
def test_whoever_manages_nothing_finds_no_such_page(world: World, path: str) -> None:
    assert Browser(world, "Pat").open(path).status == 404


def test_the_pages_ask_a_bounded_number_of_queries(world: World) -> None:
    second_team(world)
    world.programme("weekly")
    for _ in range(2):
        world.act("Tess", "escalate", world.issued(), reason="Nothing was done.")
        worker = world.person(f"Worker{next(world.numbers)} More", manager=world["Tess"], team_id=world.team().id)
        world.audit(world.case(worker))
        world.book(worker, date(2026, 11, 12))
        world.case(worker)
        world.run_programmes()
        for path in (*PAGES, f"/teams/{world.team().id}"):
            assert queries(world, "Hana", path) <= MOST_QUERIES, path
