"""Pages for what goes wrong say what to do next, and the API still answers in its own way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from service.database import db
from tests.support.world import World
from tests.web.browser import Browser

SOMEBODY = {"Authorization": "Bearer cs_x"}


@contextmanager
def database_away(failure: Exception) -> Iterator[None]:
    """Every statement fails meanwhile."""

    def fail(*args: Any) -> None:
        raise failure

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)


def test_a_page_that_is_not_there_leads_back_to_ones_work(world: World) -> None:
    page = Browser(world.authority(), "Pat").open("/no/such/page")
    assert page.status == 404 and page.links["My work"] == "/" and "Supervision" in page.links
    assert "not among the records that you may see" in page.text


def test_a_page_that_only_others_may_open_says_so(world: World) -> None:
    page = Browser(world.authority(), "Pat").open("/cycles/new")
    assert page.status == 403 and "The quality team and the performance team start cycles." in page.text


def test_a_way_that_an_address_does_not_know_is_refused_with_what_to_do(world: World) -> None:
    pat = Browser(world.authority(), "Pat")
    pat.open("/")
    page = pat.send("/people")
    assert page.status == 405 and "Go back to the page" in page.text and "GET" in page.headers["Allow"]


def test_a_file_that_is_too_large_is_refused_with_what_to_do(world: World) -> None:
    perry = Browser(world.authority(), "Perry")
    perry.open("/imports")
    page = perry.send("/imports", kind="x" * 5_000_000)
    assert page.status == 413 and "Send at most 50 MB." in page.text


def test_a_database_that_is_away_gives_a_page_that_asks_for_patience(world: World) -> None:
    pat = Browser(world.authority(), "Pat")
    with database_away(OperationalError("SELECT 1", {}, Exception("secret address"))):
        page = pat.open("/")
    assert page.status == 503 and page.headers["Retry-After"] == "5"
    assert "Wait a few seconds" in page.text and "secret" not in page.html


def test_a_full_disk_is_told_as_such_since_waiting_does_not_help(world: World) -> None:
    pat = Browser(world.authority(), "Pat")
    no_room = Exception("secret place")
    no_room.sqlstate, no_room.sqlite_errorcode = "53100", sqlite3.SQLITE_FULL  # type: ignore[attr-defined]
    with database_away(OperationalError("UPDATE", {}, no_room)):
        page, answer = pat.open("/"), world.app.test_client().get("/api/v1/me", headers=SOMEBODY)
    assert page.status == answer.status_code == 503
    assert "disk that holds the data is full" in page.text and "full" in str(answer.json)
    assert "secret" not in page.html + answer.text


def test_a_failure_of_our_own_says_that_nothing_was_changed(world: World) -> None:
    pat = Browser(world.authority(), "Pat")
    with database_away(RuntimeError("secret detail")):
        page = pat.open("/")
    assert page.status == 500 and "Nothing was changed." in page.text and "secret" not in page.html


def test_the_api_is_not_answered_with_pages(world: World) -> None:
    client = world.authority().app.test_client()
    answer = client.get("/api/v1/no/such/thing")
    assert answer.status_code in (401, 404) and "json" in str(answer.mimetype)


@pytest.mark.parametrize("path", ["/audits?page=x", "/audits?case=%00", "/people?name=%25_%00", "/audits?show=<b>"])
def test_odd_questions_get_ordinary_answers(world: World, path: str) -> None:
    assert Browser(world.authority(), "Tess").open(path).status == 200
