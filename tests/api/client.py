"""Calls the API as somebody, with a real bearer token, and holds every answer to the OpenAPI document."""

from __future__ import annotations

from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.database import db
from service.models import Person
from service.signing_in import new_token
from service.transaction import transaction
from tests.api.document import check
from tests.support.world import World

ROOT = "/api/v1"
DAYS = 1000  # tests let days go by
JSON = Any  # an answer's body, whose shape the document checks


def token_for(person: Person, days: int = 1) -> str:
    """A bearer token that ends after some days."""
    with transaction() as work:
        token, text = new_token(person, days)
        work.session.add(token)
    return text


class Answer:
    """What came back: status, headers and JSON body."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.data = response.data
        self.json: JSON = response.json

    def __repr__(self) -> str:
        return f"{self.status} {self.data[:2000]!r}"


class Api:
    """One person's client. Bodies are sent as JSON; addresses are below /api/v1."""

    def __init__(self, world: World, who: str | None) -> None:
        self.app = world.app
        self.headers = {"Authorization": f"Bearer {token_for(world[who], DAYS)}"} if who else {}

    def get(self, path: str, **query: Any) -> Answer:
        return self.send("GET", path, query_string=query)

    def post(self, path: str, json: Any = None, **headers: str) -> Answer:
        return self.send("POST", path, json={} if json is None else json, headers=headers)

    def put(self, path: str, json: Any, **headers: str) -> Answer:
        return self.send("PUT", path, json=json, headers=headers)

    def send(self, method: str, path: str, **options: Any) -> Answer:
        """Any request, in an application context of its own; `headers` join the sign-in, with _ for -."""
        given = {name.replace("_", "-"): value for name, value in options.pop("headers", {}).items()}
        path = path if path.startswith("/api") else f"{ROOT}{path}"
        if has_app_context():
            db.session.rollback()
        with self.app.app_context():
            client = FlaskClient(self.app, use_cookies=False)
            response = client.open(path, method=method, headers={**self.headers, **given}, **options)
        check(self.app, method, path, response)
        return Answer(response)


def fire(api: Api, path: str, trigger: str, **facts: Any) -> JSON:
    """Fire a trigger that must succeed, and return the record as it is then."""
    answer = api.post(f"{path}/transitions/{trigger}", facts)
    assert answer.status == 200, answer
    return answer.json


def begun(api: Api, path: str, **body: Any) -> str:
    """Begin a record, which must succeed, and return its address."""
    answer = api.post(path, body)
    assert answer.status == 201, answer
    return f"{path}/{answer.json['id']}"
