"""The whole life of an audit, clicked through by everybody whose step it is, without JavaScript."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from service.database import db
from service.models import ActionPlan, Audit
from tests.support.world import World
from tests.web.browser import Browser


def fill_in(browser: Browser, weak: str = "") -> None:
    """Answer every question well, one section weakly, until all is ready to be checked."""
    while "Check your answers" not in browser.page.text:
        fill_in_section(browser, weak)


def fill_in_section(browser: Browser, weak: str) -> None:
    onward = next(text for text in browser.page.buttons if text.startswith("Next: ") or text == "Check and submit")
    form, _ = browser.page.form(onward)
    answers: dict[str, str] = {}
    for name, offered in form.offered.items():
        good = {"value-safeguarding.risk_today": "no", "value-difference.outcome": "improved"}
        if name.startswith("value-"):
            answers[name] = good.get(name, "yes" if "yes" in offered else offered[0])
        elif name.startswith("grade-"):
            answers[name] = "inadequate" if name == f"grade-{weak}" else "good"
    texts = {name: "Seen on file." for name in form.values if name.startswith("value-") and name not in answers}
    texts = {name: "2026-10-01" if name.endswith("_on") else text for name, text in texts.items()}
    numbers = {"value-context.worker_changes", "value-context.manager_changes", "value-context.caseload"}
    texts |= dict.fromkeys(numbers & set(texts), "1")
    browser.press(onward, **answers, **texts)


def add_action(browser: Browser, text: str, owner: str) -> None:
    browser.press("Add an action", text=text, owner=owner)


def plans(world: World, who: str) -> ActionPlan:
    db.session.rollback()
    return db.session.scalars(select(ActionPlan).where(ActionPlan.owner_id == world[who].id)).unique().one()


def arranged(world: World) -> tuple[Browser, str]:
    """Tess arranges an audit of a case that Pat holds, and starts it."""
    reference = world.case(world["Pat"]).reference
    tess = Browser(world, "Tess")
    tess.open("/audits")
    tess.follow("Arrange an audit")
    page = tess.press("Arrange an audit", case_reference=reference)
    assert "The audit is arranged" in page.text and f"Audit of case {reference}" in page.text
    return tess, reference


def test_an_audit_below_good_is_put_right_and_signed_off(world: World) -> None:
    world.authority()
    world.book(world["Pat"], world.today + timedelta(days=14))
    tess, reference = arranged(world)
    tess.follow("Start the audit")
    fill_in(tess, weak="record")
    assert "Add an action for “Record”" in tess.page.text, tess.page
    tess.open(tess.page.path.replace("/check", "/form/record"))
    tess.press("Add an action from Record")
    page = tess.press("Add an action", text="Redraw the genogram.", owner="practitioner")
    assert "The action is added." in page.text and page.path.endswith("/form/record")
    tess.press("Check and submit")
    page = tess.press("Submit the audit", overall_grade="inadequate", reasons="The genogram leaves out the father.")
    assert "The audit is submitted." in page.text and "Audited" in page.text
    assert "submitted the audit: inadequate" in page.text

    assert "so the responsible manager must have an action too" in page.text
    tess.follow("Add an action")
    add_action(tess, "Talk about it in supervision.", "responsible_manager")
    page = tess.press("Send the actions out")
    assert "The actions are sent out." in page.text and "Being put right" in page.text

    sam = Browser(world, "Sam")
    sam.open("/")
    assert f"Inadequate: case {reference}" in sam.page.text
    sam.follow("Acknowledge")
    sam.press("Acknowledge")
    sam.follow("Record your decision")
    page = sam.press("Record your decision", outcome="quality_clinic", text="We look at it together in December.")
    assert "Your decision is recorded." in page.text and "Quality clinic" in page.text

    pat = Browser(world, "Pat")
    page = pat.open("/")
    assert (
        f"Case {reference}: redraw the genogram" in page.text and "For supervision on Monday 16 November" in page.text
    )
    pat.follow("Start")
    plan = plans(world, "Pat")
    done = {f"done-{action.id}": "Redrawn with both grandmothers." for action in plan.actions}
    page = pat.press("Finish and ask for sign-off", **done)
    assert "It now waits for sign-off." in page.text
    assert "Tess Team to sign off your 1 action" in pat.open("/").text

    tess.open("/")
    tess.follow("Read and sign")
    assert "Redrawn with both grandmothers." in tess.page.text
    tess.follow("Send back to Pat")
    tess.press("Send back to Pat", reason="The father is still missing.")
    page = pat.open(f"/plans/{plan.id}")
    assert "Tess Team sent Pat Practitioner’s plan back: The father is still missing." in page.text
    pat.follow("Finish and ask for sign-off")
    pat.press("Finish and ask for sign-off", **dict.fromkeys(done, "The father is in it now."))

    tess.open(f"/plans/{plan.id}")
    tess.follow("Sign off Pat’s plan")
    assert "Done: the father is in it now." in tess.page.form("Sign off Pat’s plan")[0].values["running_record"]
    page = tess.press("Sign off Pat’s plan")
    assert page.status == 422 and "Tick the box to sign." in page.text
    page = tess.press("Sign off Pat’s plan", signature="yes")
    assert "You signed off Pat’s plan." in page.text

    tess.open("/")
    own = plans(world, "Tess")
    tess.follow("Start")
    tess.press("Finish and ask for sign-off", **{f"done-{action.id}": "Talked about." for action in own.actions})
    sam.open("/")
    sam.follow("Read and sign")
    sam.follow("Sign off Tess’s plan")
    sam.press("Sign off Tess’s plan", signature="yes")
    page = tess.open(f"/audits/{own.audit_id}")
    assert "Every plan is signed off, and the audit with them: signed off." in page.text


def test_a_good_audit_is_signed_off_without_actions(world: World) -> None:
    world.authority()
    tess, _ = arranged(world)
    tess.follow("Start the audit")
    fill_in(tess)
    tess.press("Submit the audit", overall_grade="good", reasons="Good work, well recorded.")
    tess.follow("Sign off without actions")
    page = tess.press("Sign off without actions", signature="yes")
    assert "The audit is signed off." in page.text and "Nothing had to be put right." in page.text


def test_a_delay_is_asked_for_and_agreed_once(world: World) -> None:
    plan = world.authority().issued()
    pat, tess = Browser(world, "Pat"), Browser(world, "Tess")
    pat.open(f"/plans/{plan.id}")
    pat.follow("Ask for a delay")
    pat.press("Ask for a delay", reason="court", explanation="In court all week.")
    page = tess.open("/")
    assert "Delays to decide" in page.text and "In court all week." in page.text
    tess.follow("Agree")
    page = tess.press("Agree a delay", signature="yes")
    assert "The delay is agreed, and Pat has been told the new day." in page.text and "Delay agreed" in page.text
    page = pat.open(f"/plans/{plan.id}/request_delay")
    assert page.status == 409 and "“Delay agreed” now" in page.text


def test_a_plan_that_is_late_is_reinstated_by_the_service_manager(world: World) -> None:
    plan = world.authority().issued()
    tess, sam = Browser(world, "Tess"), Browser(world, "Sam")
    tess.open(f"/plans/{plan.id}")
    tess.follow("Escalate Pat’s plan now")
    tess.press("Escalate Pat’s plan now", reason="It cannot wait.")
    sam.open(f"/plans/{plan.id}")
    sam.follow("Give Pat’s plan a new day")
    page = sam.press("Give Pat’s plan a new day", reason="Two more weeks.", due_on="31/12/2027")
    assert page.status == 409 and "one supervision period ahead" in page.text
    assert page.form("Give Pat’s plan a new day")[0].values["reason"] == "Two more weeks."
    day = world.today + timedelta(days=10)
    page = sam.press("Give Pat’s plan a new day", due_on=f"{day:%d/%m/%Y}")
    assert "The plan has a new day, and Pat has been told." in page.text


def test_a_session_is_booked_moved_and_held(world: World) -> None:
    world.authority()
    tess = Browser(world, "Tess")
    tess.open("/supervisions")
    tess.follow("Book a session")
    first, second = world.today + timedelta(days=7), world.today + timedelta(days=9)
    page = tess.press("Book a supervision", person=world["Pat"].email, on=first.isoformat())
    assert "Supervision with Pat Practitioner" in page.text
    tess.follow("Move it")
    page = tess.press("Move it", on=second.isoformat(), reason="I am away.")
    assert "First booked for 9 November" in page.text and "Mark it as held on the day" in page.text
    world.clock.set(second)
    tess.open(page.path)
    tess.press("Mark as held")
    page = tess.follow("What has happened to this session")
    assert "Tess Team moved the session to today: I am away." in page.text
    assert "Tess Team held the session." in page.text


def test_a_cycle_is_drawn_sent_out_closed_and_reported(world: World) -> None:
    world.authority()
    for _ in range(4):
        world.case(world["Pat"])
    perry = Browser(world, "Perry")
    perry.open("/cycles")
    perry.follow("Start a cycle")
    page = perry.press("Start a cycle", name="Autumn", share="50 %")
    assert "50% of the open cases" in page.text
    perry.press("Draw the cases")
    assert "Places 2" in perry.page.text
    page = perry.press("Send the audits out")
    assert "Requested" in page.text and "Tess Team" in page.text
    assert "2 audits not returned" in page.text
    world.clock.forward(days=60)
    perry.open(page.path)
    perry.press("Close the cycle")
    perry.follow("Report the findings")
    page = perry.press("Report the findings", text="Genograms are the weakest part.")
    assert "Genograms are the weakest part." in page.text and "Perry Performance reported the findings" in page.text


def test_a_second_audit_is_ordered_by_resolving_an_escalation(world: World) -> None:
    world.authority().submitted()
    sam = Browser(world, "Sam")
    sam.open("/escalations/1")
    sam.press("Acknowledge")
    sam.follow("Record your decision")
    page = sam.press(
        "Record your decision", outcome="reaudit", text="Look again.", auditor=world["Hana"].email, due_on="2026-11-20"
    )
    assert "Second audit, by Hana Head: to audit, due Friday 20 November." in page.text


def test_an_auditor_who_left_the_file_to_another_sees_where_it_went(world: World) -> None:
    audit = world.authority().audit()
    tess = Browser(world, "Tess")
    tess.open(f"/audits/{audit.id}")
    tess.follow("Give to another auditor")
    offered = tess.page.form("Give to another auditor")[0].offered["person"]
    assert world["Pat"].email not in offered and world["Tess"].email not in offered
    page = tess.press("Give to another auditor", person=world["Sam"].email, reason="I know the family.")
    assert "Tess Team gave the audit to Sam Service: I know the family." in page.text
    lead = db.session.get_one(Audit, audit.id, populate_existing=True).lead
    assert lead is not None and lead.name == "Sam Service"
