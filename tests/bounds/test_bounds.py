"""Whatever is wrong with the database, every address says within its bound that it is a moment to wait."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from config.settings import Settings
from service.application import create_app
from service.database import db
from service.models import Person
from service.transaction import transaction
from tests.api.client import token_for
from tests.support.postgres import Cluster, available_binaries

pytestmark = pytest.mark.postgres
SHORT = {"DATABASE_LOCK_SECONDS": "1", "DATABASE_STATEMENT_SECONDS": "2", "DATABASE_IDLE_SECONDS": "1"}
POOL = {"DATABASE_POOL": "1", "DATABASE_POOL_SECONDS": "1"}
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="countersign-pg-", dir="/tmp"))
    server = Cluster(available_binaries()[0], folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def service(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """An application with short bounds and one connection, and somebody's token."""
    environment = {"VAR": str(tmp_path_factory.mktemp("var")), "SECRET_KEY": "tests-only" * 4, "LOG_LEVEL": "CRITICAL"}
    app = create_app(Settings.from_environment({**environment, **SHORT, **POOL, "DATABASE_URL": cluster.url}))
    with app.app_context():
        db.create_all()
        with transaction() as work:
            work.session.add(Person(email="ann@example.org", name="Ann Anybody"))
        token = token_for(db.session.query(Person).one(), 900)
        db.session.remove()
    # Outside the context: each request has one of its own, as it has in the service.
    yield app, token
    with app.app_context():
        db.engine.dispose()


def outside(cluster: Cluster) -> Connection:
    """A connection that belongs to no application."""
    return create_engine(cluster.url, poolclass=NullPool).connect()


def waits(answer: Any, kind: str) -> bool:
    return (answer.status_code, answer.mimetype) == (503, kind) and int(answer.headers["Retry-After"]) > 0


def signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "1.0"
    return client


def both_doors_wait(app: Flask, token: str) -> bool:
    api = app.test_client().get("/api/v1/tasks", headers={"Authorization": f"Bearer {token}"})
    page = signed_in(app).get("/")
    assert "Wait a few seconds" in page.text
    return waits(api, PROBLEM) and waits(page, "text/html")


def test_no_address_fails_while_the_server_is_stopped_and_all_is_well_when_it_is_back(
    cluster: Cluster, service: tuple[Flask, str]
) -> None:
    app, token = service
    bearer = {"Authorization": f"Bearer {token}"}
    cluster.stop()
    try:
        clients = [(app.test_client(), bearer), (signed_in(app), {}), (app.test_client(), {})]
        for rule in app.url_map.iter_rules():
            path = re.sub(r"<[^>]*>", "1", str(rule))
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                for client, headers in clients:
                    answer = client.open(path, method=method, headers=headers)
                    assert answer.status_code < 500 or "Retry-After" in answer.headers, (method, path)
                    assert answer.status_code in (503, *range(200, 500)), (method, path)
        assert both_doors_wait(app, token)
        assert waits(signed_in(app).get("/no/such/page"), "text/html")
    finally:
        cluster.start()
    assert app.test_client().get("/api/v1/tasks", headers=bearer).status_code == 200


def test_a_table_that_somebody_has_locked_is_waited_for_no_longer_than_the_bound(
    cluster: Cluster, service: tuple[Flask, str]
) -> None:
    with outside(cluster) as other:
        other.execute(text("LOCK TABLE person IN ACCESS EXCLUSIVE MODE"))
        assert both_doors_wait(*service)


def test_without_a_free_connection_both_doors_ask_for_patience(service: tuple[Flask, str]) -> None:
    app, token = service
    with app.app_context():
        engine = db.engine
    with engine.connect():
        assert both_doors_wait(app, token)


@pytest.mark.parametrize("wait", ["SELECT pg_sleep(20)", "SELECT 1"], ids=["a long question", "an idle transaction"])
def test_what_takes_too_long_is_ended_by_the_server(cluster: Cluster, service: tuple[Flask, str], wait: str) -> None:
    with service[0].app_context():
        engine = db.engine
    with outside(cluster) as clock, pytest.raises(DBAPIError), engine.connect() as connection:
        connection.execute(text(wait))
        clock.execute(text("SELECT pg_sleep(2)"))
        connection.execute(text("SELECT 1"))


def test_neither_side_waits_half_a_minute_for_a_machine_that_is_gone(service: tuple[Flask, str]) -> None:
    """What is asked for when connecting; that it works is seen where machines are unplugged, by `make hosts`."""
    with service[0].app_context(), db.engine.connect() as connection:
        asked = connection.connection.dbapi_connection.info.get_parameters()  # type: ignore[union-attr]
        server = dict(re.findall(r"-c (tcp_\w+)=(\d+)", asked["options"]))
    silent = [int(asked[name]) for name in ("keepalives_idle", "keepalives_interval", "keepalives_count")]
    assert silent[0] + silent[1] * silent[2] < 30 and int(asked["tcp_user_timeout"]) < 30_000
    assert [
        int(server[f"tcp_{name}"]) for name in ("keepalives_idle", "keepalives_interval", "keepalives_count")
    ] == silent
    assert server["tcp_user_timeout"] == asked["tcp_user_timeout"]
