"""A second factor: a code is taken once, a recovery code stands in, and roles that see much cannot do without."""

from __future__ import annotations

import pytest

from service.admission.second_factor import new_secret, step_of
from service.database import db
from service.sealing import opened, sealed
from tests.sign_in.people import Window, code, refused, settings, with_device, with_password
from tests.support.world import World


@pytest.fixture
def pat(world: World) -> Window:
    """Pat, signed in by password."""
    with_password(world.authority(), "Pat")
    window = Window(world)
    window.sign_in("Pat")
    return window


def test_signing_in_takes_a_code_once_a_device_is_set_up_and_each_code_once(world: World, pat: Window) -> None:
    secret, codes = with_device(world, pat)
    assert len(codes) == 10 and pat.open("/").path == "/"
    world.clock.forward(minutes=1)
    window = Window(world)
    assert window.sign_in("Pat").path == "/sign-in/code" and refused(window.open("/audits"))
    window.open("/sign-in/code")
    now = code(world, secret)
    assert window.press("Sign in", code=now).path == "/"
    second = Window(world)
    second.sign_in("Pat")
    page = second.press("Sign in", code=now)
    assert page.status == 401 and "used already" in page.text
    assert second.press("Sign in", code=code(world, secret, 1)).path == "/"


def test_codes_half_a_minute_off_are_right_and_older_or_later_ones_are_not(world: World) -> None:
    world.authority()
    secret, seconds = new_secret(), world.clock().timestamp()
    fits = [step_of(secret, code(world, secret, steps), seconds) is not None for steps in (-2, -1, 0, 1, 2)]
    assert fits == [False, True, True, True, False]
    assert step_of(secret, "", seconds) is None and step_of(secret, "١٢٣٤٥٦", seconds) is None


def test_a_recovery_code_lets_in_once(world: World, pat: Window) -> None:
    _, codes = with_device(world, pat)
    for attempt in range(2):
        window = Window(world)
        window.sign_in("Pat")
        page = window.press("Sign in", code=codes[0].lower().replace("-", " "))
        assert (page.path == "/") is (attempt == 0)
    assert "9 recovery codes left" in pat.open("/me/signing-in").text


def test_guessing_codes_makes_one_wait(world: World, pat: Window) -> None:
    secret, _ = with_device(world, pat)
    world.clock.forward(minutes=1)
    window = Window(world)
    window.sign_in("Pat")
    for _ in range(5):
        window.press("Sign in", code="000000")
    page = window.press("Sign in", code=code(world, secret))
    assert page.status == 429 and page.headers["Retry-After"] == "15"


def test_setting_up_a_device_ends_all_other_sessions_and_a_wrong_first_code_keeps_nothing(
    world: World, pat: Window
) -> None:
    elsewhere = Window(world)
    elsewhere.sign_in("Pat")
    pat.open("/me/device")
    assert "does not fit" in pat.press("Use this device", code="000000").text
    assert not refused(elsewhere.open("/"))
    with_device(world, pat)
    assert refused(elsewhere.open("/")) and not refused(pat.open("/"))


def test_an_administrator_sets_up_a_device_before_anything_else(world: World) -> None:
    with_password(world.authority(), "Ada")
    ada = Window(world)
    assert ada.sign_in("Ada").path == "/me/device" and "Your role may see" in ada.page.text
    assert ada.open("/administration").path == "/me/device"
    with world.app.app_context():
        assert ada.client.get("/api/v1/me").status_code == 403
    with_device(world, ada)
    assert ada.open("/administration").path == "/administration"
    assert "without codes" not in ada.open("/me/signing-in").text


def test_the_demonstration_asks_nobody_for_a_code(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with_password(world.authority(), "Ada")
    monkeypatch.setattr(world.context, "settings", settings(world, demo=True))
    ada = Window(world)
    assert ada.sign_in("Ada").path == "/" and ada.open("/me/device").status == 404


def test_a_device_is_reset_from_the_command_line_and_sessions_end(world: World, pat: Window) -> None:
    with_device(world, pat)
    email = world["Pat"].email
    result = world.app.test_cli_runner().invoke(args=["second-factor", "reset", email])
    assert result.exit_code == 0 and "password alone" in result.output
    assert refused(pat.open("/")) and Window(world).sign_in("Pat").path == "/"


def test_secrets_are_encrypted_and_can_be_read_with_a_key_of_before(
    world: World, pat: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, codes = with_device(world, pat)
    with db.engine.connect() as connection:
        kept = "".join(
            str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            for table in ("second_factor", "recovery_code")
        )
    assert secret not in kept and not [one for one in codes if one in kept or one.replace("-", "") in kept]
    old = sealed("x", "a secret")
    first, new = world.context.settings.secret_key, "another-key-for-tests-only-of-some-length"
    monkeypatch.setattr(world.context, "settings", settings(world, secret_key=new, secret_key_fallbacks=(first,)))
    assert opened("x", old) == "a secret" and opened("y", old) is None
    monkeypatch.setattr(world.context, "settings", settings(world, secret_key_fallbacks=()))
    assert opened("x", old) is None
