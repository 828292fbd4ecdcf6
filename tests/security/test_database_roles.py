"""The service works as a role that can add to history and not change it; the database refuses on either kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from service.context import KEY
from service.database import db
from service.models import History
from service.transaction import transaction
from service.usecases.histories import take_checkpoint, verify
from tests.support.applications import application
from tests.support.postgres import fresh_database
from tests.support.world import World

ROLE = "countersign_app"
NAME = "countersign_roles"


@pytest.fixture
def office(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """An authority in a database that migrations made; on PostgreSQL its owner made it, and the service is not he."""
    environment = {}
    if database == "postgres":
        owner = fresh_database(request.getfixturevalue("postgres_url"), NAME)
        made(tmp_path, ROLE, DATABASE_URL=owner)
        environment["DATABASE_URL"] = make_url(owner).set(username=ROLE).render_as_string(hide_password=False)
    else:
        made(tmp_path)
    app = application(tmp_path, **environment)
    with app.app_context():
        yield World(app, app.extensions[KEY].clock).authority()
        db.session.remove()
        db.engine.dispose()


def made(folder: Path, role: str = "", **environment: str) -> None:
    """What the owner does: the tables, and the rights as the command prints them."""
    app = application(folder, **environment)
    with app.app_context():
        upgrade()
        if role:
            printed = app.test_cli_runner().invoke(args=["database", "rights", role]).output
            with db.engine.begin() as connection:
                if not connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}):
                    connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
                connection.exec_driver_sql(printed)
        db.engine.dispose()


def refused(statement: str) -> str:
    """Why the database does not do something; an error of another kind, or none, fails the test."""
    with pytest.raises(DBAPIError) as error, db.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    return str(error.value.orig)


CHANGES = (
    "UPDATE history SET actor_name = 'Nobody'",
    "UPDATE history SET hash = '0', salt = NULL",
    "DELETE FROM history",
    "UPDATE checkpoint SET hash = '0'",
    "DELETE FROM checkpoint",
)
# A file knows no roles: whoever may write it may do all of these.
LIFTING = (
    "TRUNCATE history",
    "ALTER TABLE history DISABLE TRIGGER history_is_kept",
    "DROP TRIGGER history_is_kept ON history",
    "DROP TABLE history",
    "CREATE TABLE mine (id integer)",
    "UPDATE alembic_version SET version_num = '0001'",
    "SET session_replication_role = replica",
)


def test_the_service_lives_a_whole_life_as_a_role_that_cannot_change_history(office: World, database: str) -> None:
    plan = office.complete(office.issued())
    office.sign_off(plan)
    take_checkpoint()
    assert (verify(), len(office.history(plan))) == ([], 3)
    for statement in (*CHANGES, *(LIFTING if database == "postgres" else ())):
        why = refused(statement)
        assert any(said in why for said in ("not changed", "permission denied", "must be owner")), statement
    assert verify() == []
    _erase(plan.id)
    assert [row.actor_name for row in office.history(plan)] == ["Somebody who left"] * 3


def _erase(plan: int) -> None:
    """What lawful erasure does: salts and texts go, what was hashed as it stands stays."""
    with transaction() as work:
        for row in work.session.query(History).filter_by(subject_kind="action_plan", subject_id=plan):
            row.salt, row.reason, row.actor_name = None, None, "Somebody who left"


def test_a_name_that_is_none_prints_nothing_that_could_be_run(application: Flask) -> None:
    result = application.test_cli_runner().invoke(args=["database", "rights", "app; DROP TABLE history"])
    assert result.exit_code == 1 and "no name of a role" in result.output and "GRANT" not in result.output
