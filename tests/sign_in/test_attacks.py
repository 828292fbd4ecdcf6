"""What an attacker would look for around signing in, and does not find."""

from __future__ import annotations

import logging

import pytest
from argon2.exceptions import VerifyMismatchError

from service.signing_in import NOBODY, hasher
from tests.sign_in.people import PASSWORD, Window, code, refused, settings, with_device, with_password
from tests.support.world import World


@pytest.fixture
def window(world: World) -> Window:
    """A browser, while Pat has a password."""
    with_password(world.authority(), "Pat")
    return Window(world)


def test_nobody_is_signed_in_or_out_by_another_site(world: World, window: Window) -> None:
    data = {"email": world["Pat"].email, "password": PASSWORD}
    assert window._send("/sign-in", method="POST", data=data).status == 400 and refused(window.open("/"))
    window.sign_in("Pat")
    assert window._send("/sign-out", method="POST").status == 400 and not refused(window.open("/"))
    assert window._send("/sign-out", method="GET").status == 405 and not refused(window.open("/"))


def test_no_browser_keeps_a_page_of_signing_in(world: World, window: Window) -> None:
    window.sign_in("Pat")
    for path in ("/sign-in", "/sign-in/code", "/confirm", "/me/signing-in", "/me/device"):
        assert window.open(path).headers["Cache-Control"] == "no-store", path


def test_cookies_insist_on_https_where_it_is_used(
    world: World, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.context, "settings", settings(world, base_url="https://audits.council.example"))
    monkeypatch.setitem(world.app.config, "SESSION_COOKIE_SECURE", True)
    with world.app.app_context():
        page = window.client.get("/sign-in", base_url="https://localhost")
        token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
        data = {"email": world["Pat"].email, "password": PASSWORD, "csrf_token": token}
        referrer = {"Referer": "https://localhost/sign-in"}
        answer = window.client.post("/sign-in", data=data, base_url="https://localhost", headers=referrer)
    given = answer.headers.getlist("Set-Cookie")
    assert len(given) == 2 and all("Secure; HttpOnly" in one and "SameSite=Lax" in one for one in given)


def test_the_second_step_leads_to_no_other_site_and_opens_nothing_by_itself(world: World, window: Window) -> None:
    window.sign_in("Pat")
    secret, _ = with_device(world, window)
    world.clock.forward(minutes=1)
    other = Window(world)
    other.sign_in("Pat", path="/sign-in?next=//evil.example")
    half = other.cookie()
    assert refused(other.open("/audits")) and refused(Window(world).replay(half))
    other.open("/sign-in/code")
    assert other.press("Sign in", code=code(world, secret)).path == "/"


def test_half_a_sign_in_is_worth_nothing_after_a_new_password(world: World, window: Window) -> None:
    window.sign_in("Pat")
    secret, _ = with_device(world, window)
    world.clock.forward(minutes=1)
    other = Window(world)
    other.sign_in("Pat")
    world.change(world["Pat"], signed_in_version=99)
    assert other.press("Sign in", code=code(world, secret)).status == 401


def test_changing_the_password_is_no_way_to_guess_it(world: World, window: Window) -> None:
    window.sign_in("Pat")
    window.open("/me")
    for _ in range(5):
        window.press("Change the password", old="wrong", password="four lamps over water")
    page = window.press("Change the password", old=PASSWORD, password="four lamps over water")
    assert "tried too often" in page.text


def test_sign_ins_and_refusals_are_noted_without_saying_whose_they_were(
    world: World, window: Window, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    window.sign_in("Pat", "wrong")
    window.sign_in("Pat")
    window.open("/me")
    window.press("Sign out")
    for words in ("the password was wrong", f"a session of person {world['Pat'].id} begins, by password", "ended by"):
        assert words in caplog.text
    assert PASSWORD not in caplog.text and world["Pat"].email not in caplog.text and "192.0.2" not in caplog.text


def test_an_unknown_address_costs_as_much_as_a_wrong_password() -> None:
    """What is hashed for nobody is hashed as passwords are, and no word is known that would pass."""
    assert not hasher.check_needs_rehash(NOBODY)
    with pytest.raises(VerifyMismatchError):
        hasher.verify(NOBODY, "")
