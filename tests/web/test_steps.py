"""One mechanism for every step: forms made from what a step needs, refusals, two at once, sent twice."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from service.database import db
from service.models import ActionPlan, Audit, History, Person
from service.transaction import transaction
from tests.support.world import World
from tests.web.browser import Browser


def rows(trigger: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(History.trigger == trigger)) or 0


def at_sign_off(world: World) -> tuple[Browser, ActionPlan]:
    plan = world.authority().issued()
    world.complete(plan)
    tess = Browser(world, "Tess")
    tess.open(f"/plans/{plan.id}/sign_off")
    return tess, plan


def test_a_button_sent_twice_has_one_effect_and_one_answer(world: World) -> None:
    tess, plan = at_sign_off(world)
    form, found = tess.page.form("Sign off Pat’s plan")
    data = {**form.values, "signature": "yes"}
    first, second = (tess.send(found.action, **data) for _ in range(2))
    assert first.status == second.status == 200
    assert "You signed off Pat’s plan." in first.text and "You signed off Pat’s plan." in second.text
    assert rows("sign_off") == 1


def test_going_back_and_sending_something_else_is_asked_about_first(world: World) -> None:
    plan = world.authority().issued()
    pat = Browser(world, "Pat")
    page = pat.open(f"/plans/{plan.id}/complete")
    form, _ = page.form("Save and finish later")
    (name,) = [name for name in form.values if name.startswith("done-")]
    address = f"/plans/{plan.id}/record_progress"
    pat.send(address, **{**form.values, name: "The mother’s side is redrawn."})
    page = pat.send(address, **{**form.values, name: "Both sides are redrawn."})
    assert page.status == 409 and "This was changed after you opened it." in page.text
    assert "Pat Practitioner noted what was done." in page.text
    assert page.form("Note what is done")[0].values[name] == "Both sides are redrawn."
    pat.press("Note what is done")
    assert (
        db.session.get_one(ActionPlan, plan.id, populate_existing=True).actions[0].done_note
        == "Both sides are redrawn."
    )


def test_whoever_was_second_learns_who_was_first_and_keeps_what_they_wrote(world: World) -> None:
    audit = world.authority().submitted("good")
    tess, hana = Browser(world, "Tess"), Browser(world, "Quentin")
    tess.open(f"/audits/{audit.id}/return_for_rework")
    hana.open(f"/audits/{audit.id}/withdraw")
    world.act("Tess", "add_action", audit, text="Look at the chronology.")
    page = hana.press("Withdraw the audit", reason="Wrong case.")
    assert page.status == 409 and "Tess Team added an action: Look at the chronology." in page.text
    assert page.form("Withdraw the audit")[0].values["reason"] == "Wrong case."
    hana.press("Withdraw the audit")
    page = tess.press("Send the audit back", reason="Section 3 is empty.")
    assert page.status == 409 and "“Withdrawn” now" in page.text
    assert "Quentin Quality withdrew the audit: Wrong case." in page.text
    assert "Section 3 is empty." in page.text


def test_a_step_that_somebody_else_may_take_says_who(world: World) -> None:
    plan = world.authority().issued()
    world.complete(plan)
    page = Browser(world, "Pat").open(f"/plans/{plan.id}/sign_off")
    assert page.status == 403 and "Only the owner's line manager (Tess Team) can do this." in page.text


def test_nobody_signs_off_their_own_plan_by_sending_the_form_by_hand(world: World) -> None:
    plan = world.authority().issued()
    world.complete(plan)
    pat = Browser(world, "Pat")
    pat.open("/")
    page = pat.send(f"/plans/{plan.id}/sign_off", running_record="Seen.", signature="yes")
    assert page.status == 403
    assert rows("sign_off") == 0


def test_fields_that_a_step_does_not_take_change_nothing(world: World) -> None:
    tess, plan = at_sign_off(world)
    tess.press("Sign off Pat’s plan", signature="yes", state="withdrawn", signed_by="Somebody else")
    kept = db.session.scalars(select(History).where(History.trigger == "sign_off")).one()
    assert kept.facts["signed_by"] == "Tess Team" and kept.to_state == "signed_off"


def test_what_is_missing_is_said_at_the_field_and_in_the_summary(world: World) -> None:
    audit = world.authority().audit()
    world.answer(audit)
    tess = Browser(world, "Tess")
    tess.open(f"/audits/{audit.id}/submit")
    page = tess.press("Submit the audit", reasons="Good work.")
    assert page.status == 422 and page.text.count("Choose the overall grade.") == 2
    assert page.links["Choose the overall grade."] == "#f-overall_grade" and "f-overall_grade" in page.read.ids
    assert page.form("Submit the audit")[0].values["reasons"] == "Good work."


def test_every_action_must_be_said_to_be_done_before_a_plan_is_finished(world: World) -> None:
    plan = world.authority().issued()
    pat = Browser(world, "Pat")
    assert f"Your plan, case {plan.audit.case.reference}" in pat.open(f"/plans/{plan.id}/complete").text
    page = pat.press("Finish and ask for sign-off")
    assert page.status == 422 and "Say what was done." in page.text
    page = pat.press("Save and finish later")
    assert page.status == 422 and "Say what was done for one action at least." in page.text


@pytest.mark.parametrize("given", ["31/02/2026", "soon", "2026-13-01", "0001-01-01", "99999"])
def test_a_day_that_is_none_is_asked_for_again(world: World, given: str) -> None:
    world.authority()
    session = world.book(world["Pat"], world.today)
    tess = Browser(world, "Tess")
    tess.open(f"/supervisions/{session.id}/move")
    page = tess.press("Move it", on=given)
    assert page.status == 422 and page.form("Move it")[0].values["on"] == given


def test_a_record_that_went_out_of_sight_is_left_for_ones_work(world: World) -> None:
    world.authority()
    outsider = world.person("Ida Independent", "reviewing_officer")
    audit = world.audit(auditors=[{"person": outsider.email, "role": "lead"}])
    tess = Browser(world, "Tess")
    tess.open(f"/audits/{audit.id}/reassign")
    page = tess.press("Give to another auditor", person=world["Sam"].email, reason="Ida is away.")
    assert page.path == f"/audits/{audit.id}"
    assert Browser(world, "Ida").open(f"/audits/{audit.id}").status == 404


def test_a_step_that_does_not_exist_is_not_found(world: World) -> None:
    audit = world.authority().audit()
    tess = Browser(world, "Tess")
    for path in (
        f"/audits/{audit.id}/explode",
        "/audits/999/submit",
        "/audits/99999999999999999999/submit",
        "/dogs/1/submit",
    ):
        assert tess.open(path).status == 404, path


def test_somebody_who_is_gone_cannot_be_chosen(world: World) -> None:
    audit = world.authority().audit()
    with transaction() as work:
        work.session.get_one(Person, world["Sam"].id).left_on = world.today
    tess = Browser(world, "Tess")
    page = tess.open(f"/audits/{audit.id}/reassign")
    assert world["Sam"].email not in page.form("Give to another auditor")[0].offered.get("person", [])
    page = tess.press("Give to another auditor", person=world["Sam"].email, reason="x")
    assert page.status == 422 and "works here" in page.text
    assert db.session.get_one(Audit, audit.id).lead is not None
