"""Who audits beside the lead: pairs, partner agencies, external auditors whose access ends (DOMAIN row 8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from service.queries import Absent, Sight, find
from service.reading.audit_lists import Wanted, audit_list
from service.usecases.answering import save_answers
from tests.api.client import Api
from tests.support.world import World
from workflows.engine import Illegal, NotPermitted

PAIR, GUEST = "Paula Pair", "Gus Guest"


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()
    world.person(PAIR, "team_manager", world["Sam"], team_id=world.team("South").id)
    world.person(GUEST, "multi_agency", starts_on=None)


def audit_with(world: World, who: str, role: str, lead: str = "Tess") -> Any:
    named = [{"person": world[lead].email, "role": "lead"}, {"person": world[who].email, "role": role}]
    return world.audit(auditor="Tess", auditors=named)


def first_question(world: World, audit: Any) -> str:
    return next(question.key for question in world.questions(audit) if question.scale == "evidence")


def answer_one(world: World, who: str, audit: Any) -> None:
    save_answers(audit.id, world[who], {"answers": {first_question(world, audit): {"value": "yes"}}})


def test_a_pair_must_both_agree_before_the_audit_is_submitted(world: World) -> None:
    audit = audit_with(world, "Paula", "pair")
    world.answer(audit)
    with pytest.raises(Illegal, match="has not agreed to this grade"):
        world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.")
    world.act("Paula", "agree", audit, grade="good")
    assert world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.").state == "audited"


def test_a_pair_that_differs_says_why_it_decided_as_it_did(world: World) -> None:
    audit = audit_with(world, "Paula", "pair")
    world.answer(audit)
    with pytest.raises(Illegal, match="say in reason why"):
        world.act("Paula", "agree", audit, grade="requires_improvement", decided_grade="good")
    world.act(
        "Paula", "agree", audit, grade="requires_improvement", decided_grade="good", reason="Visits outweigh the plan."
    )
    part = next(part for part in audit.auditors if part.role == "pair")
    assert (part.own_grade, part.agreed_grade) == ("requires_improvement", "good")
    assert world.history(audit)[-1].reason == "Visits outweigh the plan."
    assert world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.").state == "audited"


@pytest.mark.parametrize("role", ["multi_agency", "external"])
def test_an_auditor_from_outside_answers_questions_but_does_not_submit(world: World, role: str) -> None:
    audit = audit_with(world, "Gus", role)
    answer_one(world, "Gus", audit)
    assert [answer.value for answer in audit.answers] == ["yes"]
    with pytest.raises(NotPermitted, match="Only the lead auditor"):
        world.act("Gus", "submit", audit, overall_grade="good", reasons="As found.")


def test_an_auditor_of_a_partner_agency_may_be_the_other_of_a_pair(world: World) -> None:
    audit = audit_with(world, "Gus", "pair")
    world.answer(audit)
    world.act("Gus", "agree", audit, grade="good")
    assert world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.").state == "audited"


def test_somebody_without_a_part_in_the_audit_answers_nothing(world: World) -> None:
    audit = world.audit()
    with pytest.raises(Absent):
        answer_one(world, "Gus", audit)


@pytest.mark.parametrize("role", ["multi_agency", "external"])
def test_from_outside_one_sees_ones_own_audits_and_neither_cases_people_nor_plans(world: World, role: str) -> None:
    guest = world.person("Gail Guest", role, starts_on=None)
    other, audit = world.audit(), audit_with(world, "Gail", "multi_agency")
    world.answer(audit)
    for owner in ("practitioner", "manager"):
        world.act("Tess", "add_action", audit, text="Redraw the genogram.", owner=owner)
    world.act("Tess", "submit", audit, overall_grade="requires_improvement", reasons="As found.")
    world.act("Tess", "issue_actions", audit)
    seen = audit_list(Sight(guest), Wanted(), 1).page.items
    assert [line.id for line in seen] == [audit.id] and other.id != audit.id
    api = Api(world, "Gail")
    for place in ("/cases", "/plans", "/escalations", "/supervisions", "/cycles"):
        assert api.get(place).json["items"] == [], place
    assert api.get("/people/pat.practitioner@example.org").status == 404
    with pytest.raises(Absent):
        find("action_plan", audit.plans[0].id, guest)


def test_access_from_outside_ends_on_its_day_at_sign_in_for_tokens_and_for_every_request(world: World) -> None:
    guest = world["Gus"]
    audit = audit_with(world, "Gus", "external")
    api = Api(world, "Gus")
    assert api.get(f"/audits/{audit.id}").status == 200
    world.change(guest, left_on=world.today + timedelta(days=1))
    assert api.get(f"/audits/{audit.id}").status == 200
    world.clock.forward(days=1)
    assert api.get(f"/audits/{audit.id}").status == api.get("/me").status == 401
    with pytest.raises((NotPermitted, Absent)):
        answer_one(world, "Gus", audit)
