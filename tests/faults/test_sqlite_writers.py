"""Eight people write at once: on SQLite nobody ever sees that the database is locked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from service.database import db
from service.models import Supervision
from tests.api.client import Api
from tests.faults.scoreboard import Result, keep
from tests.support.world import World

WRITERS, FEW, MANY = 8, 2, 40
ROW = "8 writers at once"


def write(world: World, times: int) -> None:
    people = [world.authority()["Pat"].email, *(_supervised(world, number) for number in range(WRITERS - 1))]
    api, start = Api(world, "Tess"), Barrier(WRITERS)

    def writer(email: str) -> list[int]:
        start.wait()
        days = [f"2027-{1 + number // 25:02d}-{1 + number % 25:02d}" for number in range(times)]
        return [api.post("/supervisions", {"person": email, "on": day}).status for day in days]

    with ThreadPoolExecutor(WRITERS) as pool:
        statuses = [status for found in pool.map(writer, people) for status in found]
    db.session.rollback()
    made, wrong = len(world.all(Supervision)), [status for status in statuses if status != 201]
    name = "PostgreSQL" if db.engine.dialect.name == "postgresql" else "SQLite"
    said = f'"database is locked": {len(wrong)}.'
    keep(Result(ROW, name, commands=len(statuses), faults=0, lost=len(statuses) - made, duplicated=0, said=said))
    assert (wrong, made) == ([], WRITERS * times)


def _supervised(world: World, number: int) -> str:
    return str(world.person(f"Writer{number} Eight", "practitioner", world["Tess"], team_id=world.team().id).email)


def test_eight_writers_at_once_are_all_served(world: World) -> None:
    write(world, FEW)


@pytest.mark.faults
@pytest.mark.slow
def test_eight_writers_at_once_are_all_served_for_a_while(world: World) -> None:
    write(world, MANY)
