"""Filling in an audit's form in a real browser: nothing that is typed is lost, and nobody is overwritten unseen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from service.database import db
from service.models import Answer, Audit
from service.usecases.answering import save_answers
from tests.browser.axe import faults, scrolls_sideways
from tests.browser.chromium import Visit
from tests.browser.going import press, sound
from tests.support.world import World
from tests.web.test_signing_in import PASSWORD, with_password

SAVED = "[data-saved]"
KEY = "record.chronology"
COMMENT = f"[name='comment-{KEY}']"


@pytest.fixture
def audit(world: World) -> Audit:
    """Tess is to audit a case of Pat's, and has begun neither form."""
    found: Audit = world.authority().audit()
    return found


def choose(page: Page, key: str, answer: str) -> None:
    page.locator(f"[data-question='{key}'] .box label", has_text=re.compile(f"^{answer}$")).click()


def kept(audit: Audit, key: str = KEY) -> tuple[str | None, str]:
    """Value and comment as the service has them."""
    db.session.rollback()
    found = db.session.query(Answer).filter_by(audit_id=audit.id, question_key=key).one_or_none()
    return (found.value, found.comment) if found else (None, "")


def test_each_change_is_saved_by_itself_and_counted(audit: Audit, visit: Visit) -> None:
    page = visit("Tess").open(f"/audits/{audit.id}/form/record")
    choose(page, KEY, "Partly")
    page.fill(COMMENT, "No events since May.")
    expect(page.locator(SAVED)).to_have_text("Saved 10am")
    expect(page.locator("[data-total='section']")).to_have_text("1 of 7 answered")
    expect(page.locator("li.here .of").first).to_have_text("1/7")
    assert kept(audit) == ("partly", "No events since May.")


def test_what_is_typed_while_the_connection_is_gone_is_saved_when_it_is_back(audit: Audit, visit: Visit) -> None:
    window = visit("Tess")
    window.forgive("Failed to load resource")
    page = window.open(f"/audits/{audit.id}/form/record")
    window.context.set_offline(True)
    choose(page, KEY, "No")
    page.fill(COMMENT, "Nothing since May.")
    expect(page.locator(SAVED)).to_contain_text("Not saved, no connection, trying again")
    assert kept(audit) == (None, "")
    window.context.set_offline(False)
    expect(page.locator(SAVED)).to_have_text("Saved 10am")
    assert kept(audit) == ("no", "Nothing since May.")


def test_what_could_not_be_sent_outlives_a_reload(audit: Audit, visit: Visit) -> None:
    window = visit("Tess")
    window.forgive("Failed to load resource")
    page = window.open(f"/audits/{audit.id}/form/record")
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/live", lambda route: route.abort())
    choose(page, KEY, "Yes")
    expect(page.locator(SAVED)).to_contain_text("trying again")
    page.unroute("**/live")
    page.reload()
    expect(page.locator(SAVED)).to_have_text("Saved 10am")
    expect(page.locator(f"[data-question='{KEY}'] [type='radio'][value='yes']")).to_be_checked()
    assert kept(audit) == ("yes", "")


def test_a_session_that_ends_loses_nothing_and_goes_on_after_signing_in(
    world: World, audit: Audit, visit: Visit
) -> None:
    window = visit("Tess")
    window.forgive("Failed to load resource", "400")
    page = window.open(f"/audits/{audit.id}/form/record")
    [cookie] = [one for one in window.context.cookies() if one["name"] == "countersign"]
    window.context.clear_cookies()
    choose(page, KEY, "Yes")
    expect(page.locator(SAVED)).to_have_text(
        "You have been signed out. Sign in in another tab, what you wrote is kept here"
    )
    assert kept(audit) == (None, "")
    window.context.add_cookies([{"name": "countersign", "value": cookie["value"], "url": window.address}])
    expect(page.locator(SAVED)).to_have_text("Saved 10am")
    assert kept(audit) == ("yes", "")


def test_two_tabs_see_both_answers_and_nothing_is_overwritten_until_one_chooses(audit: Audit, visit: Visit) -> None:
    window = visit("Tess")
    first = window.open(f"/audits/{audit.id}/form/record")
    second = window.context.new_page()
    second.goto(first.url)
    expect(first.locator("[data-also]")).to_have_text("This section is open in another tab of yours, too.")
    choose(second, KEY, "Yes")
    expect(second.locator(SAVED)).to_have_text("Saved 10am")
    expect(first.locator(SAVED)).to_have_text("Changed by you, in another tab at 10am, see both")
    choose(first, KEY, "No")
    first.fill(COMMENT, "I looked again.")
    first.get_by_role("button", name="Keep mine").click()
    expect(first.locator(SAVED)).to_have_text("Saved 10am")
    assert kept(audit) == ("no", "I looked again.")


def test_another_auditors_change_is_shown_by_name_with_both(world: World, visit: Visit) -> None:
    una = world.authority().person("Una Auditor", "team_manager", world["Sam"])
    both = [(world["Tess"], "lead"), (una, "pair")]
    audit = world.audit(auditors=[{"person": person.email, "role": role} for person, role in both])
    page = visit("Tess").open(f"/audits/{audit.id}/form/record")
    save_answers(audit.id, world["Una"], {"answers": {KEY: {"value": "no", "comment": "Not there."}}})
    choose(page, KEY, "Yes")
    expect(page.locator(SAVED)).to_have_text("Changed by Una Auditor at 10am, see both")
    assert kept(audit) == ("no", "Not there.") and faults(page) == []
    page.get_by_role("button", name="Use what is there").click()
    expect(page.locator(COMMENT)).to_have_value("Not there.")
    assert kept(audit) == ("no", "Not there.")


