"""An administrator upgrades the database with `flask db upgrade` and finds exactly the tables that the code expects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from config.settings import Settings
from service.application import create_app
from service.database import db
from tests.support.postgres import fresh_database


@pytest.fixture
def bare(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty database without tables."""
    environment = {"VAR": str(tmp_path), "SECRET_KEY": "tests-only-secret-key-of-some-length"}
    if database == "postgres":
        environment["DATABASE_URL"] = fresh_database(request.getfixturevalue("postgres_url"), "countersign_bare")
    app = create_app(Settings.from_environment(environment))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_migrations_make_the_tables_of_the_models(bare: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_migrations_can_be_taken_back_to_nothing(bare: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
