"""Whatever ran before in the same process, a test runs on the database that its name says."""

from __future__ import annotations

from service.database import db
from tests.support.world import World

DIALECTS = {"sqlite": "sqlite", "postgres": "postgresql"}


def test_a_test_runs_on_the_database_in_its_name(database: str, world: World) -> None:
    assert db.engine.dialect.name == DIALECTS[database]
