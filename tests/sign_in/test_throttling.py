"""Whoever tries passwords waits longer and longer, and keeps nobody out but themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import request

from config.settings import Settings
from service.admission import throttle
from service.admission.throttle import HERE, Rule, network
from service.application import create_app
from service.database import db
from service.models import FailedTry
from tests.api.client import Api
from tests.sign_in.people import CHEAP, PASSWORD, Window, refused, settings, with_password
from tests.support.world import World

ATTACKER = "203.0.113.9"


def fail(window: Window, who: str, times: int) -> None:
    for _ in range(times):
        window.sign_in(who, "wrong")


def test_after_five_tries_in_vain_even_the_right_password_must_wait_and_the_page_says_how_long(world: World) -> None:
    with_password(world.authority(), "Pat")
    window = Window(world)
    fail(window, "Pat", 5)
    page = window.sign_in("Pat")
    assert page.status == 429 and page.headers["Retry-After"] == "15"
    assert "Wait 15 seconds, then try again." in page.text
    world.clock.forward(seconds=15)
    assert window.sign_in("Pat").path == "/"


def test_waits_double_up_to_a_quarter_of_an_hour_and_trying_meanwhile_makes_none_longer() -> None:
    waits = [HERE.wait(times).seconds for times in range(4, 14)]
    assert waits == [0, 15, 30, 60, 120, 240, 480, 900, 900, 900]
    assert Rule(1, 1, 10).wait(10_000).seconds == 10


def test_known_and_unknown_people_are_answered_alike_also_when_they_must_wait(world: World) -> None:
    with_password(world.authority(), "Pat")
    answers = []
    for email in (world["Pat"].email, "nobody@example.org"):
        window = Window(world, f"192.0.2.{len(email)}")
        for _ in range(6):
            page = window.sign_in(email, "wrong")
            answers.append((email == "nobody@example.org", page.status, page.text.replace(email, "")))
    mine, theirs = ([answer[1:] for answer in answers if answer[0] is unknown] for unknown in (False, True))
    assert mine == theirs and mine[-1][0] == 429


def test_an_unknown_account_takes_as_much_work_as_a_wrong_password(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_password(world.authority(), "Pat")
    work: list[tuple[str, str]] = []

    class Counting:
        def verify(self, kept: str, given: str) -> bool:
            work.append((kept.rpartition("$")[0].rpartition("$")[0], given))
            return CHEAP.verify(kept, given)

    monkeypatch.setattr("service.signing_in.hasher", Counting())
    for who in ("Pat", "nobody@example.org", world["Olu"].email):
        Window(world).sign_in(who, "wrong")
    assert len(work) == 3 and len(set(work)) == 1, "the same hash once each, with a password, without, and unknown"


def test_who_fails_on_somebodys_account_from_one_address_does_not_keep_them_out_from_another(world: World) -> None:
    with_password(world.authority(), "Pat")
    attacker = Window(world, ATTACKER)
    for _ in range(30):
        fail(attacker, "Pat", 3)
        world.clock.forward(minutes=15)
    fail(attacker, "Pat", 3)
    assert attacker.sign_in("Pat").status == 429
    assert Window(world, "192.0.2.77").sign_in("Pat").path == "/"


def test_a_browser_that_knows_the_person_gets_in_past_an_attack_from_the_same_address(world: World) -> None:
    with_password(world.authority(), "Pat")
    mine = Window(world, ATTACKER)
    mine.sign_in("Pat")
    mine.open("/me")
    mine.press("Sign out")
    fail(Window(world, ATTACKER), "Pat", 6)
    assert mine.sign_in("Pat").path == "/"
    stranger = Window(world, ATTACKER)
    assert stranger.sign_in("Pat").status == 429


def test_a_known_browser_that_fails_waits_as_well(world: World) -> None:
    with_password(world.authority(), "Pat")
    mine = Window(world)
    mine.sign_in("Pat")
    mine.open("/me")
    mine.press("Sign out")
    fail(mine, "Pat", 5)
    assert mine.sign_in("Pat").status == 429


def test_one_address_that_tries_many_accounts_must_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with_password(world.authority(), "Pat")
    monkeypatch.setattr(throttle, "ADDRESS", Rule(8, 5, 300))
    for number in range(8):
        Window(world, ATTACKER).sign_in(f"somebody{number}@example.org", "wrong")
    assert Window(world, ATTACKER).sign_in("Pat").status == 429
    assert Window(world, "192.0.2.3").sign_in("Pat").path == "/"


def test_counts_stand_in_the_database_where_no_e_mail_or_address_can_be_read_from_them(world: World) -> None:
    with_password(world.authority(), "Pat")
    fail(Window(world, ATTACKER), "Pat", 1)
    with db.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM failed_try").all())
    assert db.session.query(FailedTry).count() == 3
    assert ATTACKER not in kept and "pat" not in kept


def test_an_address_is_believed_only_from_as_many_proxies_as_are_our_own(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with_password(world.authority(), "Pat")
    for number in range(6):
        window = Window(world, ATTACKER)
        window.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{number}"
        page = window.sign_in("Pat", "wrong")
    assert page.status == 429 and "TRUSTED_PROXIES is 0" in caplog.text
    assert network("2001:db8:1:2:3::4") == network("2001:db8:1:2:9::9") != network("2001:db8:1:3::4")
    assert settings(world).trusted_proxies == 0


def test_tokens_that_do_not_hold_are_slowed_down_and_one_that_holds_never(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "TOKENS", Rule(5, 5, 60))
    api = Api(world.authority(), "Pat")
    for _ in range(5):
        bad = Api(world, None).send("GET", "/me", headers={"Authorization": "Bearer cs_nonsense"})
    assert bad.status == 401
    bad = Api(world, None).send("GET", "/me", headers={"Authorization": "Bearer cs_nonsense"})
    assert bad.status == 429 and int(bad.headers["Retry-After"]) > 0
    assert api.get("/me").status == 200


def test_a_right_sign_in_begins_the_count_anew(world: World) -> None:
    with_password(world.authority(), "Pat")
    for _ in range(3):
        window = Window(world, ATTACKER)
        fail(window, "Pat", 4)
        assert not refused(window.sign_in("Pat", PASSWORD))


def test_behind_a_proxy_of_ours_the_address_that_it_saw_counts_and_none_that_somebody_wrote(tmp_path: Path) -> None:
    environment = {"VAR": str(tmp_path), "SECRET_KEY": "tests-only-secret-key-of-some-length", "TRUSTED_PROXIES": "1"}
    app = create_app(Settings.from_environment(environment))
    app.add_url_rule("/health/seen", view_func=lambda: str(request.remote_addr))
    written = {"X-Forwarded-For": f"198.51.100.7, {ATTACKER}"}
    seen = app.test_client().get("/health/seen", headers=written, environ_base={"REMOTE_ADDR": "127.0.0.1"})
    assert seen.text == ATTACKER
