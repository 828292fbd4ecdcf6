"""`make bench`: how long the server takes for each page of figures, on PostgreSQL, over one year of 10,000 audits.

Measured twice: in a database that holds ten such years, and in one that holds the year alone; in turns, so that
whatever else the machine does meanwhile falls on both. The ratio of their medians says what finished years cost, and
so does the ratio of the rows that the database looks at, which no other program can change.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from flask import Flask
from flask.testing import FlaskClient

from config.settings import Settings
from service.application import create_app
from service.database import db
from tests.benchmarks.years import fill, signed_in
from tests.support.looked_at import looked_at
from tests.support.postgres import fresh_database, postgres_server

A_YEAR, YEARS, OPENED, BOUND_MS, BOUND_RATIO = 10_000, 10, 15, 300.0, 1.3
PAGES = (
    *("", "/evidence", "/actions", "/escalations", "/times", "/agreement", "/returns", "/behind/audits", "/process"),
    *("/process?lifecycle=action_plan", "?team=1", "/evidence?team=1", "/grades/teams.csv"),
    "/evidence/evidence_statutory_core.csv",
)
Found = dict[str, tuple[list[float], int]]


def main() -> None:
    """Measure in databases of its own; prints each page's milliseconds, and what ten years cost beside one."""
    with postgres_server() as url, TemporaryDirectory(prefix="countersign-bench-") as folder:
        apps = [_filled(url, folder, years) for years in (YEARS, 1)]
        clients = [signed_in(app) for app in apps]
        print(f"figures of a year of {A_YEAR} audits: {YEARS} years in the database, one year, and their ratios")
        told = [_told(page, apps, clients) for page in PAGES]
        slow, growing = (sum(column) for column in zip(*told, strict=True))
        print(f"over {BOUND_MS:.0f} ms: {slow}; more than {BOUND_RATIO} times as long as over one year: {growing}")
        for app in apps:
            with app.app_context():
                db.engine.dispose()


def _filled(url: str, folder: str, years: int) -> Flask:
    environment = {"VAR": folder, "SECRET_KEY": "a-key-of-the-benchmark-alone", "LOG_LEVEL": "ERROR"}
    environment["DATABASE_URL"] = fresh_database(url, f"countersign_bench_{years}")
    app = create_app(Settings.from_environment(environment))
    fill(app, years, A_YEAR)
    return app


def _told(page: str, apps: list[Flask], clients: list[FlaskClient]) -> tuple[bool, bool]:
    """Prints a page's line; whether it takes too long, and whether finished years cost too much."""
    ten, one = (list(column) for column in zip(*_timed(page, clients), strict=True))
    ratio = median(ten) / median(one)
    rows, alone = (_rows(page, app, client) for app, client in zip(apps, clients, strict=True))
    print(
        f"  /insight{page:38} {_spread(ten)}   {_spread(one)}   {ratio:4.2f} ×   "
        f"{rows:6} and {alone:6} rows, {rows / alone:4.2f} ×"
    )
    return median(ten) > BOUND_MS, ratio > BOUND_RATIO


def _timed(page: str, clients: list[FlaskClient]) -> Iterator[list[float]]:
    """The milliseconds of one client after the other, several times after a first one that does not count."""
    for turn in range(OPENED + 1):
        times = [_opened(page, client) for client in clients]
        if turn:
            yield times


def _opened(page: str, client: FlaskClient) -> float:
    began = perf_counter()
    response = client.get(f"/insight{page}")
    taken = (perf_counter() - began) * 1000
    assert response.status_code == 200, page
    return taken


def _rows(page: str, app: Flask, client: FlaskClient) -> int:
    with app.app_context():
        return looked_at(lambda: _opened(page, client))


def _spread(times: list[float]) -> str:
    return f"half {median(times):4.0f} ms, 95% {quantiles(times, n=20)[18]:4.0f} ms"


if __name__ == "__main__":
    main()
