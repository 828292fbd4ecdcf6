"""How the service says that it runs: metrics, readiness, heartbeats, lines in its logs."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import select, text, update

from config.settings import ROOT
from notifications.pulse import Pulse
from service.context import wall_clock
from service.database import db
from service.lines import JsonLines, ReadableLines, about
from service.models import Heartbeat, Outbox
from service.transaction import rollback, transaction
from service.usecases.beating import beat
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser

SAMPLE = re.compile(r'countersign_[a-z_]+(\{(lane|kind|program)="[a-z_]+"\})? [0-9.e+-]+')
TOKEN = "wzq7-kx2m-9tbd-4hfr"


def asked(world: World, **more: Any) -> Any:
    return world.app.test_client().get("/metrics", **more)


def samples(answer: Any) -> dict[str, float]:
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert all(map(SAMPLE.fullmatch, lines)), lines
    return {line.rpartition(" ")[0].removeprefix("countersign_"): float(line.rpartition(" ")[2]) for line in lines}


def test_metrics_say_what_waits_what_died_and_what_struck_without_effect(world: World) -> None:
    world.authority().issued()
    beat("clock")
    with transaction() as work:
        first = work.session.scalar(select(Outbox.id).order_by(Outbox.id).limit(1))
        work.session.execute(update(Outbox).where(Outbox.id == first).values(status="dead"))
    world.clock.forward(days=15)
    with statements(without=("BEGIN", "SAVEPOINT", "ROLLBACK")) as heard:
        found = samples(asked(world))
    assert len(heard) <= 60
    assert (found["dead_letters"], found["up"], found["discrepancies"]) == (1, 1, 0)
    assert found['outbox_waiting{lane="bulk"}'] > 0
    assert found['outbox_oldest_seconds{lane="bulk"}'] == timedelta(days=15).total_seconds()
    assert found["clocks_due"] > 0 and found["clocks_oldest_due_seconds"] >= timedelta(days=1).total_seconds()
    assert 0 <= found['heartbeat_age_seconds{program="clock"}'] < 60
    assert found["sweep_lag_seconds"] == 0


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, 200),
        ({"headers": {"X-Forwarded-Proto": "https"}}, 404),
        ({"headers": {"Host": "audits.council.example"}}, 404),
        ({"environ_base": {"REMOTE_ADDR": "10.1.2.3"}}, 404),
        ({"environ_base": {"REMOTE_ADDR": "10.1.2.3"}, "headers": {"Authorization": f"Bearer {TOKEN}"}}, 200),
        ({"environ_base": {"REMOTE_ADDR": "10.1.2.3"}, "headers": {"Authorization": "Bearer wrong"}}, 404),
    ],
)
def test_metrics_are_for_this_machine_and_for_whoever_has_the_token(
    world: World, monkeypatch: pytest.MonkeyPatch, more: dict[str, Any], status: int
) -> None:
    monkeypatch.setattr(world.context, "settings", replace(world.context.settings, metrics_token=TOKEN))
    assert asked(world, **more).status_code == status


def test_a_program_that_is_late_is_named_with_what_follows(world: World) -> None:
    world.authority()
    page = Browser(world, "Ada").open("/administration")
    assert "The clock is not heard of" in page.text and "The worker is not heard of" in page.text
    Pulse(world.app, "worker").beat()
    with transaction() as work:
        work.session.merge(Heartbeat(program="clock", at=wall_clock() - timedelta(minutes=6)))
    page = Browser(world, "Ada").open("/administration")
    assert "The worker is not heard of" not in page.text
    assert "It was last heard of" in page.text and "nobody is reminded and nothing escalates" in page.text


def newest() -> str:
    return str(ScriptDirectory(str(ROOT / "migrations")).get_current_head())


def test_ready_says_what_is_behind_and_who_is_not_heard_of(world: World) -> None:
    client = world.app.test_client()
    assert client.get("/health/ready").status_code == 503, "the tests make tables without migrations"
    for version, status in (("0001", 503), (newest(), 200), ("9999", 200)):
        rollback()
        with db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32))"))
            connection.execute(text("DELETE FROM alembic_version"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})
        answer = client.get("/health/ready")
        assert answer.status_code == status, (version, answer.json)
    assert (answer.json or {})["not_heard_of"] == ["clock", "worker"]
    rollback()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))


@pytest.fixture
def written() -> Iterator[list[logging.LogRecord]]:
    """Every line of any program, as JSON and readable."""
    lines: list[Any] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append((json.loads(JsonLines().format(record)), ReadableLines().format(record)))

    root, handler, level = logging.getLogger(), Kept(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_request_has_a_number_in_each_line_and_in_its_answer(world: World, written: list[Any]) -> None:
    plan = world.authority().issued()
    client = Browser(world, "Pat").client
    answer = client.get(f"/plans/{plan.id}?named=canary", headers={"X-Request-ID": "from-the-proxy-1"})
    line, readable = written[-1]
    assert (line["request"], line["record"], line["level"]) == ("from-the-proxy-1", str(plan.id), "info")
    assert answer.headers["X-Request-ID"] == line["request"] and "canary" not in readable
    assert f"[request from-the-proxy-1] [record {plan.id}]" in readable
    bad = client.get("/", headers={"X-Request-ID": "two words"})
    assert re.fullmatch("[0-9a-f]{16}", bad.headers["X-Request-ID"])


def test_an_error_is_written_without_its_message(written: list[Any]) -> None:
    with about(job="strike-1", record="task 5"):
        try:
            raise ValueError("canary")
        except ValueError:
            logging.getLogger("anybody").exception("it failed")
    line, readable = written[-1]
    assert (line["job"], line["record"]) == ("strike-1", "task 5")
    assert line["error"].startswith("ValueError at test_running.py:")
    assert "canary" not in readable + json.dumps(line) and "ERROR" in readable
