"""`make bench`: how long the server takes for every page that a role can reach in the demonstration.

Each page is opened three times and the third counts: SQLAlchemy compiles a statement the first time, and one with
rows fetched beside it a second time, which a process does once in its life. Machines differ, so every figure stands
beside its ratio to the time of the plainest answer there is, /health/live, measured in the same run.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from flask import Flask
from flask.testing import FlaskClient

from config.demo import SIGN_INS
from config.environment import inherited
from config.settings import ROOT, Settings
from notifications.equipping import equip
from service.application import create_app
from service.people import person_by_email
from tests.support.crawling import crawl
from tests.support.signed_in import sign_in
from tests.web.browser import Reader

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
BOUND_MS = 200.0
MOST_OF_A_KIND, SHOWN = 2, 20


def main() -> None:
    """Measure in a demonstration of its own; prints the slowest pages and how many lie over the bound."""
    with TemporaryDirectory(prefix="countersign-bench-") as folder:
        environment = dict(
            inherited(VAR=folder, DEMO="1", LOG_LEVEL="ERROR", DATABASE_URL="", REDIS_URL="", SMTP_URL="")
        )
        for command in (("db", "upgrade"), ("demo", "fill")):
            subprocess.run([*FLASK, *command], cwd=ROOT, env=environment, check=True, stderr=subprocess.DEVNULL)
        given = {"VAR": folder, "DEMO": "1", "LOG_LEVEL": "ERROR", "SECRET_KEY": Path(folder, "secret_key").read_text()}
        app = create_app(Settings.from_environment(given))
        equip(app)
        _report(_plain(app), sorted(_timed(app), reverse=True))


def _timed(app: Flask) -> Iterator[tuple[float, str, str]]:
    """Milliseconds, role and address of each page."""
    for one in SIGN_INS:
        client = _signed_in(app, one.email)
        for path, _ in crawl(MOST_OF_A_KIND, partial(_links, client), list):
            _opened(client, path)
            yield _opened(client, path)[1], one.role, path


def _links(client: FlaskClient, path: str) -> list[str]:
    return [link for _, link in Reader(_opened(client, path)[0]).links]


def _opened(client: FlaskClient, path: str) -> tuple[str, float]:
    began = perf_counter()
    response = client.get(path, follow_redirects=True)
    took = (perf_counter() - began) * 1000
    return response.get_data(as_text=True) if response.mimetype == "text/html" else "", took


def _signed_in(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        person = person_by_email(email)
        assert person is not None, "the demonstration has every sign-in"
        sign_in(client, person)
    return client


def _plain(app: Flask) -> float:
    client = app.test_client()
    return median(_opened(client, "/health/live")[1] for _ in range(50))


def _report(plain: float, found: list[tuple[float, str, str]]) -> None:
    times = [took for took, _, _ in found]
    half, most = median(times), quantiles(times, n=20)[18]
    print(f"{len(found)} pages; half take less than {half:.0f} ms, 95% less than {most:.0f} ms")
    print(f"the plainest answer, /health/live, takes {plain:.1f} ms")
    for took, role, path in found[:SHOWN]:
        print(f"{took:7.0f} ms  {took / plain:6.0f} ×  {role:24} {path}")
    print(f"over {BOUND_MS:.0f} ms: {sum(took > BOUND_MS for took in times)}")


if __name__ == "__main__":
    main()
