"""The banner of the demonstration: what time it is there, and two buttons that let time pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from service.moved import moved_ahead
from tests.support.world import World
from tests.web.browser import Browser


@pytest.fixture
def demonstration(world: World) -> Iterator[World]:
    """The same authority, in a demonstration."""
    context = world.context
    settings, ahead = context.settings, context.ahead
    context.settings, context.ahead = replace(settings, demo=True), moved_ahead
    yield world
    context.settings, context.ahead = settings, ahead


def test_there_is_no_banner_outside_a_demonstration(world: World) -> None:
    pat = Browser(world.authority(), "Pat")
    assert "Demonstration" not in pat.open("/").text
    assert pat.send("/demonstration/next-working-day").status == 404


def test_the_banner_says_the_time_and_moves_to_the_next_working_day(demonstration: World) -> None:
    pat = Browser(demonstration.authority(), "Pat")
    page = pat.open("/supervisions")
    assert "It is Monday 2 November 2026, 10am. No real people or cases." in page.text
    page = pat.press("Next working day")
    assert page.path == "/supervisions" and "It is now Tuesday 3 November 2026." in page.text


def test_the_banner_moves_to_ones_own_next_supervision(demonstration: World) -> None:
    demonstration.authority()
    demonstration.book(demonstration["Pat"], demonstration.today + timedelta(days=3))
    pat = Browser(demonstration, "Pat")
    pat.open("/")
    assert "It is now Thursday 5 November 2026." in pat.press("Next supervision").text


def test_the_sign_in_page_names_the_demonstrations_people(demonstration: World) -> None:
    page = Browser(demonstration).open("/sign-in")
    assert "team.manager@demo.example" in page.text and "Next working day" not in page.buttons
