"""The queue of escalations and the page of one: what is mine, how much time is left, what was decided and for whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from service.models import Audit
from service.usecases.answering import save_answers
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser

MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def queries(world: World, who: str, path: str) -> int:
    browser = Browser(world, who)
    with statements(without=("BEGIN", "ROLLBACK", "PRAGMA")) as seen:
        page = browser.open(path)
    assert page.status == 200, page
    return len(seen)


def inadequate(world: World) -> Any:
    world.submitted("inadequate")
    return world.escalations()[-1]


def late_plan(world: World) -> Any:
    """Pat's plan, escalated before its day."""
    world.act("Tess", "escalate", world.issued(), reason="Nothing was done.")
    return world.escalations("overdue")[-1]


def test_the_queue_says_what_happened_until_when_and_to_whom_it_passes(world: World) -> None:
    inadequate(world)
    page = Browser(world, "Sam").open("/escalations")
    assert "Inadequate Audited today by Tess Team. What the file shows. Held by Pat Practitioner, North." in page.text
    assert "Acknowledge: Wednesday 4 November" in page.text and "2 working days left" in page.text
    assert "If not, it passes to Hana Head." in page.text
    assert page.html.count('class="days"') == 1 and page.html.count("button--first") == 1
    world.clock.set(date(2026, 11, 4))
    page = Browser(world, "Sam").open("/escalations")
    assert "Today, the last day" in page.text and "Then it passes to Hana Head" in page.text
    assert 'class="days days--last"' in page.html and page.html.count('<li class="gone">') == 2


def test_it_is_acknowledged_with_one_press_and_then_waits_to_be_decided(world: World) -> None:
    escalation = inadequate(world)
    sam = Browser(world, "Sam")
    sam.open("/escalations")
    page = sam.press(f"Acknowledge: {escalation.case.reference}")
    assert page.path == "/escalations" and world.record("escalation", escalation.id).state == "acknowledged"
    assert "0 To acknowledge 1 To decide" in page.text and "Acknowledged today." in page.text
    assert "Record your decision" in sam.follow("Record decision").text


def test_only_what_is_mine_to_do_is_in_the_queue_the_rest_is_with_others(world: World) -> None:
    escalation = inadequate(world)
    hana = Browser(world, "Hana")
    assert "No escalation waits for you." in hana.open("/escalations").text
    listed = hana.open("/escalations?show=others")
    assert escalation.case.reference in listed.text and "Sam Service to acknowledge" in listed.text
    assert "Record decision" not in listed.text and f"Acknowledge: {escalation.case.reference}" not in listed.buttons
    assert escalation.case.reference not in Browser(world, "Sam").open("/escalations?show=others").text


def test_a_second_audit_stays_in_the_queue_as_long_as_it_is_under_way(world: World) -> None:
    escalation = inadequate(world)
    world.act("Sam", "acknowledge", escalation)
    world.act("Sam", "resolve", escalation, outcome="reaudit", text="Again.", auditor=world["Hana"].email)
    page = Browser(world, "Sam").open("/escalations")
    assert "Second audit, with Hana Head. Stays here until it is signed off." in page.text
    assert "See second audit" in page.text
    assert "Second audit" not in Browser(world, "Hana").open("/escalations").text
    world.act("Quentin", "withdraw", escalation.reaudit, reason="The case closed.")
    assert "Second audit" not in Browser(world, "Sam").open("/escalations").text


def test_what_requires_improvement_waits_for_the_next_review_with_its_actions_counted(world: World) -> None:
    plan = world.issued("requires_improvement")
    world.act("Sam", "acknowledge", world.escalations()[0])
    assert "0 of 2 done" in Browser(world, "Sam").open("/escalations").text
    world.complete(plan)
    page = Browser(world, "Sam").open("/escalations")
    assert "1 For your next review" in page.text and "1 of 2 done" in page.text


def test_a_late_plan_says_how_much_is_left(world: World) -> None:
    escalation = late_plan(world)
    sam = Browser(world, "Sam")
    assert "Pat Practitioner has 1 of 1 action left, due " in sam.open("/escalations").text
    world.act("Sam", "acknowledge", escalation)
    sam.open("/escalations")
    assert sam.follow("Decide on the plan").path == f"/plans/{escalation.plan_id}"  # deciding is refused until then


def test_the_queue_can_be_narrowed_to_a_team_and_a_reason(world: World) -> None:
    first, second = inadequate(world), late_plan(world)
    sam = Browser(world, "Sam")
    page = sam.open("/escalations?reason=overdue")
    assert second.case.reference in page.text and first.case.reference not in page.text
    elsewhere = world.team("South")
    assert "that fits what you chose" in sam.open(f"/escalations?team={elsewhere.id}").text
    assert sam.open("/escalations?team=x&reason=y&only=z&page=-3").status == 200


