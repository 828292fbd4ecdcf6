"""`make fuzz`: whatever Schemathesis makes of the API's document, with real tokens; no answer may be of 500."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import schemathesis
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from config.settings import Settings
from service.application import create_app
from service.context import KEY
from service.database import db
from tests.api.client import DAYS, token_for
from tests.support.world import HandClock, World, without_chance

WHO = ("Quentin", "Tess", "Pat", "Ada", "Perry", "Hana")
AT_ONCE = 12
FAILED = 500
OF_RECORDS = 0.7  # the share of calls that name a record by a number that there is


def application(folder: Path) -> Flask:
    """The service on a new file, with the usual authority and a record of most kinds."""
    environment = {"VAR": str(folder), "SECRET_KEY": "fuzz-only-key-of-some-length", "LOG_LEVEL": "CRITICAL"}
    app = create_app(Settings.from_environment(environment), clock=HandClock())
    app.extensions[KEY].policy = without_chance(app.extensions[KEY].policy)
    with app.app_context():
        upgrade()
    return app


def fuzz(app: Flask, tokens: list[str], seconds: float, seed: int) -> tuple[Counter[int], list[str]]:
    """Go through every operation again and again until the time is up; answers by status, and what failed how."""
    answers: Counter[int] = Counter()
    failures: list[str] = []
    schema: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    until, round_ = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        chance = random.Random(seed + round_)
        for operation in chance.sample(operations, len(operations)):
            if time.monotonic() > until:
                break
            _operation(operation, tokens, chance, answers, failures)
        round_ += 1
    return answers, failures


def _operation(
    operation: Any, tokens: list[str], chance: random.Random, answers: Counter[int], failures: list[str]
) -> None:
    @seeded(chance.randrange(2**32))
    @settings(
        max_examples=AT_ONCE,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        if chance.random() < OF_RECORDS:
            numbers = {name: chance.randint(1, 3) for name, value in case.path_parameters.items() if type(value) is int}
            case.path_parameters = {**case.path_parameters, **numbers}
        answer = case.call(headers={"Authorization": f"Bearer {chance.choice(tokens)}"})
        answers[answer.status_code] += 1
        if answer.status_code >= FAILED:
            failures.append(f"{answer.status_code} {case.as_curl_command()[:600]}")

    send()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    given_ = parser.parse_args(arguments)
    print(f"Seed {given_.seed}, {given_.seconds:.0f} seconds.", flush=True)
    with tempfile.TemporaryDirectory(prefix="countersign-fuzz-") as folder:
        app = application(Path(folder))
        with app.app_context():
            tokens = _tokens(app)
        answers, failures = fuzz(app, tokens, given_.seconds, given_.seed)
        with app.app_context():
            db.engine.dispose()
    print(f"{answers.total()} requests: {', '.join(f'{n} × {status}' for status, n in sorted(answers.items()))}.")
    print("\n".join(dict.fromkeys(failures)) or "No server error.")
    return 1 if failures else 0


def _tokens(app: Flask) -> list[str]:
    world = World(app, app.extensions[KEY].clock).authority()
    plan = world.complete(world.issued())
    world.book(world["Pat"], plan.due_on)
    world.cycle()
    return [token_for(world[who], DAYS) for who in WHO]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
