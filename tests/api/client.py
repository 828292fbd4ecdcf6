"""Calls the API as somebody, with a real bearer token, each request in an application context of its own."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.database import db
from service.models import Person
from service.signing_in import new_token
from service.transaction import transaction
from tests.support.world import World

ROOT = "/api/v1"


def token_for(person: Person, days: int = 1) -> str:
    """A bearer token that ends after some days."""
    with transaction() as work:
        token, text = new_token(person, days)
        work.session.add(token)
    return text


class Api:
    """One person's client. Bodies are sent as JSON; addresses are below /api/v1."""

    def __init__(self, world: World, who: str | None) -> None:
        self.app = world.app
        self.headers = {"Authorization": f"Bearer {token_for(world[who])}"} if who else {}

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.send("GET", path, query_string=query)

    def post(self, path: str, json: Any = None, **headers: str) -> TestResponse:
        return self.send("POST", path, json={} if json is None else json, headers=headers)

    def put(self, path: str, json: Any, **headers: str) -> TestResponse:
        return self.send("PUT", path, json=json, headers=headers)

    def send(self, method: str, path: str, **options: Any) -> TestResponse:
        """Any request; `headers` join those of the sign-in, written with _ for -."""
        given = {name.replace("_", "-"): value for name, value in options.pop("headers", {}).items()}
        db.session.rollback()
        with self.app.app_context():
            client = FlaskClient(self.app, use_cookies=False)
            return client.open(
                path if path.startswith("/api") else f"{ROOT}{path}",
                method=method,
                headers={**self.headers, **given},
                **options,
            )


def fire(api: Api, path: str, trigger: str, **facts: Any) -> Any:
    """Fire a trigger that must succeed, and return the record as it is then."""
    answer = api.post(f"{path}/transitions/{trigger}", facts)
    assert answer.status_code == 200, answer.text
    return answer.json
