"""Makes an application for tests: with nothing left to chance, and on SQLite in haste."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from config.settings import Settings
from service.application import create_app
from service.context import KEY
from service.database import db
from tests.support.world import HandClock, without_chance

SECRET = "tests-only-secret-key-of-some-length"


def application(folder: Path, **environment: str) -> Flask:
    """One that keeps what it has in this folder; without `DATABASE_URL` its database, too."""
    given = {"VAR": str(folder), "SECRET_KEY": SECRET, "LOG_LEVEL": "ERROR", **environment}
    app = create_app(Settings.from_environment(given), clock=HandClock())
    app.extensions[KEY].policy = without_chance(app.extensions[KEY].policy)
    return app


def make_tables() -> None:
    """All tables, without migrations."""
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "connect", _hasty)
    db.create_all()


def _hasty(connection: Any, record: object) -> None:
    """No test of these pulls the plug of the machine, as PostgreSQL is told too: nothing has to reach the disk."""
    connection.execute("PRAGMA synchronous=OFF")
