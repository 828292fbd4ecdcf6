"""A served application and a real browser; no test here passes when the browser complained."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from service.database import db
from tests.browser.chromium import Visit, Visitor, chromium_running, visitor
from tests.support.signed_in import sign_in
from tests.support.world import World


@pytest.fixture(scope="session")
def database() -> str:
    """What a browser makes of a page is the same on every database: what pages read is tested on both elsewhere."""
    return "sqlite"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for each test process."""
    with chromium_running() as browser:
        yield browser


@pytest.fixture
def site(world: World) -> Iterator[str]:
    """The address at which the world's application answers, on a loopback port of its own."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visit(world: World, site: str, chromium: Browser) -> Iterator[Visit]:
    """`visit("Tess", width=390)` opens a window in which Tess is signed in; without a name nobody is."""
    opened: list[Visitor] = []

    def enter(first_name: str | None = None, **how: object) -> Visitor:
        cookie = _session_of(world, first_name) if first_name else None
        opened.append(visitor(chromium, site, cookie, **how))  # type: ignore[arg-type]  # the options of `visitor`
        return opened[-1]

    yield enter
    db.session.rollback()
    complaints = [said for one in opened for said in one.unforgiven]
    for one in opened:
        one.context.close()
    assert complaints == [], "what the browser complained of"


def _session_of(world: World, first_name: str) -> str:
    client = world.app.test_client()
    sign_in(client, world[first_name])
    cookie = client.get_cookie("countersign")
    assert cookie is not None
    return str(cookie.value)
