"""Before what cannot be taken back, somebody shows once more who they are, and loses nothing that they wrote."""

from __future__ import annotations

from io import BytesIO

import pytest

from tests.sign_in.people import PASSWORD, Window, code, with_device, with_password
from tests.support.world import World


@pytest.fixture
def perry(world: World) -> Window:
    """Perry, who signed in by password six minutes ago."""
    with_password(world.authority(), "Perry")
    window = Window(world)
    window.sign_in("Perry")
    world.clock.forward(minutes=6)
    return window


def test_a_token_takes_the_password_again_and_what_was_filled_in_goes_with_it(world: World, perry: Window) -> None:
    perry.open("/me/signing-in")
    page = perry.press("Make the token", name="Monthly figures", scope="read")
    assert page.status == 403 and "Confirm that it is you" in page.text
    wrong = perry.press("Go on", **{"confirm-password": "wrong"})
    assert wrong.status == 403 and "This is not right." in wrong.text
    page = perry.press("Go on", **{"confirm-password": PASSWORD})
    assert "It is shown this once: cs_" in page.text and "Monthly figures" in page.text
    perry.open("/me/signing-in")
    assert "shown this once" in perry.press("Make the token", name="Another", scope="read").text


def test_whoever_signed_in_a_moment_ago_is_not_asked(world: World) -> None:
    with_password(world.authority(), "Perry")
    window = Window(world)
    window.sign_in("Perry")
    window.open("/me/signing-in")
    assert "shown this once" in window.press("Make the token", name="Figures", scope="read").text


def test_the_code_is_asked_for_as_well_where_there_is_a_device(world: World, perry: Window) -> None:
    perry.open("/me/device")
    perry.press("Go on", **{"confirm-password": PASSWORD})
    secret, _ = with_device(world, perry)
    world.clock.forward(minutes=6)
    perry.open("/me/signing-in")
    perry.press("Make new recovery codes")
    assert "a new code" in perry.press("Go on", **{"confirm-password": PASSWORD, "confirm-code": "000000"}).text
    page = perry.press("Go on", **{"confirm-password": PASSWORD, "confirm-code": code(world, secret)})
    assert "These codes take the place of those before." in page.text


def test_a_staff_file_changes_roles_so_it_is_asked_for_and_chosen_again(world: World, perry: Window) -> None:
    content = b"email,name,roles\nnew@example.org,Nia New,quality\n"

    def send() -> str:
        values = perry.open("/imports").form("Import the file")[0].values
        data = {**values, "kind": "staff_csv", "file": (BytesIO(content), "staff.csv")}
        came = {"Referer": "http://localhost/imports"}
        return perry._send("/imports", method="POST", data=data, headers=came).text

    assert "choose it again" in send()
    assert perry.press("Go on", **{"confirm-password": PASSWORD}).path == "/imports"
    assert "staff.csv" in send() and world["Nia"].roles == {"quality"}


def test_guessing_the_password_there_makes_one_wait(world: World, perry: Window) -> None:
    perry.open("/confirm?next=/imports")
    for _ in range(5):
        perry.press("Go on", **{"confirm-password": "wrong"})
    page = perry.press("Go on", **{"confirm-password": PASSWORD})
    assert page.status == 429
    world.clock.forward(seconds=15)
    assert perry.press("Go on", **{"confirm-password": PASSWORD}).path == "/imports"


def test_it_leads_to_no_other_site(world: World, perry: Window) -> None:
    perry.open("/confirm?next=//evil.example")
    assert perry.press("Go on", **{"confirm-password": PASSWORD}).path == "/"
