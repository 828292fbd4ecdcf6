"""People who sign in with a password of their own, in browsers at addresses of their own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pyotp
from argon2 import PasswordHasher

from config.settings import Settings
from service.models import Person
from service.transaction import transaction
from tests.support.world import World
from tests.web.browser import Browser, Page

PASSWORD = "three lamps under water"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASHED = CHEAP.hash(PASSWORD)


def with_password(world: World, *names: str) -> None:
    """Give people the password that everybody in these tests has."""
    numbers = [world[name].id for name in names]
    with transaction() as work:
        for number in numbers:
            work.session.get_one(Person, number).password_hash = HASHED


def settings(world: World, **values: Any) -> Settings:
    """The settings with other values, to be set in place of the world's."""
    return replace(world.context.settings, **values)


class Window(Browser):
    """A browser at an address of its own, in which nobody is signed in yet."""

    def __init__(self, world: World, address: str = "192.0.2.1", agent: str = "Firefox on Windows NT") -> None:
        super().__init__(world)
        self.client.environ_base |= {"REMOTE_ADDR": address, "HTTP_USER_AGENT": agent}

    def sign_in(self, who: str, password: str = PASSWORD, path: str = "/sign-in") -> Page:
        email = who if "@" in who else self.world[who].email
        self.open(path)
        return self.press("Sign in", email=email, password=password)

    def _send(self, path: str, **options: Any) -> Page:
        """The answer is read to its end, so that what happens after it has happened."""
        return super()._send(path, buffered=True, **options)

    def cookie(self) -> str:
        found = self.client.get_cookie("countersign")
        assert found is not None
        return found.value

    def replay(self, cookie: str) -> Page:
        """Open the first page with a cookie of before."""
        self.client.set_cookie("countersign", cookie)
        return self.open("/")


def refused(page: Page) -> bool:
    """Whether somebody was sent to sign in."""
    return page.path.startswith("/sign-in")


def code(world: World, secret: str, steps: int = 0) -> str:
    """What a device shows now, or some half minutes later."""
    return pyotp.TOTP(secret).at(int(world.clock().timestamp()) + 30 * steps)


def secret_of(page: Page) -> str:
    """The letters that the page of a new device shows."""
    found = re.search(r"\b([A-Z2-7]{4}(?: [A-Z2-7]{4}){7})\b", page.text)
    assert found is not None, page
    return found[1].replace(" ", "")


def with_device(world: World, window: Window) -> tuple[str, list[str]]:
    """Set up a device in a window where somebody is signed in; its secret and the recovery codes."""
    secret = secret_of(window.open("/me/device"))
    page = window.press("Use this device", code=code(world, secret))
    return secret, re.findall(r"\b(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}\b", page.text)
