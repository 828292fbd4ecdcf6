"""With a provider set, people get in by its word alone, and only when every part of it is in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from config.settings import Settings, SettingsError
from service.admission import provider
from service.database import db
from service.models import BrowserSession, Identity
from service.transaction import transaction
from service.usecases.identities import connect
from tests.sign_in.issuing import (
    CLIENT,
    OTHER,
    SECRET,
    Issuer,
    issuing,
    signed,
    signed_with_what_everybody_knows,
    unsigned,
)
from tests.sign_in.people import PASSWORD, Window, refused, with_password
from tests.support.signed_in import FAR, put_in, session_of
from tests.support.world import World
from tests.web.browser import Page

GROUPS = {"practitioner": frozenset({"practitioners"}), "team_manager": frozenset({"managers"})}


@pytest.fixture
def issuer(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    """A provider that knows Pat, whose account is connected; groups confirm two roles."""
    with issuing(lambda: world.clock().timestamp()) as found:
        more: Any = {"oidc_issuer": found.address, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
        monkeypatch.setattr(world.context, "settings", replace(world.context.settings, **more))
        monkeypatch.setattr(world.context, "roles", replace(world.context.roles, groups=GROUPS))
        monkeypatch.setattr(provider, "RESTING_SECONDS", 0)
        world.authority()
        connect("subject-1", world["Pat"].email, found.address)
        yield found
    world.app.extensions.pop(provider.KEY, None)


def begin(window: Window, path: str = "/sign-in/provider") -> str:
    """Where somebody is sent to."""
    with window.world.app.app_context():
        answer = window.client.get(path)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def come_back(window: Window, given: dict[str, str]) -> Page:
    return window._send("/sign-in/provider/back", method="GET", query_string=given)


def sign_in(window: Window, issuer: Issuer, **other: str) -> Page:
    """There and back, with other things brought back if `other` says so."""
    return come_back(window, {**issuer.authorise(begin(window)), **other})


def claims(**values: Any) -> Callable[[Issuer, pytest.MonkeyPatch], None]:
    def tamper(issuer: Issuer, patch: pytest.MonkeyPatch) -> None:
        issuer.change = lambda found: {**found, **values}

    return tamper


def moved(seconds: int) -> Callable[[Issuer, pytest.MonkeyPatch], None]:
    def tamper(issuer: Issuer, patch: pytest.MonkeyPatch) -> None:
        issuer.change = lambda found: {**found, "iat": found["iat"] + seconds, "exp": found["exp"] + seconds}

    return tamper


def by(sign: Callable[[dict[str, Any]], str]) -> Callable[[Issuer, pytest.MonkeyPatch], None]:
    def tamper(issuer: Issuer, patch: pytest.MonkeyPatch) -> None:
        issuer.sign = sign

    return tamper


def collision(issuer: Issuer, patch: pytest.MonkeyPatch) -> None:
    issuer.subject, issuer.more = "somebody-else", {"email": "pat.practitioner@example.org", "email_verified": True}


def no_group(issuer: Issuer, patch: pytest.MonkeyPatch) -> None:
    issuer.groups = ["everybody"]


def slow_keys(issuer: Issuer, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(provider, "SECONDS", 0.2)
    patch.setattr(provider, "KEPT_SECONDS", 0)
    issuer.slow = {"/keys": 1.0}


# What is wrong with the token or the account; state and code are brought back by the browser, and have tests below.
WRONG: dict[str, tuple[Callable[[Issuer, pytest.MonkeyPatch], None], str]] = {
    "for another client": (claims(aud="another"), "not in order"),
    "of another issuer": (claims(iss="https://evil.example"), "not in order"),
    "for another sign-in": (claims(nonce="another"), "not in order"),
    "not signed": (by(unsigned), "not in order"),
    "signed with what everybody knows": (by(signed_with_what_everybody_knows), "not in order"),
    "signed by somebody else": (by(lambda found: signed(found, OTHER)), "not in order"),
    "signed with an unknown key": (by(lambda found: signed(found, OTHER, kid="two")), "not in order"),
    "expired": (moved(-400), "not in order"),
    "of the future": (moved(400), "not in order"),
    "made for us and handed to another": (claims(aud=[CLIENT, "another"], azp="another"), "not in order"),
    "without a subject": (claims(sub=None), "not in order"),
    "with a subject that no database holds": (claims(sub="subject\x00"), "not in order"),
    "of an account with the address of somebody here": (collision, "not connected yet"),
    "of an account in no group": (no_group, "no access to Countersign"),
    "with keys that do not come": (slow_keys, "does not answer"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_sign_in_is_refused_that_is(
    world: World, issuer: Issuer, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sign_in(Window(world), issuer).path == "/", "it is let in while nothing is wrong"
    db.session.rollback()
    before = db.session.query(BrowserSession).count()
    tamper, sentence = WRONG[wrong]
    tamper(issuer, monkeypatch)
    window, began = Window(world), monotonic()
    page = sign_in(window, issuer)
    assert page.status in (403, 503) and sentence in page.text
    assert refused(window.open("/")) and monotonic() - began < provider.SECONDS + 30
    assert db.session.query(BrowserSession).count() == before


def test_what_else_is_odd_about_an_account_does_no_harm(world: World, issuer: Issuer) -> None:
    issuer.more = {"name": "P\x00\n", "email": ["x"], "auth_time": 1e300, "groups": ["practitioners", 7, None]}
    assert sign_in(Window(world), issuer).path == "/"
    issuer.subject = "subject-2"
    assert "not connected yet" in sign_in(Window(world), issuer).text


def test_a_sign_in_that_began_elsewhere_or_was_brought_back_before_is_refused(world: World, issuer: Issuer) -> None:
    window = Window(world)
    assert "not in order" in sign_in(window, issuer, state="another").text and refused(window.open("/"))
    brought = issuer.authorise(begin(window))
    assert refused(come_back(Window(world), brought)), "another browser has begun nothing"
    cookie = window.cookie()
    assert come_back(window, brought).path == "/"
    again = Window(world)
    again.client.set_cookie("countersign", cookie)
    assert "not in order" in come_back(again, brought).text and refused(again.open("/"))


def test_an_answer_of_another_provider_is_refused(world: World, issuer: Issuer) -> None:
    window = Window(world)
    assert "not in order" in sign_in(window, issuer, iss="https://evil.example").text
    assert sign_in(window, issuer, iss=issuer.address).path == "/"


def test_one_goes_on_to_the_page_that_one_wanted_and_to_no_other_site(world: World, issuer: Issuer) -> None:
    for path, onward in (("/me", "/me"), ("//evil.example", "/")):
        window = Window(world)
        brought = issuer.authorise(begin(window, f"/sign-in/provider?next={path}"))
        assert come_back(window, brought).path == onward


def test_passwords_open_nothing_while_a_provider_is_set(
    world: World, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_password(world, "Tess")
    window = Window(world)
    assert "Sign in with your council account" in window.open("/sign-in").text and "Password" not in window.page.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', window.open("/sign-in").html)
    data = {"email": world["Tess"].email, "password": PASSWORD, "csrf_token": token[1] if token else ""}
    window._send("/sign-in", method="POST", data=data)
    assert refused(window.open("/"))
    with monkeypatch.context() as without:
        without.setattr(world.context, "settings", replace(world.context.settings, oidc_issuer=None))
        assert window.sign_in("Tess").path == "/"
    assert refused(window.open("/")), "a session that began with a password has ended"


def test_an_account_that_nobody_knows_waits_and_is_connected_from_the_command_line(
    world: World, issuer: Issuer
) -> None:
    issuer.subject, issuer.groups = "subject-2", ["managers"]
    assert "not connected yet" in sign_in(Window(world), issuer).text
    runner, tess = world.app.test_cli_runner(), world["Tess"].email
    assert "subject-2  Pat P." in runner.invoke(args=["identity", "waiting"]).output
    assert runner.invoke(args=["identity", "connect", "subject-2", tess]).exit_code == 0
    assert sign_in(Window(world), issuer).path == "/"
    db.session.rollback()
    assert db.session.query(Identity.name, Identity.email).distinct().all() == [("", "")]
    assert "already" in runner.invoke(args=["identity", "connect", "subject-1", tess]).output
    olu = world["Olu"].email
    assert "somebody else’s" in runner.invoke(args=["identity", "connect", "subject-2", olu]).output
    assert runner.invoke(args=["identity", "end", tess]).exit_code == 0
    assert "not connected yet" in sign_in(Window(world), issuer).text


def test_an_administrator_says_whose_an_account_is_and_ends_it_after_showing_who_they_are(
    world: World, issuer: Issuer
) -> None:
    issuer.subject, issuer.groups, accounts = "subject-2", ["managers"], "/administration/sign-in-accounts"
    assert "not connected yet" in sign_in(Window(world), issuer).text
    ada, window, tess = Window(world), Window(world), world["Tess"].email
    put_in(ada.client, session_of(world["Ada"], level="provider", fresh_at=world.clock() - timedelta(minutes=6)))
    assert "Pat P." in ada.open(accounts).text and "subject-2" in ada.follow("Say whose it is: Pat P.").html
    assert "opens in a new tab" in ada.press("Connect the account", email=tess).text
    with transaction() as work:
        work.session.execute(update(BrowserSession).values(fresh_at=FAR))
    assert "by Ada Administrator" in ada.press("Go on").text
    assert (
        "somebody else’s already"
        in ada.press("Connect the account", subject="subject-2", email=world["Olu"].email).text
    )
    assert sign_in(window, issuer).path == "/"
    assert "subject-2" in ada.open(f"/administration/staff/{tess}").html
    ada.open(accounts)
    assert "Ended." in ada.press("End it: the account of Tess Team").text
    assert refused(window.open("/")) and "not connected yet" in sign_in(Window(world), issuer).text
    put_in(ada.client, session_of(world["Quentin"], level="provider"))
    assert ada.open(accounts).status == 403


def test_ending_the_account_of_somebody_who_has_none_changes_nothing(world: World, issuer: Issuer) -> None:
    ada, tess, page = Window(world), Window(world), "/administration/sign-in-accounts"
    put_in(ada.client, session_of(world["Ada"], level="provider"))
    put_in(tess.client, session_of(world["Tess"], level="provider"))
    ada.open(page)
    assert "no account that could be ended" in ada.send(f"{page}/{world['Tess'].email}/end").text
    assert tess.open("/").status == 200


def test_a_role_of_the_staff_list_that_no_group_confirms_keeps_one_out(world: World, issuer: Issuer) -> None:
    connect("subject-9", world["Ada"].email, issuer.address)
    issuer.subject, issuer.groups = "subject-9", ["practitioners", "managers"]
    page = sign_in(Window(world), issuer)
    assert page.status == 403 and "It is about: Administrator." in page.text


def test_whoever_left_is_not_let_in(world: World, issuer: Issuer) -> None:
    window = Window(world)
    assert sign_in(window, issuer).path == "/"
    world.change(world["Pat"], left_on=world.today)
    assert refused(window.open("/")) and "do not work here today" in sign_in(Window(world), issuer).text


def test_confirming_takes_the_provider_in_another_tab_and_the_form_goes_on(world: World, issuer: Issuer) -> None:
    pat = Window(world)
    sign_in(pat, issuer)
    world.clock.forward(minutes=6)
    pat.open("/me/signing-in")
    form = pat.press("Make the token", name="Monthly figures", scope="read")
    assert form.status == 403 and "opens in a new tab" in form.text
    sent = begin(pat, "/sign-in/provider/confirm")
    asked = parse_qs(urlsplit(sent).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["300"])
    issuer.more = {"auth_time": int(issuer.now()) - 3600}
    assert "not in order" in come_back(pat, issuer.authorise(sent)).text, "they were shown an hour ago"
    issuer.more, issuer.subject = {}, "subject-2"
    brought = issuer.authorise(begin(pat, "/sign-in/provider/confirm"))
    assert "another account" in come_back(pat, brought).text
    issuer.subject = "subject-1"
    come_back(pat, issuer.authorise(begin(pat, "/sign-in/provider/confirm")))
    assert "It is you" in pat.page.text
    pat.page = form
    assert "shown this once" in pat.press("Go on").text


def test_signing_out_offers_to_end_the_council_account_as_well(world: World, issuer: Issuer) -> None:
    pat = Window(world)
    sign_in(pat, issuer)
    pat.open("/me")
    assert "still signed in in this browser" in pat.press("Sign out").text
    with world.app.app_context():
        answer = pat.client.get(pat.page.links["Sign out of your council account as well"])
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert answer.headers["Location"].startswith(f"{issuer.address}/out?") and asked["client_id"] == [CLIENT]
    assert asked["post_logout_redirect_uri"] == [f"{world.context.settings.base_url}/sign-in"]


def test_keys_are_asked_for_once_and_an_unknown_one_does_not_make_us_ask_again_and_again(
    world: World, issuer: Issuer
) -> None:
    for _ in range(3):
        sign_in(Window(world), issuer)
    issuer.sign = lambda found: signed(found, OTHER, kid="two")
    for _ in range(3):
        sign_in(Window(world), issuer)
    assert issuer.asked.count("/keys") == 1 and issuer.asked.count("/.well-known/openid-configuration") == 1


def test_a_provider_that_is_away_is_said_to_be_and_whoever_is_signed_in_goes_on(
    world: World, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pat = Window(world)
    sign_in(pat, issuer)
    monkeypatch.setattr(provider, "SECONDS", 0.2)
    monkeypatch.setattr(provider, "KEPT_SECONDS", 0)
    issuer.slow = {"/.well-known/openid-configuration": 1.0}
    page = Window(world).open("/sign-in/provider")
    assert page.status == 503 and "Countersign itself is well" in page.text and pat.open("/").path == "/"


def test_half_of_the_settings_stops_the_start(tmp_path: Path) -> None:
    given = {
        "VAR": str(tmp_path),
        "SECRET_KEY": "tests-only-secret-key-of-some-length",
        "OIDC_ISSUER": "https://x.example",
    }
    with pytest.raises(SettingsError, match="Give all three"):
        Settings.from_environment(given)
    with pytest.raises(SettingsError, match="cannot be relied on"):
        Settings.from_environment({**given, "OIDC_ISSUER": "http://x.example"})
