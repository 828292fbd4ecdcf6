"""No answer says what it is made with, no folder is listed, and nobody writes into the log."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask

from tests.support.world import World
from tests.web.browser import Browser

MADE_WITH = re.compile(r"werkzeug|flask|gunicorn|python/|sqlalchemy|postgres|sqlite", re.I)


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/api/v1/me", "/static/css/countersign.css", "/health/live"])
def test_no_answer_says_what_it_is_made_with_or_lets_other_sites_read(application: Flask, path: str) -> None:
    answer = application.test_client().get(path, headers={"Origin": "https://elsewhere.example"})
    said = " ".join(f"{name}: {value}" for name, value in answer.headers)
    assert not MADE_WITH.search(said)
    assert "Access-Control-Allow-Origin" not in answer.headers and "X-Powered-By" not in answer.headers


def test_no_folder_is_listed_and_no_trace_is_given(application: Flask) -> None:
    client = application.test_client()
    for path in ("/static/", "/static/css/", "/.git/config", "/static/../config.py", "/static/..%2f..%2fwsgi.py"):
        assert client.get(path).status_code in (302, 404), path
    answer = client.open("/sign-in", method="TRACE", headers={"X-Secret": "tulip"})
    assert answer.status_code == 405 and b"tulip" not in answer.data


def test_nobody_writes_a_line_of_their_own_into_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    browser = Browser(world.authority(), "Pat")
    with caplog.at_level(logging.INFO):
        browser.open("/search?q=a%0d%0aERROR forged: a line")
        browser.client.get("/me", headers={"X-Request-ID": "12345678 forged"})
        browser.client.get("/a%0aforged")
    assert caplog.records
    assert [record.getMessage() for record in caplog.records if "forged" in record.getMessage()] == []
