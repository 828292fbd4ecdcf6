"""A session ends at the service: a cookie that was kept opens nothing after that, whatever ended it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from service.database import db
from service.models import BrowserSession, RoleGrant
from service.transaction import transaction
from service.usecases.credentials import set_password
from service.usecases.own_sessions import forget_sessions
from tests.sign_in.people import Window, refused, with_password
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser

BY_ITSELF = {"X-Countersign-By-Itself": "1"}
OTHER = "four lamps over water"


@pytest.fixture
def pat(world: World) -> Window:
    """Pat, signed in by password."""
    with_password(world.authority(), "Pat")
    window = Window(world)
    assert window.sign_in("Pat").path == "/"
    return window


def changed_roles(world: World) -> None:
    number = world["Pat"].id
    with transaction() as work:
        work.session.add(RoleGrant(person_id=number, role="moderator"))
        person = work.session.get_one(type(world["Pat"]), number)
        person.signed_in_version += 1


def used_all_day(world: World, pat: Window) -> None:
    for _ in range(25):
        world.clock.forward(minutes=29)
        pat.open("/form-token")


ENDINGS: dict[str, Callable[[World, Window], object]] = {
    "sign-out": lambda world, pat: (pat.open("/me"), pat.press("Sign out")),
    "sign-out everywhere": lambda world, pat: (pat.open("/me/signing-in"), pat.press("Sign out everywhere")),
    "a new password": lambda world, pat: set_password(world["Pat"].email, OTHER),
    "other roles": lambda world, pat: changed_roles(world),
    "the last day": lambda world, pat: world.change(world["Pat"], left_on=world.today),
    "half an hour without use": lambda world, pat: world.clock.forward(minutes=31),
    "twelve hours": lambda world, pat: used_all_day(world, pat),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_cookie_that_was_kept_opens_nothing_after(world: World, pat: Window, ending: str) -> None:
    cookie = pat.cookie()
    assert Window(world).replay(cookie).path == "/", "it opens something before"
    ENDINGS[ending](world, pat)
    assert refused(Window(world).replay(cookie))


def test_a_session_in_use_goes_on_for_hours_and_a_look_of_a_script_does_not_keep_it(world: World, pat: Window) -> None:
    for _ in range(5):
        world.clock.forward(minutes=25)
        assert pat.open("/me").status == 200
    world.clock.forward(minutes=25)
    with world.app.app_context():
        assert pat.client.get("/me", headers=BY_ITSELF, buffered=True).status_code == 200
    world.clock.forward(minutes=6)
    assert refused(pat.open("/me"))


def test_the_access_of_an_external_auditor_ends_at_the_instant(world: World) -> None:
    world.person("Eve External", "external", left_on=world.today + timedelta(days=1))
    with_password(world, "Eve")
    eve = Window(world)
    world.clock.set(world.today, 23, 50)
    assert not refused(eve.sign_in("Eve"))
    world.clock.forward(minutes=9)
    assert not refused(eve.open("/"))
    world.clock.forward(minutes=1)
    assert refused(eve.open("/"))


def test_one_sees_where_one_is_signed_in_and_ends_one_of_them(world: World, pat: Window) -> None:
    phone = Window(world, agent="Mozilla/5.0 (iPhone; CPU) Safari/604.1")
    phone.sign_in("Pat")
    page = pat.open("/me/signing-in")
    assert "Firefox on Windows (this one)" in page.text and "Safari on iOS" in page.text
    pat.press("End it: Safari on iOS")
    assert refused(phone.open("/")) and "Safari" not in pat.open("/me/signing-in").text


def test_nobody_ends_the_session_of_somebody_else(world: World, pat: Window) -> None:
    olu = Browser(world, "Olu")
    number = db.session.query(BrowserSession.id).filter_by(person_id=world["Pat"].id).scalar()
    olu.open("/me")
    assert olu.send(f"/me/sessions/{number}/end").status == 404 and pat.open("/").path == "/"


def test_a_sign_in_takes_over_nothing_of_the_session_before_it(world: World, pat: Window) -> None:
    """Whoever has put a cookie of theirs into a browser is not signed in with whoever signs in there."""
    with_password(world, "Olu")
    planted = Window(world)
    planted.open("/sign-in")
    before = planted.cookie()
    planted.sign_in("Olu")
    assert refused(Window(world).replay(before))
    first = pat.cookie()
    pat.open("/me")
    pat.press("Sign out")
    pat.sign_in("Pat")
    assert pat.cookie() != first and refused(Window(world).replay(first))


def test_the_word_of_a_session_is_kept_nowhere(world: World, pat: Window) -> None:
    with pat.client.session_transaction() as session:
        word = session["_user_id"]
    with db.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM browser_session").all())
    assert len(word) >= 43 and word not in kept and "192.0.2.1" not in kept


def test_who_asks_is_found_in_one_query_and_a_look_writes_nothing(world: World, pat: Window) -> None:
    with statements(without=("BEGIN", "PRAGMA")) as asked:
        pat.client.get("/form-token")
    assert len([one for one in asked if "browser_session" in one]) == 1
    assert not [one for one in asked if one.startswith(("UPDATE", "INSERT"))]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(world: World, pat: Window) -> None:
    for name in ("countersign", "countersign_device"):
        cookie = pat.client.get_cookie(name, path="/sign-in" if name.endswith("device") else "/")
        assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"


def test_text_that_was_sent_after_the_end_of_a_session_comes_back_to_its_writer_alone(world: World) -> None:
    world.authority()
    with_password(world, "Tess", "Olu")
    session = world.book(world["Pat"], world.today + timedelta(days=3))
    tess = Window(world)
    tess.sign_in("Tess")
    tess.open(f"/supervisions/{session.id}/cancel")
    button = next(one.text for form in tess.page.read.forms for one in form.buttons if "cancel" in form.action)
    world.clock.forward(minutes=31)
    page = tess.press(button, reason="Pat is ill until the end of the month.")
    assert page.status == 401 and "Pat is ill until the end of the month." in page.text
    kept = page.form("Go on with what I wrote")[0].values["kept"]
    other = Window(world)
    other.sign_in("Olu")
    assert "Somebody else is signed in" in other._send("/sent-too-late", method="POST", data={"kept": kept}).text
    tess.sign_in("Tess")
    again = tess._send("/sent-too-late", method="POST", data={"kept": kept})
    assert "It is not saved yet." in again.text and world.record("supervision", session.id).state == "planned"
    tess.press("Send it now")
    assert world.record("supervision", session.id).state == "cancelled"
    assert tess._send("/sent-too-late", method="POST", data={"kept": f"{kept}x"}).path == "/"


def test_what_has_ended_is_deleted_a_week_later(world: World, pat: Window) -> None:
    Window(world).sign_in("Pat", "wrong")
    pat.open("/me")
    pat.press("Sign out")
    assert forget_sessions() == 0
    world.clock.forward(days=7, minutes=1)
    assert forget_sessions() >= 2
    assert db.session.query(BrowserSession).count() == 0
