"""Asks the running application anything as anybody, quickly: pages with a session, the API with a token."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.database import db
from tests.api.client import token_for
from tests.permissions.place import GONE, PEOPLE, Place
from tests.web.browser import Browser

DAYS = 1000


def address(number: int) -> str:
    """One of the addresses of this machine, another for each number."""
    return f"127.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@dataclass
class Desks:
    """Everybody's browser and token, made once; whoever is gone had theirs before they went."""

    place: Place
    browsers: dict[str, FlaskClient] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    asked: count[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        world = self.place.world
        for name in (*PEOPLE, *GONE):
            self.browsers[name] = Browser(world, name).client
            self.tokens[name] = token_for(world[name], DAYS)

    def ask(self, who: str, method: str, path: str, *, by_cookie: bool = False, **options: Any) -> TestResponse:
        """One request in a context of its own; whoever is nobody brings neither session nor token.

        It comes from an address of its own on this machine, so that nobody is slowed for trying much.
        """
        app = self.place.world.app
        db.session.rollback()
        api = path.startswith("/api/v1/") and not by_cookie
        client = self.browsers.get(who) if not api else None
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if api and who in self.tokens else {}
        options["environ_base"] = {"REMOTE_ADDR": address(next(self.asked))}
        with app.app_context():
            client = client or app.test_client(use_cookies=False)
            response = client.open(path, method=method, headers={**headers, **options.pop("headers", {})}, **options)
            response.get_data()
            response.close()
        return response