def test_a_question_that_an_answer_calls_for_appears_at_once(audit: Audit, visit: Visit) -> None:
    page = visit("Tess").open(f"/audits/{audit.id}/form/difference")
    expect(page.locator("[data-question='difference.changed_course']")).to_have_count(0)
    choose(page, "difference.outcome", "Worse")
    expect(page.locator("[data-question='difference.changed_course']")).to_be_visible()
    expect(page.locator(SAVED)).to_contain_text("Asked as well: ")


def answer_by_keyboard(page: Page) -> None:
    """Every question of a section with Tab, the arrow keys and letters alone, then its button to go on."""
    for _ in range(100):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "() => { const e = document.activeElement; return {type: e.type || '', tag: e.tagName, name: e.name || '',"
            " then: e.value || '', value: e.value, on: e.checked || false, text: e.textContent.trim()} }"
        )
        if here["type"] == "radio" and not here["on"]:
            page.keyboard.press("Space")
            if here["name"] == "value-safeguarding.risk_today":
                page.keyboard.press("ArrowRight")
        elif here["type"] == "date":
            page.keyboard.type("01102026")
        elif (here["tag"] == "TEXTAREA" and here["name"].startswith("value-")) or here["type"] == "text":
            page.keyboard.type("1")
        elif here["tag"] == "BUTTON" and here["name"] == "then" and here["then"] in ("next", "check"):
            enter(page)
            return
    raise AssertionError("the keyboard did not reach the end of the section")


def tab_to(page: Page, name: str) -> None:
    """Tab until the focus is on what has this name."""
    there = "() => { const e = document.activeElement; return (e.labels ?? [])[0]?.textContent ?? e.textContent }"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(there).strip().startswith(name):
            return
    raise AssertionError(f"the keyboard did not reach {name}")


def enter(page: Page) -> None:
    """The Enter key on what leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in_by_keyboard(page: Page, email: str) -> None:
    tab_to(page, "E-mail")
    page.keyboard.type(email)
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    enter(page)


def test_somebody_signs_in_fills_in_a_whole_audit_and_submits_it_by_keyboard_alone(
    world: World, audit: Audit, visit: Visit
) -> None:
    page = visit().open("/sign-in")
    sign_in_by_keyboard(page, with_password(world, "Tess").email)
    tab_to(page, "Start")
    enter(page)
    for _ in range(20):
        tab_to(page, "Skip to main content")
        page.keyboard.press("Enter")
        before = page.url
        answer_by_keyboard(page)
        expect(page).not_to_have_url(before)
        if page.url.endswith("/check"):
            break
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    expect(page.get_by_text("Nothing is missing.")).to_be_visible()
    for _ in range(80):
        page.keyboard.press("Tab")
        kind = page.evaluate("() => document.activeElement.type + ' ' + document.activeElement.tagName")
        if kind == "radio INPUT":
            page.keyboard.press("Space")
        elif kind == "textarea TEXTAREA":
            page.keyboard.type("All of it is there.")
        elif kind == "submit BUTTON" and "Submit" in page.evaluate("document.activeElement.textContent"):
            page.keyboard.press("Enter")
            break
    expect(page.get_by_text("The audit is submitted.")).to_be_visible()
    db.session.rollback()
    assert audit.state == "audited"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_the_form_have_no_fault_at_either_width(
    world: World, audit: Audit, visit: Visit, width: int
) -> None:
    window = visit("Tess", width=width)
    own = f"/audits/{audit.id}"
    for path in (
        f"{own}/form/record?check=1",
        f"{own}/form/result",
        f"{own}/check",
        f"{own}/risk",
        f"{own}/practitioner-form",
    ):
        sound(window.open(path))


def test_without_javascript_an_audit_is_filled_in_checked_and_submitted(
    world: World, audit: Audit, visit: Visit
) -> None:
    world.answer(audit)
    left = [question.key for question in world.questions(audit) if question.key.startswith("record.")]
    save_answers(audit.id, world["Tess"], {"answers": {key: {"value": None} for key in left}})
    page = visit("Tess", width=390, javascript=False).open("/")
    press(page, "Carry on")
    choose(page, left[0], "No")
    press(page, "Save", exact=True)
    expect(page.get_by_text("Saved at 10am.")).to_be_visible()
    press(page, "Check and submit")
    page.get_by_role("link", name="Say what is missing").click()
    page.fill(f"[name='comment-{left[0]}']", "No date of birth.")
    for key in left[1:]:
        choose(page, key, "Yes")
    press(page, "Check and submit")
    page.get_by_label("Good", exact=True).check()
    page.get_by_label("Why this grade").fill("All of it is there.")
    press(page, "Submit the audit")
    expect(page.get_by_text("The audit is submitted.")).to_be_visible()
    expect(page.get_by_text("All of it is there.")).to_be_visible()
    assert not scrolls_sideways(page)
    assert kept(audit, left[0]) == ("no", "No date of birth.") and audit.state == "audited"


def test_what_is_written_about_a_practitioner_is_saved_by_itself_and_survives_a_reload(
    audit: Audit, visit: Visit
) -> None:
    page = visit("Tess", width=390).open(f"/audits/{audit.id}/practitioner-form")
    page.get_by_label("Finding 1", exact=True).fill("Chronologies are started late.")
    expect(page.locator(SAVED)).to_have_text("Saved 10am")
    page.reload()
    expect(page.get_by_label("Finding 1", exact=True)).to_have_value("Chronologies are started late.")
    sound(page)
