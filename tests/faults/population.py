"""Who works in a fault run: eight managers with a practitioner each, and cases enough, on a migrated database."""

from __future__ import annotations

from pathlib import Path

from flask_migrate import upgrade

from config.settings import ROOT, Settings
from service.application import create_app
from service.database import db
from service.models import Person as Row
from service.signing_in import new_token
from service.transaction import transaction
from tests.faults.installation import SECRET
from tests.faults.people import Person
from tests.support.world import HandClock, World

MANAGERS = 8
CASES = 12
DAYS = 3000


def populate(url: str, folder: Path) -> list[Person]:
    """Migrate an empty database and fill it; returns the managers, whose tokens hold for years."""
    environment = {"VAR": str(folder), "SECRET_KEY": SECRET, "LOG_LEVEL": "ERROR", "DATABASE_URL": url}
    app = create_app(Settings.from_environment(environment))
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        world = World(app, HandClock()).authority()
        people = [_manager(world, number) for number in range(MANAGERS)]
        db.session.remove()
        db.engine.dispose()
    return people


def _manager(world: World, number: int) -> Person:
    with world.together():
        team = world.team(f"Team {number}")
        manager = world.person(f"Mia{number} Manager", "team_manager", world["Sam"], team_id=team.id)
        worker = world.person(f"Wes{number} Worker", "practitioner", manager, team_id=team.id)
        cases = [world.case(worker, team_id=team.id).reference for _ in range(CASES)]
    return Person(number, _token(manager.id), worker.email, tuple(cases), manager.email)


def _token(person_id: int) -> str:
    with transaction() as work:
        token, text = new_token(work.session.get_one(Row, person_id), DAYS)
        work.session.add(token)
        return text
