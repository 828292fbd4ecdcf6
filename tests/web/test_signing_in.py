"""Signing in and out, and what whoever is not signed in is told."""

from __future__ import annotations

import pytest

from service.models import Person
from service.signing_in import hashed
from service.transaction import transaction
from service.web.links import safe_path
from tests.support.world import World
from tests.web.browser import Browser

PASSWORD = "three lamps under water"


def with_password(world: World, who: str) -> Person:
    person = world[who]
    with transaction() as work:
        work.session.get_one(Person, person.id).password_hash = hashed(PASSWORD)
    return world[who]


def sign_in(browser: Browser, email: str, password: str, path: str = "/sign-in") -> None:
    browser.open(path)
    browser.press("Sign in", email=email, password=password)


def test_the_right_password_leads_to_ones_work(world: World) -> None:
    world.authority()
    browser = Browser(world)
    sign_in(browser, with_password(world, "Pat").email, PASSWORD)
    assert browser.page.path == "/" and "My work" in browser.page.text
    assert "Pat Practitioner" in browser.page.text


def test_a_page_that_was_wanted_opens_after_the_sign_in(world: World) -> None:
    audit = world.authority().audit()
    browser = Browser(world)
    sign_in(browser, with_password(world, "Tess").email, PASSWORD, f"/audits/{audit.id}")
    assert browser.page.path == f"/audits/{audit.id}"


def test_a_wrong_password_and_an_unknown_person_are_answered_alike(world: World) -> None:
    email = with_password(world.authority(), "Pat").email
    answers = []
    for given, password in ((email, "wrong"), ("nobody@example.org", "wrong"), (email, "")):
        browser = Browser(world)
        sign_in(browser, given, password)
        answers.append((browser.page.status, browser.page.text.replace(given, "")))
    assert len(set(answers)) == 1 and answers[0][0] == 401
    assert "The e-mail address or the password is not right." in answers[0][1]


def test_whoever_left_cannot_sign_in(world: World) -> None:
    email = with_password(world.authority(), "Pat").email
    with transaction() as work:
        work.session.get_one(Person, world["Pat"].id).left_on = world.today
    browser = Browser(world)
    sign_in(browser, email, PASSWORD)
    assert browser.page.status == 401


def test_signing_out_ends_the_session(world: World) -> None:
    browser = Browser(world.authority(), "Pat")
    browser.open("/")
    browser.follow("Pat Practitioner")
    browser.press("Sign out")
    assert "You are signed out." in browser.page.text
    assert browser.open("/").path == "/sign-in"


@pytest.mark.parametrize(
    "given",
    [
        "https://evil.example",
        "//evil.example/x",
        "/\\evil.example",
        "javascript:alert(1)",
        "/sign-out",
        "/\tx",
        "",
        None,
    ],
)
def test_nobody_is_sent_to_another_site(given: str | None) -> None:
    assert safe_path(given) == "/"


@pytest.mark.parametrize("given", ["/audits/1?check=1", "/plans/2#actions"])
def test_pages_of_the_service_are_gone_on_to(given: str) -> None:
    assert safe_path(given) == given


def test_a_sign_in_never_leads_to_another_site(world: World) -> None:
    email = with_password(world.authority(), "Pat").email
    browser = Browser(world)
    sign_in(browser, email, PASSWORD, "/sign-in?next=//evil.example")
    assert browser.page.path == "/"


def test_a_change_without_the_pages_token_is_refused_with_what_to_do(world: World) -> None:
    audit = world.authority().audit()
    browser = Browser(world, "Tess")
    browser.open("/")
    page = browser.send(f"/audits/{audit.id}/withdraw", csrf_token="", reason="x")
    assert page.status == 400
    assert "nothing was saved" in page.text and "load the page again" in page.text
    assert world.tasks(audit)


def test_whoever_was_signed_out_is_told_why_and_comes_back_to_where_they_were(world: World) -> None:
    audit = world.authority().audit()
    browser = Browser(world, "Tess")
    browser.open(f"/audits/{audit.id}")
    email = with_password(world, "Tess").email
    with transaction() as work:
        work.session.get_one(Person, world["Tess"].id).signed_in_version += 1
    assert "your session had ended" in browser.open(f"/audits/{audit.id}?x=1").text
    assert browser.press("Sign in", email=email, password=PASSWORD).path == f"/audits/{audit.id}?x=1"


def test_what_was_sent_after_the_end_of_a_session_is_said_not_to_be_saved(world: World) -> None:
    browser = Browser(world.authority(), "Tess")
    browser.open("/me")
    with transaction() as work:
        work.session.get_one(Person, world["Tess"].id).signed_in_version += 1
    page = browser.press("Keep this", mail="daily")
    assert "what you sent was not saved" in page.text and world["Tess"].mail == "each"


def test_a_first_visit_is_not_told_of_a_session_that_never_was(world: World) -> None:
    page = Browser(world.authority()).open("/plans/1")
    assert "Sign in to open the page that you asked for." in page.text and "session" not in page.text
