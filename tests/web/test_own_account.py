"""One's own account: how one is told, one's calendar, one's password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from service.database import db
from service.models import Person
from tests.api.client import Api
from tests.support.post import change
from tests.support.world import World
from tests.web.browser import Browser
from tests.web.test_signing_in import PASSWORD, with_password


def address_of(page_html: str) -> str:
    """The path of the address that a page shows."""
    return "/calendar/" + page_html.partition("/calendar/")[2].partition('"')[0]


def read(world: World, path: str) -> list[dict[str, str]]:
    """The events that whoever subscribes gets, without signing in."""
    response = Browser(world).client.get(path)
    assert response.status_code == 200 and response.mimetype == "text/calendar"
    calendar = Calendar.from_ical(response.data)
    return [{name.lower(): str(event.get(name)) for name in event} for event in calendar.walk("VEVENT")]


def fed(world: World, name: str) -> str:
    """The path of somebody's new calendar address."""
    return str(Api(world, name).post("/me/calendar").json["address"]).removeprefix(world.context.settings.base_url)


def test_somebody_chooses_one_e_mail_a_day_and_sees_the_choice(world: World) -> None:
    pat = Browser(world.authority(), "Pat")
    pat.open("/me")
    assert "Line manager Tess Team" in pat.page.text and "One e-mail a day, at 8am" in pat.page.text
    page = pat.press("Keep this", mail="daily")
    assert "You get one e-mail a day." in page.text and page.form("Keep this")[0].values["mail"] == "daily"
    assert pat.send("/me/preferences", mail="<b>").status == 422
    assert Api(world, "Pat").get("/me/preferences").json == {"mail": "daily"}


def test_preferences_are_kept_through_the_api_and_nonsense_is_refused(world: World) -> None:
    api = Api(world.authority(), "Pat")
    assert api.put("/me/preferences", {"mail": "escalations"}).json == {"mail": "escalations"}
    assert api.put("/me/preferences", {"mail": "never"}).status == 422
    assert api.get("/me/preferences").json == {"mail": "escalations"}


def test_a_calendar_address_is_shown_once_renewed_and_ended(world: World) -> None:
    pat = Browser(world.authority(), "Pat")
    pat.open("/me")
    first = address_of(pat.press("Make a calendar address").html)
    assert read(world, first) == []
    assert first not in pat.open("/me").html and "Make a new address" in pat.page.buttons
    second = address_of(pat.press("Make a new address").html)
    visitor = Browser(world)
    assert (visitor.open(first).status, visitor.open(second).status) == (404, 200)
    pat.open("/me")
    assert "has ended" in pat.press("End the address").text
    assert visitor.open(second).status == visitor.open("/calendar/nothing.ics").status == 404


def test_the_calendar_shows_sessions_and_due_days_and_nothing_of_the_case(world: World) -> None:
    world.authority()
    session = world.book(world["Pat"], world.today + timedelta(days=10))
    plan = world.issued()
    pats, tess = fed(world, "Pat"), fed(world, "Tess")
    events = {event["summary"]: event for event in read(world, pats)}
    base = world.context.settings.base_url
    assert events["Complete your actions"]["url"] == f"{base}/plans/{plan.id}"
    assert "7000001" not in Browser(world).client.get(pats).get_data(as_text=True)
    uid = events["Supervision"]["uid"]
    world.act("Tess", "move", session, on=str(world.today + timedelta(days=15)))
    moved = next(event for event in read(world, pats) if event["uid"] == uid)
    assert (moved["status"], int(moved["sequence"]) > int(events["Supervision"]["sequence"])) == ("CONFIRMED", True)
    world.act("Tess", "cancel", session, reason="Ill")
    titles = {event["uid"]: (event["summary"], event["status"]) for event in read(world, tess)}
    assert titles[uid] == ("Cancelled: Supervision with Pat Practitioner", "CANCELLED")
    world.complete(plan)
    assert "Complete your actions" not in {event["summary"] for event in read(world, pats)}


def test_the_calendar_of_whoever_left_ends(world: World) -> None:
    path = fed(world.authority(), "Pat")
    assert Browser(world).open(path).status == 200
    change(world["Pat"], left_on=world.today)
    assert Browser(world).open(path).status == 404


@pytest.mark.tampers
def test_the_calendar_leaves_out_what_one_may_not_see(world: World) -> None:
    plan = world.authority().issued()
    path = fed(world, "Pat")
    assert plan.audit is not None
    change(plan.audit.case, restricted=True)
    assert read(world, path) == []


def test_a_calendar_address_is_kept_nowhere(world: World) -> None:
    token = fed(world.authority(), "Pat").removeprefix("/calendar/").removesuffix(".ics")
    assert Api(world, "Pat").get("/me/calendar").json["made_at"] is not None
    with db.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM calendar_feed").all()
    assert kept and token not in str(kept)
    assert Api(world, "Pat").send("DELETE", "/me/calendar").json == {"made_at": None}
    assert Api(world, "Pat").get("/me/calendar").json == {"made_at": None}


def test_no_log_holds_a_calendar_address_even_when_the_service_fails(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = fed(world.authority(), "Pat")
    monkeypatch.setattr("service.web.around.calendar.entries", lambda person: 1 / 0)
    assert Browser(world).open(path).status == 500
    assert "web.calendar.feed failed" in caplog.text and path.split("/")[2][:20] not in caplog.text


def test_a_password_is_changed_by_whoever_knows_the_old_one_and_other_sessions_end(world: World) -> None:
    with_password(world.authority(), "Pat")
    here, elsewhere = Browser(world, "Pat"), Browser(world, "Pat")
    here.open("/me")
    assert "This is not your password" in here.press("Change the password", old="wrong", password=PASSWORD).text
    assert "at least 8" in here.press("Change the password", old=PASSWORD, password="short").text
    page = here.press("Change the password", old=PASSWORD, password="four lamps over water")
    assert "Your password is changed." in page.text and here.open("/").path == "/"
    assert elsewhere.open("/").path == "/sign-in?next=%2F" or elsewhere.page.path.startswith("/sign-in")
    assert db.session.get_one(Person, world["Pat"].id).signed_in_version == 2
