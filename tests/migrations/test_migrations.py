"""An administrator upgrades the database with `flask db upgrade` and finds exactly the tables that the code expects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, create_engine, event, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from config.settings import Settings
from service.application import create_app
from service.context import KEY
from service.database import db
from service.supervisor.database import steps
from tests.backups.conftest import newest
from tests.support.postgres import fresh_database


@pytest.fixture
def bare(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty database without tables."""
    environment = {"VAR": str(tmp_path), "SECRET_KEY": "tests-only-secret-key-of-some-length"}
    environment["DATABASE_LOCK_SECONDS"] = "1"
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
    assert up_to_date(bare)
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    assert not up_to_date(bare)


def up_to_date(app: Flask) -> bool:
    """Whether a start of the service would leave this database as it is."""
    settings = app.extensions[KEY].settings
    return not any(step.argv[-1] == "upgrade" for step in steps(settings))


def test_an_upgrade_from_the_spine_keeps_cases_referrals_escalations_and_draws(bare: Flask) -> None:
    upgrade(revision="0001")
    for statement in SPINE:
        db.session.execute(text(statement))
    db.session.connection().commit()
    upgrade()
    found = [tuple(db.session.execute(text(query)).one()) for query in KEPT]
    assert found == [
        ("case", "700101"),
        ("referral", "800001/2026-09-01", "800001"),
        (1,),
        ("child_in_need", 1, "selected"),
        ("open_cases", 1, 1),
    ]


def test_an_upgrade_puts_the_answers_of_submitted_audits_in_short(bare: Flask) -> None:
    upgrade(revision="0009")
    for statement in ANSWERED:
        db.session.execute(text(statement))
    db.session.connection().commit()
    upgrade()
    assert db.session.execute(text("SELECT id, answered FROM audit ORDER BY id")).all() == [
        *((1, "Pn.y."), (2, "....."), (3, None))
    ]


def test_somebody_who_writes_right_after_the_first_look_does_not_have_an_upgrade_refused(bare: Flask) -> None:
    upgrade()
    downgrade()
    tried: list[bool] = []

    def write(connection: Connection, cursor: Any, statement: str, *more: Any) -> None:
        if "alembic_version" in statement and not tried:
            tried.append(False)
            tried[0] = written()

    event.listen(db.engine, "after_cursor_execute", write)
    upgrade()
    assert tried == [db.engine.dialect.name != "sqlite"], "a file has one writer at a time"
    assert head_of() == newest() and written()


def test_an_upgrade_that_others_keep_waiting_ends_with_a_sentence_and_changes_nothing(bare: Flask) -> None:
    upgrade()
    downgrade()
    before = head_of(), set(inspect(db.engine).get_table_names())
    with beside() as connection:
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if db.engine.dialect.name == "sqlite" else "LOCK TABLE alembic_version"
        )
        result = bare.test_cli_runner().invoke(args=["db", "upgrade"])
    assert result.exit_code == 1 and re.search(r"waits [1-5](\.5)? seconds at most", result.output), result.output
    assert (head_of(), set(inspect(db.engine).get_table_names())) == before
    assert bare.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    assert head_of() == newest()


@contextmanager
def beside() -> Iterator[Connection]:
    """A connection of somebody else's, who waits for nothing."""
    waits = {"connect_args": {"timeout": 0}} if db.engine.dialect.name == "sqlite" else {}
    engine = create_engine(db.engine.url, poolclass=NullPool, **waits)
    with engine.connect() as connection:
        yield connection


def written() -> bool:
    """Whether somebody else could write a row."""
    with beside() as connection:
        try:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
            connection.commit()
        except OperationalError:
            return False
    return True


def head_of() -> str:
    with beside() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


NOW = "'2026-11-02 10:00:00+00:00'"
# One of each, as the first version wrote them.
SPINE = (
    f"""INSERT INTO import (id, kind, filename, digest, at, actor_name, counts, notices)
        VALUES (1, 'annex_a', 'a.xlsx', 'd', {NOW}, 'Perry', '{{}}', '[]')""",
    "INSERT INTO child_case (reference, status, restricted) VALUES ('700101', 'child_in_need', FALSE)",
    """INSERT INTO referral (reference, referred_on, no_further_action, import_id)
       VALUES ('800001', '2026-09-01', TRUE, 1)""",
    f"""INSERT INTO audit (id, state, version, kind, case_id, tool_key, tool_version, case_status, due_on,
                           safeguarding_now, returns, made_at)
        VALUES (1, 'audited', 1, 'routine', 1, 'core', 1, 'child_in_need', '2026-11-09', FALSE, 0, {NOW})""",
    f"""INSERT INTO escalation (id, state, version, cause, cause_key, level, audit_id, raised_at, acknowledge_by_on,
                                resolve_by_on)
        VALUES (1, 'raised', 1, 'inadequate', 'inadequate:1:0', 0, 1, {NOW}, '2026-11-04', '2026-11-16')""",
    f"""INSERT INTO cycle (id, state, version, name, share, seed, cut_off_on, frame_size, made_at, settings)
        VALUES (1, 'sampled', 1, 'Autumn', 0.5, '1', '2026-12-14', 1, {NOW}, '{{}}')""",
    "INSERT INTO cycle_case (id, cycle_id, case_id, position) VALUES (1, 1, 1, 1)",
)
KEPT = (
    "SELECT kind, reference FROM child_case WHERE id = 1",
    "SELECT kind, reference, child_reference FROM child_case WHERE id <> 1",
    "SELECT case_id FROM escalation",
    """SELECT status, "order", part FROM cycle_case""",
    "SELECT frame, wanted, given FROM cycle",
)

CONTENT = """{"sections": [{"questions": [{"key": "a"}, {"key": "b"}, {"key": "c"}]},
                           {"questions": [{"key": "d"}, {"key": "e"}]}]}"""
# One audit answered, one submitted without an answer, and one that is not submitted.
ANSWERED = (
    "INSERT INTO child_case (id, kind, reference, status, restricted) VALUES (1, 'case', '7', 'child_in_need', FALSE)",
    f"""INSERT INTO tool_version (id, state, version, key, number, title, content, digest, made_at)
        VALUES (1, 'published', 1, 'core', 1, 'Core', '{CONTENT}', 'd', {NOW})""".replace(":", "\\:"),
    *(
        f"""INSERT INTO audit (id, state, version, kind, case_id, tool_key, tool_version, case_status, due_on,
                               safeguarding_now, returns, made_at, submitted_at)
            VALUES ({number}, 'audited', 1, 'routine', 1, 'core', 1, 'child_in_need', '2026-11-09', FALSE, 0, {NOW},
                    {submitted})"""
        for number, submitted in ((1, NOW), (2, NOW), (3, "NULL"))
    ),
    """INSERT INTO answer (audit_id, question_key, value, comment, found_elsewhere)
       VALUES (1, 'a', 'partly', '', TRUE), (1, 'b', 'no', '', FALSE), (1, 'c', 'a text', '', FALSE),
              (1, 'd', 'yes', '', FALSE), (3, 'a', 'yes', '', FALSE)""",
)
