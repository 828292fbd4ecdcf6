"""An administrator in a real browser: a message that was not delivered is sent again, and who opened it is known."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from service.database import db
from service.models import Outbox
from service.transaction import transaction
from tests.browser.chromium import Visit
from tests.browser.going import press, sound
from tests.support.world import World

REFUSED = "The mail server refused it: 550 5.1.1 There is no such person here"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_administrator_tries_a_message_again(world: World, visit: Visit, width: int) -> None:
    world.authority().issued()
    with transaction() as work:
        row = work.session.scalars(select(Outbox).order_by(Outbox.id).limit(1)).unique().one()
        row.status, row.attempts, row.reason = "dead", 8, REFUSED
        number = row.id
    window = visit("Ada", width=width)
    page = window.open("/administration")
    sound(page)
    press(page, "Look at it")
    expect(page.get_by_text(REFUSED)).to_be_visible()
    sound(page)
    press(page, "Try again")
    expect(page.get_by_text("The message will be sent again now.")).to_be_visible()
    expect(page.get_by_text("Every message was delivered.")).to_be_visible()
    db.session.rollback()
    assert db.session.get_one(Outbox, number).status == "waiting"


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_of_administration_is_accessible_and_shows_what_was_opened(
    world: World, visit: Visit, width: int
) -> None:
    plan = world.authority().issued()
    visit("Pat").open(f"/plans/{plan.id}")
    window = visit("Ada", width=width)
    expect(window.open("/administration/access").get_by_role("cell", name=f"Plan {plan.id}")).to_be_visible()
    paths = ("access", "history?kind=audit&number=1", "staff", "staff/pat.practitioner@example.org", "programmes")
    for path in (*paths, "roles", "roles/quality", "policy", "messages?show=failing"):
        sound(window.open(f"/administration/{path}"))
