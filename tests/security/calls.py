"""Calls of the API as Schemathesis makes them from its document, at addresses of records that there are."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import given, settings
from hypothesis import seed as seeded
from schemathesis.transport.wsgi import WSGI_TRANSPORT
from sqlalchemy import select
from werkzeug.test import TestResponse

from service.database import db
from service.models import RECORDS
from tests.api.document import check
from tests.confidentiality.walker import FEW, KINDS, values_of
from tests.permissions.asking import Desks
from tests.permissions.place import PEOPLE
from tests.security.doors import Door, doors
from tests.security.fields import meant
from tests.security.hostile import LONG, NUMBERS, TEXTS, in_haste
from tests.security.tally import Beginning, Tally, TimeIsUp, Watch, rounds

AT_ONCE = 6  # of one operation in one round
OF_SOMETHING = 0.9  # the share of parts of an address that name what there is
LET_IN = 0.8  # the share of calls by somebody who may, to something that they may
KNOWN_BODY, MEANT, SPOILED = 0.3, 0.7, 0.25
UNCONDITIONAL = 0.8  # the share that does not say of which version they mean to change the record
# What is no record of a lifecycle, by its word in addresses.
TABLES = {
    "access-requests": "access_request",
    "cover": "cover",
    "discrepancies": "discrepancy",
    "erasures": "erasure",
    "imports": "import",
    "legal-holds": "legal_hold",
    "reports": "report",
    "retention-runs": "retention_run",
    "tasks": "task",
    "training": "training",
}


def calls(desks: Desks, beginning: Beginning, watch: Watch, seed: int) -> Tally:
    """Go through every operation again and again until the time is up, which it may be in the middle of one."""
    tally = Tally("Calls of the API")
    schema: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", desks.place.world.app)
    operations = [found.ok() for found in schema.get_all_operations()]
    caller = Caller(desks, tally, watch)
    try:
        for round_ in rounds(tally, watch, beginning):
            chance = random.Random(seed + round_)
            for operation in chance.sample(operations, len(operations)):
                caller.go_through(operation, chance)
    except TimeIsUp:
        pass
    return tally


@dataclass
class Caller:
    """Sends cases as somebody, mostly as whom the tables let in: chance alone would find most doors closed."""

    desks: Desks
    tally: Tally
    watch: Watch
    doors: dict[str, list[Door]] = field(default_factory=dict)

    def go_through(self, operation: Any, chance: random.Random) -> None:
        """Several cases of one operation; raises TimeIsUp instead of the next."""
        there = {part.name: _values(part.name, operation.path) for part in operation.path_parameters}
        self.doors[operation.label] = doors(self.desks, operation.method, operation.path)

        @seeded(chance.randrange(2**32))
        @settings(in_haste, max_examples=AT_ONCE)
        @given(case=operation.as_strategy())
        def send(case: Any) -> None:
            self.watch.look()
            self._send(case, there, chance)

        send()

    def _send(self, case: Any, there: dict[str, list[Any]], chance: random.Random) -> None:
        label, who, known = case.operation.label, chance.choice(list(PEOPLE)), dict[str, Any]()
        if self.doors[label] and chance.random() < LET_IN:
            who, known = chance.choice(self.doors[label])
        case.path_parameters = {name: _part(values, chance) for name, values in there.items()} | known
        self._change_body(case, chance)
        request = WSGI_TRANSPORT.serialize_case(case)
        method, path = request.pop("method"), request.pop("path")
        request["headers"].pop("Authorization", None)  # made up; what `who` has comes in its stead
        if chance.random() < UNCONDITIONAL:
            request["headers"].pop("If-Match", None)
        answer = self.desks.ask(who, method, path, **request)
        self.tally.add(label, answer.status_code, f"{who} {path} {request}")
        if fault := self._undocumented(method, path, answer):
            self.tally.failures.append(f"{label}: {fault}")

    def _change_body(self, case: Any, chance: random.Random) -> None:
        """Sometimes a body that means something, sometimes one with a value in it that nobody means."""
        if case.media_type != "application/json":
            return
        bodies, last = self.desks.place.bodies, case.operation.path.rpartition("/")[2]
        known = bodies.get(f"{case.method.upper()} {case.operation.path}", bodies.get(last))
        if known is not None and chance.random() < KNOWN_BODY:
            case.body = dict(known)
        elif isinstance(case.body, dict) and chance.random() < MEANT:
            case.body = {name: meant(name, value, self.desks.place, chance) for name, value in case.body.items()}
        if isinstance(case.body, dict) and case.body and chance.random() < SPOILED:
            case.body = {**case.body, chance.choice(list(case.body)): chance.choice(VALUES)}

    def _undocumented(self, method: str, path: str, answer: TestResponse) -> str:
        try:
            check(self.desks.place.world.app, method, path, answer)
        except AssertionError as fault:
            return str(fault)
        return ""


VALUES: tuple[object, ...] = (
    *TEXTS,
    LONG,
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    -(2**70),
    1.5,
    1e300,
    [],
    {},
    [None],
    {"a": {"b": []}},
)


def _values(name: str, path: str) -> list[Any]:
    """What a part of an address can be, so that it names what there is."""
    word = path.split("/")[3]
    if name == "token_id":
        return list(db.session.scalars(select(db.metadata.tables["token"].c.id)))
    if name == "id" and word in TABLES:
        return list(db.session.scalars(select(db.metadata.tables[TABLES[word]].c.id))) or list(FEW)
    return values_of(name, KINDS.get(word) if word in KINDS and KINDS[word] in RECORDS else None)


def _part(values: list[Any], chance: random.Random) -> Any:
    return chance.choice(values) if values and chance.random() < OF_SOMETHING else chance.choice(NUMBERS)
