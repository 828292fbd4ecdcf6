"""What a page of figures costs does not depend on how many years are finished: PostgreSQL says what it looks at."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from config.settings import Settings
from service.application import create_app
from service.database import db
from tests.benchmarks.years import fill, signed_in
from tests.support.looked_at import looked_at
from tests.support.postgres import fresh_database

A_YEAR, YEARS = 360, 4
PAGES = (
    *("", "/evidence", "/actions", "/escalations", "/times", "/agreement", "/returns", "/process"),
    *("/process?lifecycle=action_plan", "/evidence/evidence_statutory_core.csv"),
)
# So few rows are read through and joined by hash, whatever the indexes are; with a hundred times as many they are not.
AS_IF_LARGE = ("enable_seqscan = off", "enable_hashjoin = off", "enable_mergejoin = off")


@pytest.fixture
def years(postgres_url: str, tmp_path: Path) -> Iterator[dict[int, Flask]]:
    """By the number of years in its database, an application; the last year is the same in each."""
    made = {}
    for number in (1, YEARS):
        environment = {"VAR": str(tmp_path), "SECRET_KEY": "tests-only-secret-key-of-some-length"}
        environment["DATABASE_URL"] = fresh_database(postgres_url, f"countersign_years_{number}")
        made[number] = create_app(Settings.from_environment(environment))
        fill(made[number], number, A_YEAR)
    yield made
    for app in made.values():
        with app.app_context():
            db.engine.dispose()


def test_a_page_of_figures_looks_at_no_row_of_finished_years(years: dict[int, Flask]) -> None:
    one, four = _rows(years[1]), _rows(years[YEARS])
    assert {page: (four[page], one[page]) for page in PAGES if four[page] > 1.25 * one[page]} == {}
    assert min(one.values()) > A_YEAR


def _rows(app: Flask) -> dict[str, int]:
    client = signed_in(app)
    with app.app_context():
        return {page: looked_at(partial(client.get, f"/insight{page}"), *AS_IF_LARGE) for page in PAGES}
