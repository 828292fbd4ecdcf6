"""A real Chromium without a screen, and a visitor in it: somebody signed in whose every complaint is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import has_app_context
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

from config.environment import inherited
from service.database import db

# Chromium as root has no sandbox of its own, and must not call home from a machine without a way out.
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")
WIDTHS = {1280: 900, 390: 844}
PATIENCE_MS = 15_000


@contextmanager
def chromium_running() -> Iterator[Browser]:
    """One browser for as long as the block runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_program(), args=list(OPTIONS))
        yield browser
        browser.close()


def _program() -> str | None:
    """The one that CHROMIUM names, else the system's; None lets Playwright take its own."""
    names = (inherited().get("CHROMIUM") or "chromium", "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@dataclass
class Visitor:
    """Somebody at a page of this service. `complaints`: what stood in the console, and errors of the server."""

    context: BrowserContext
    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    forgiven: Sequence[str] = ()

    def open(self, path: str) -> Page:
        """Go to a path of the service; what the test has looked at before is read anew."""
        if has_app_context():
            db.session.rollback()
        self.page.goto(self.address + path)
        return self.page

    def forgive(self, *parts: str) -> None:
        """Complaints that hold one of these are what the test is about."""
        self.forgiven = (*self.forgiven, *parts)

    @property
    def unforgiven(self) -> list[str]:
        return [said for said in self.complaints if not any(part in said for part in self.forgiven)]

    def listen(self) -> Visitor:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error in a script: {error}"))
        self.page.on("response", self._answered)
        return self

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} for {response.url}")


def visitor(
    browser: Browser, address: str, cookie: str | None, *, width: int = 1280, javascript: bool = True
) -> Visitor:
    """A browser window of its own of this width; `cookie` is the session of who is signed in."""
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]}, java_script_enabled=javascript, locale="en-GB"
    )
    context.set_default_timeout(PATIENCE_MS)
    if cookie:
        context.add_cookies([{"name": "countersign", "value": cookie, "url": address}])
    return Visitor(context, context.new_page(), address).listen()


# How tests open a window: `visit("Tess", width=390)`.
Visit = Callable[..., Visitor]
