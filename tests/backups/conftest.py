"""A service elsewhere, on an empty database of the same kind, and the two commands as people give them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from click.testing import Result
from flask import Flask

from config.settings import ROOT, Settings
from notifications.equipping import equip
from service.application import create_app
from service.checkpoints import folder
from service.context import KEY
from service.database import db
from service.transaction import rollback
from tests.support.postgres import fresh_database
from tests.support.world import HandClock, World

Elsewhere = Callable[..., Flask]
SECRET = "tests-only-secret-key-of-some-length"


@pytest.fixture
def bare(world: World) -> Iterator[World]:
    """An empty database whose tables the migrations made up to the newest, with nothing beside it."""
    with world.app.app_context():
        db.session.connection().exec_driver_sql("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32))")
        db.session.connection().exec_driver_sql("DELETE FROM alembic_version")
        db.session.connection().exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{newest()}')")
        db.session.connection().commit()
    tidy(world)
    yield world
    tidy(world)
    rollback()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")


@pytest.fixture
def office(bare: World) -> World:
    """The usual authority."""
    return bare.authority()


def newest() -> str:
    """The number of the migration that no other follows."""
    head = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    assert head is not None
    return head


def tidy(world: World) -> None:
    for path in (*folder().glob("*.*"), *(world.context.settings.var / "sent").glob("*.log")):
        path.unlink()


@pytest.fixture
def elsewhere(
    database: str, request: pytest.FixtureRequest, tmp_path: Path, bare: World
) -> Iterator[Callable[..., Flask]]:
    """Make another installation: a folder and an empty database of its own, and the clock of the first."""
    made: list[Flask] = []

    def make(secret: str = SECRET) -> Flask:
        var = tmp_path / f"var{len(made)}"
        environment = {"VAR": str(var), "SECRET_KEY": secret, "LOG_LEVEL": "ERROR"}
        if database == "postgres":
            name = f"countersign_elsewhere_{len(made)}"
            environment["DATABASE_URL"] = fresh_database(request.getfixturevalue("postgres_url"), name)
        app = create_app(Settings.from_environment(environment), clock=bare.clock)
        app.extensions[KEY].policy = bare.context.policy
        equip(app)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def backed_up(world: World, folder: Path, *words: str) -> Path:
    """A backup of it in this folder."""
    result = flask(world.app, "backup", folder, *words)
    assert result.exit_code == 0, result.output
    return next(folder.glob("countersign-*.zip"))


def flask(app: Flask, *words: object) -> Result:
    """One command of the command line."""
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


__all__ = ["Elsewhere", "HandClock", "backed_up", "flask"]
