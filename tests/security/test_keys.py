"""The secret key is changed while people work: nobody is signed out, no form is lost, no checkpoint looks forged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from service import erasures, keys
from service.checkpoints import compare, folder
from service.usecases.histories import take_checkpoint
from tests.support.world import World
from tests.web.browser import Browser

NEW = "a7c1f02b9e4d83650f1e2d3c4b5a6978"
Change = Callable[..., None]


@pytest.fixture
def change(world: World) -> Iterator[Change]:
    """Start the service anew with another key, as far as a running application can be made to believe it."""
    before = world.context.settings

    def start_with(secret_key: str, *fallbacks: str) -> None:
        world.context.settings = replace(before, secret_key=secret_key, secret_key_fallbacks=fallbacks)
        keys.configure(world.app, world.context.settings)

    for path in folder().glob("*.*"):
        path.unlink()
    yield start_with
    start_with(before.secret_key)
    for path in folder().glob("*.*"):
        path.unlink()


def test_whoever_has_a_form_open_while_the_key_is_changed_can_send_it(world: World, change: Change) -> None:
    browser = Browser(world.authority(), "Pat")
    browser.open("/me")
    change(NEW, world.context.settings.secret_key)
    browser.press("Sign out")
    assert (browser.page.status, browser.page.path) == (200, "/sign-in")


def test_without_the_key_before_everybody_signs_in_again(world: World, change: Change) -> None:
    browser = Browser(world.authority(), "Pat")
    browser.open("/me")
    change(NEW)
    assert browser.open("/me").path.startswith("/sign-in")


def test_checkpoints_and_the_log_of_erasures_hold_while_the_key_before_is_accepted(
    world: World, change: Change
) -> None:
    world.authority().issued()
    old = world.context.settings.secret_key
    take_checkpoint()
    erasures.note("plan", 7)
    erasers = {"plan": lambda work, number: None}
    change(NEW, old)
    assert ([*compare()], erasures.reapply(erasers).faults) == ([], [])
    change(NEW)
    assert [finding.what for finding in compare()] == ["the file 00000001.json was changed: its signature is wrong."]
    assert erasures.reapply(erasers).erased == 0


def test_what_is_encrypted_for_one_purpose_has_a_key_of_its_own(world: World, change: Change) -> None:
    old = world.context.settings.secret_key
    (before,) = keys.derived("one-time codes")
    change(NEW, old)
    assert keys.derived("one-time codes")[1:] == (before,)
    assert len({*keys.derived("one-time codes"), *keys.derived("something else")}) == 4
    assert {len(key) for key in keys.derived("one-time codes")} == {32}
