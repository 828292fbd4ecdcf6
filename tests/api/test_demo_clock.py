"""The demonstration's clock, moved through the API; anywhere else there is no such address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from config.settings import Settings
from service.application import create_app
from service.database import db
from service.models import Person
from service.transaction import transaction
from tests.api.client import Api, token_for
from tests.support.world import HandClock, World


@pytest.fixture
def demonstration(tmp_path: Path) -> Iterator[Flask]:
    """An application that demonstrates, with one person in it."""
    environment = {"VAR": str(tmp_path), "SECRET_KEY": "tests-only" * 4, "DEMO": "1"}
    app = create_app(Settings.from_environment(environment), clock=HandClock())
    with app.app_context():
        db.create_all()
        with transaction() as work:
            work.session.add(Person(email="ann@example.org", name="Ann Anybody"))
        yield app
        db.session.remove()
        db.engine.dispose()


def moved(app: Flask, body: Any) -> Any:
    with app.app_context():
        person = db.session.query(Person).one()
        headers = {"Authorization": f"Bearer {token_for(person, 1000)}"}
        return app.test_client().post("/api/v1/demo/clock", json=body, headers=headers)


def test_the_clock_goes_to_the_day_that_is_asked_for(demonstration: Flask) -> None:
    answer = moved(demonstration, {"to": "2026-12-01"})
    assert (answer.status_code, answer.json["today"]) == (200, "2026-12-01")


def test_the_clock_goes_neither_back_nor_too_far_nor_to_what_is_no_day(demonstration: Flask) -> None:
    for day in ("2026-11-01", "2030-01-01", "tomorrow", None, 7):
        assert moved(demonstration, {"to": day}).status_code == 422, day
    assert moved(demonstration, {"to": "2026-12-01", "speed": 2}).status_code == 422


def test_outside_a_demonstration_there_is_no_such_address(world: World) -> None:
    world.authority()
    assert Api(world, "Tess").post("/demo/clock", {"to": "2026-12-01"}).status == 404