def test_a_risk_to_a_child_stands_first_and_is_due_today(world: World) -> None:
    inadequate(world)
    audit = world.audit()
    stop = world.stop_question(audit)
    world.answer(audit)
    save_answers(audit.id, world["Tess"], {"answers": {stop: {"value": "yes", "comment": "Hurt at home."}}})
    page = Browser(world, "Sam").open("/escalations")
    assert "1 Child at risk today" in page.text and "Today, the last day" in page.text
    assert page.text.index("reported it during an audit, today at 10am") < page.text.index("Audited today")
    assert "Hurt at home" not in page.text


def test_quality_sees_what_nobody_answers_at_the_top(world: World) -> None:
    escalation = inadequate(world)
    assert "No escalation waits for you." in Browser(world, "Quentin").open("/escalations").text
    world.pass_days(14)
    assert world.record("escalation", escalation.id).level == 1
    page = Browser(world, "Quentin").open("/escalations")
    assert "Nobody answers at the top" in page.text and "Hana Head" in page.text
    assert "Nobody answers at the top" not in Browser(world, "Sam").open("/escalations").text


def test_the_decision_says_what_each_outcome_means_and_who_will_read_it(world: World) -> None:
    escalation = inadequate(world)
    world.act("Sam", "acknowledge", escalation)
    sam = Browser(world, "Sam")
    page = sam.open(f"/escalations/{escalation.id}/resolve")
    for said in ("Quality clinic", "Satisfied that it is in hand", "Restricted. Only you", "Who will read it"):
        assert said in page.text
    offered = page.form("Record your decision")[0].offered["auditor"]
    assert world["Tess"].email not in offered and world["Hana"].email in offered
    due = world.today + timedelta(days=9)
    fields = {"outcome": "reaudit", "text": "See it again.", "auditor": world["Hana"].email, "due_on": due.isoformat()}
    sam.press("Record your decision", **fields)
    again = world.all(Audit)[-1]
    assert (again.kind, again.due_on, again.lead.name) == ("reaudit", due, "Hana Head")
    assert "Second audit, with Hana Head." in sam.open(f"/escalations/{escalation.id}").text


def test_a_refused_decision_keeps_what_was_written(world: World) -> None:
    escalation = inadequate(world)
    world.act("Sam", "acknowledge", escalation)
    sam = Browser(world, "Sam")
    sam.open(f"/escalations/{escalation.id}/resolve")
    page = sam.press("Record your decision", text="Only half said.")
    assert page.status == 422 and "Choose what you decided." in page.text and "Only half said." in page.html


def test_an_ended_one_says_what_was_decided_a_restricted_one_does_not(world: World) -> None:
    open_one, restricted = inadequate(world), inadequate(world)
    for escalation, outcome in ((open_one, "quality_clinic"), (restricted, "competence_process")):
        world.act("Sam", "acknowledge", escalation)
        world.act("Sam", "resolve", escalation, outcome=outcome, text="A canary.")
    ended = Browser(world, "Hana").open("/escalations?show=ended").text
    assert "Quality clinic." in ended and "Only those who were asked can read what." in ended
    assert "Competence" not in ended and "canary" not in ended
    assert "Competence process." in Browser(world, "Sam").open("/escalations?show=ended").text
    one = Browser(world, "Hana").open(f"/escalations/{restricted.id}").text
    assert "ompetence" not in one and "canary" not in one


@pytest.mark.parametrize("path", ["/escalations", "/escalations?show=others", "/escalations?show=ended"])
def test_the_lists_ask_a_bounded_number_of_queries(world: World, path: str) -> None:
    who = "Hana" if "others" in path else "Sam"
    for times in (1, 3):
        for _ in range(times):
            for escalation in (inadequate(world), late_plan(world)):
                if "ended" in path:
                    world.act("Sam", "acknowledge", escalation)
            world.issued("requires_improvement")
            world.act("Sam", "acknowledge", world.escalations("requires_improvement")[-1])
            if "ended" in path:
                facts = {"outcome": "reaudit", "text": "Again."}
                world.act("Sam", "resolve", world.escalations("requires_improvement")[-1], **facts)
        assert queries(world, who, path) <= MOST_QUERIES


def test_the_page_and_the_decision_ask_a_bounded_number_of_queries(world: World) -> None:
    for escalation in (inadequate(world), late_plan(world)):
        assert queries(world, "Sam", f"/escalations/{escalation.id}") <= MOST_QUERIES
        world.act("Sam", "acknowledge", escalation)
        assert queries(world, "Sam", f"/escalations/{escalation.id}") <= MOST_QUERIES
    assert queries(world, "Sam", f"/escalations/{world.escalations()[0].id}/resolve") <= MOST_QUERIES + 1
