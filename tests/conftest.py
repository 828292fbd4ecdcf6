"""Fixtures for tests that need a database: every one of them runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from service import checkpoints, journal
from service.context import KEY
from service.database import db
from service.imports.reader import read
from tests.support.applications import application as new_application
from tests.support.applications import make_tables
from tests.support.invariants import folding, tasks
from tests.support.lived import lived_of, strayed
from tests.support.postgres import fresh_database, postgres_server
from tests.support.rows import filled
from tests.support.turns import VARIABLE, left_out, turn
from tests.support.world import HandClock, World
from workflows.words import Lane

# What tests make is mostly let go by itself: looking for rings of references seldom saves an eighth of the time.
gc.set_threshold(100_000, 50, 100)

DATABASES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))

# The folders whose tests find their beginnings written: another one is entered here once all of it was seen to pass.
REMEMBERING = {
    "api",
    "confidentiality",
    "history",
    "learning",
    "lifecycles",
    "notifications",
    "practice",
    "programmes",
    "support",
    "web",
}


# The folders whose tests are about what people do and see: `make test` has each on one database, on the other in the
# next turn. What is about databases themselves, or about losing nothing, is looked at on both in every build.
ON_EITHER = {
    "api",
    "cli",
    "confidentiality",
    "demo",
    "evidence",
    "importing",
    "insight",
    "learning",
    "lifecycles",
    "measures",
    "notifications",
    "pages",
    "practice",
    "process",
    "programmes",
    "protecting",
    "reconciling",
    "reports",
    "security",
    "sign_in",
    "tools",
    "tour",
    "walk",
    "web",
}
# By parameter, the folders in which each test is in a build with one value of it.
SHARED = {"database": ON_EITHER, "width": {"browser"}, "workbook": {"tour"}}


def pytest_report_header() -> str:
    """What to set to have the same looked at once more."""
    return f"{VARIABLE}={os.environ[VARIABLE]}: what is shared out, is by it" if turn() is not None else "every part"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One value of what is shared out is enough for most tests of a build, and files that take longest go first.

    A file that began last would keep a single process busy at the end.
    """
    if away := set(left_out(items, SHARED)):
        config.hook.pytest_deselected(items=[*away])
        items[:] = [item for item in items if item not in away]
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The base URL of a real PostgreSQL server, one for each test process."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session", params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of the database that a test runs on."""
    return str(request.param)


Applications = Callable[[str], Flask]


@pytest.fixture(scope="session")
def applications(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applications]:
    """The application of a database by its name, one for as long as the tests of this process run."""
    made: dict[str, Flask] = {}

    def application_of(database: str) -> Flask:
        if database not in made:
            sqlite = database == "sqlite"
            url = "" if sqlite else fresh_database(request.getfixturevalue("postgres_url"), "countersign_tests")
            made[database] = _made(tmp_path_factory.mktemp(database), url)
        return made[database]

    yield application_of
    for app in made.values():
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def application(database: str, applications: Applications) -> Flask:
    """One application a database; tests share it and find it emptied.

    Asked for by name each time: kept by the fixture itself it would outlive a folder that says `database` its own way.
    """
    return applications(database)


def _made(folder: Path, url: str) -> Flask:
    app = new_application(folder, **({"DATABASE_URL": url} if url else {}))
    # Half a second for each of many files; tests/importing/test_reading_apart.py asks for the process of its own.
    app.extensions[KEY].read = read
    with app.app_context():
        make_tables()
    return app


def _unheard(lane: Lane) -> None:
    """The bell of an authority without workers."""


def _is_ordinary(request: pytest.FixtureRequest) -> bool:
    """Neither is a part of the program replaced, nor does anything come to the database unseen."""
    unseen = any(request.node.get_closest_marker(name) for name in ("processes", "tampers", "valkey"))
    there = request.path.parent.name in REMEMBERING
    return there and not unseen and not {"monkeypatch", "caplog"} & {*request.fixturenames}


@pytest.fixture
def world(application: Flask, request: pytest.FixtureRequest) -> Iterator[World]:
    """An empty authority on the first Monday of November 2026, 10:00."""
    clock = HandClock()
    context = application.extensions[KEY]
    context.clock, context.ring, policy = clock, _unheard, context.policy
    forget_files(context.settings.var)
    lived_of(application).begin(context, remembers=_is_ordinary(request))
    with application.app_context():
        yield World(application, clock)
        context.policy = policy
        db.session.rollback()
        try:
            broken = [] if request.node.get_closest_marker("tampers") else [*folding(), *tasks()]
        finally:
            empty()
            db.session.remove()
    assert broken == [], "what every test must leave true"


def forget_files(var: Path) -> None:
    """Checkpoints and the journal of the test before are of histories and messages that are no more."""
    for name in (checkpoints.FOLDER, journal.FOLDER):
        for path in (var / name).glob("*"):
            path.unlink()


def empty() -> None:
    """Delete every row, and begin counting anew: only in the tables that hold anything, since there are sixty."""
    strayed()
    names = filled([table.name for table in reversed(db.metadata.sorted_tables)])
    if db.engine.dialect.name == "postgresql":
        _empty_postgres(names)
    else:
        db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
        for name in names:
            db.session.execute(text(f'DELETE FROM "{name}"'))
    db.session.connection().commit()


def _empty_postgres(names: list[str]) -> None:
    """A superuser lets nothing watch the references meanwhile; whoever is none empties what refers to them as well."""
    if not names:
        return
    if db.session.scalar(text("SELECT current_setting('is_superuser')")) != "on":
        db.session.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))
        return
    anew = [name for name in names if "id" in db.metadata.tables[name].columns]
    statements = ["SET LOCAL session_replication_role = replica", *(f'DELETE FROM "{name}"' for name in names)]
    statements += [f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), 1, false)" for name in anew]
    db.session.connection().connection.execute("; ".join(statements))
