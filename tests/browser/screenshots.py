"""`make screenshots`: pictures of the demonstration for README and guides, made anew in docs/pictures."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page

from config.demo import DEMO_PASSWORD, SIGN_INS
from config.environment import inherited
from config.settings import ROOT
from tests.browser.chromium import WIDTHS, chromium_running, visitor
from tests.browser.going import lead, press

FOLDER = ROOT / "docs" / "pictures"
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
PATIENCE_SECONDS = 60
# What is pictured beside everybody's home: a name, whose screen it is, and the link or path to follow from there.
PAGES = (
    ("audit-form", "team.manager", "a[href*='/form']"),
    ("audit-page", "team.manager", "/audits"),
    ("escalation-queue", "service.manager", "/escalations"),
)


def main() -> None:
    """Fill a demonstration in a folder that is thrown away, serve it, and take every picture at both widths."""
    with TemporaryDirectory(prefix="countersign-pictures-") as folder:
        environment = inherited(VAR=folder, DEMO="1", LOG_LEVEL="ERROR", DATABASE_URL="", REDIS_URL="", SMTP_URL="")
        for command in (("db", "upgrade"), ("demo", "fill")):
            subprocess.run([*FLASK, *command], cwd=ROOT, env=dict(environment), check=True, stderr=subprocess.DEVNULL)
        with _served(environment) as address, chromium_running() as browser:
            for sign_in in SIGN_INS:
                _of(browser, address, sign_in.email)


def _of(browser: Browser, address: str, email: str) -> None:
    role = email.partition("@")[0]
    for width, device in zip(WIDTHS, ("desktop", "phone"), strict=True):
        page = visitor(browser, address, None, width=width).open("/sign-in")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(DEMO_PASSWORD)
        press(page, "Sign in")
        _picture(page, f"home-{role.replace('.', '-')}-{device}")
        for name, whose, where in PAGES:
            if whose == role:
                _go(page, address, where)
                _picture(page, f"{name}-{device}")
        page.context.close()


def _go(page: Page, address: str, where: str) -> None:
    """To a path, or by the first link of the home page that fits; of a list of audits to the first that goes on."""
    page.goto(address + (where if where.startswith("/") else "/"))
    if not where.startswith("/"):
        lead(page.locator(where).first)
    elif where == "/audits":
        lead(page.locator("tr:has-text('Being put right') a").first)


def _picture(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    print(path.relative_to(ROOT))


@contextmanager
def _served(environment: Mapping[str, str]) -> Iterator[str]:
    """The address of the demonstration for as long as the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*FLASK, "run", "--port", str(port)]
    with (
        Path(environment["VAR"], "web.log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=log, stderr=log) as web,
    ):
        try:
            yield _answering(f"http://127.0.0.1:{port}")
        finally:
            web.terminate()


def _answering(address: str) -> str:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urlopen(f"{address}/health/live"):
                return address
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    main()
