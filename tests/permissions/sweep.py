"""Goes to every address as everybody, and says what differs from the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from zlib import crc32

from sqlalchemy import event
from werkzeug.test import TestResponse

from service.database import db
from tests.permissions.asking import Desks
from tests.permissions.expected import EACH_STEP, SEES, Gate, doing, gates, passing, permissions_of, scopes, seeing
from tests.permissions.place import GONE, NOBODY, PEOPLE
from tests.permissions.routes import Route, routes

EVERYBODY = (*PEOPLE, *GONE, NOBODY)
CLOSED, ABSENT = (403, 404), 404
NOWHERE = 999_983
# What no refusal may tell apart: numbers, words that count once, and what stands in an address.
CHANGING = re.compile(
    rb'name="(csrf_token|once)" value="[^"]*"|nonce="[^"]*"|\d+|nobody@example\.org|[\w.]+@example\.org'
)
# What stands for the other parts of an address.
PARTS: dict[str, Any] = {
    "ending": "csv",
    "file": "0" * 32,
    "filename": "reference.css",
    "form": "csv",
    "key": "core",
    "kind": "audit",
    "name": "core",
    "page": "evidence",
    "plan": 1,
    "role": "team_manager",
    "section": "record",
    "to": "next-working-day",
    "token_id": NOWHERE,
    "token": "0" * 32,
    "version": 1,
    "what": "up",
}
# What stands for them where a kind of record has its own, or a question is meant.
OWN_PARTS = {
    ("self_audit", False): {"section": "file"},
    ("tool_version", False): {"key": "record"},
    ("tool_version", True): {"key": "record.details"},
}
# Pages that need something of their own: a record, a caller on this machine, what is listed, or nobody signed in yet.
ONWARD = ("/api/v1/verifications/record", "/confirm", "/metrics", "/quick-wins/remind", "/sign-in")
ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
TELLING = (b"Werkzeug", b"werkzeug", b"Traceback (most recent")
# The report of the place is no export.
EMPTY = {"GET /api/v1/reports/<number>/export.xlsx", "GET /insight/reports/<number>/export.xlsx"}
# A page may first say what its form lacks; the API's way to the same use case is held to the permission.
REFUSED = {True: (403, 404, 409), False: (403, 404, 409, 422)}
VERIFIED = "/api/v1/verifications/record"
# Steps that have pages of their own, which stand in routes.yaml with their own addresses.
APART = {"attach_evidence", "remove_evidence"}
READ_APART = {*APART, "draw"}
# Where whoever may not write is led to what they may read.
LEADING = ("POST /audits/<number>/check", "POST /self-audits/<number>/check")
ITSELF = re.compile(r"GET /api/v1/[a-z-]+/<(number|reference|email)>")
WRITING = ("INSERT", "UPDATE", "DELETE")
# Who looked, who tried to get in, and when a token was last used: that is written of everybody.
OF_EVERYBODY = ("access_record", "failed_try", "UPDATE token SET used_at")


@contextmanager
def writes() -> Iterator[list[str]]:
    """What is written in the database meanwhile, apart from who looked at what and who tried to get in."""
    heard: list[str] = []

    def hear(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.lstrip().upper().startswith(WRITING) and not any(name in statement for name in OF_EVERYBODY):
            heard.append(statement.split("(")[0])

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)


class Sweep:
    """All differences that were found, each as a line; `asked` counts requests."""

    def __init__(self, desks: Desks, *, every: bool = False) -> None:
        self.every = every
        self.desks = desks
        self.place = desks.place
        self.wrong: list[str] = []
        self.asked = 0
        self._absent: dict[tuple[str, str], tuple[int, bytes]] = {}

    def known(self) -> list[tuple[Route, Gate]]:
        """The addresses of the running application that the table knows."""
        return [(route, gates()[str(route)]) for route in routes(self.place.world.app) if str(route) in gates()]

    def pages(self) -> None:
        """Every address that opens as a whole, to everybody; what changes something only to those who may not."""
        for route, gate in self.known():
            if gate.kind is None:
                may = passing(gate.needs)
                for who in self._some(str(route), may):
                    self._page(route, who, may=who in may)

    def _some(self, place: str, let_in: frozenset[str]) -> list[str]:
        """Everybody, or else one of those who are let in, two of the others and sometimes one who is gone or nobody.

        Who they are changes from place to place, so that everybody comes to many.
        """
        if self.every:
            return list(EVERYBODY)
        turn = crc32(place.encode())
        groups = ([*let_in & {*PEOPLE}], 1), ([*{*PEOPLE} - let_in], 2), ([*GONE, NOBODY], turn % 3 == 0)
        return [
            sorted(who)[(turn + 5 * step) % len(who)] for who, most in groups for step in range(min(most, len(who)))
        ]

    def _page(self, route: Route, who: str, *, may: bool) -> None:
        if may and route.method != "GET":
            return
        parts = {**PARTS, "email": self.place.world["Pat"].email, "number": NOWHERE}
        parts["what"] = "audits" if "behind" in route.where else "up"
        status, written, _ = self.send(who, route.method, route.at(**parts))
        if not may and (written or not self._turned_away(who, status)):
            self.wrong.append(f"{who} is let in at {route}: {status} {written}")
        if (
            may
            and not route.where.startswith(ONWARD)
            and (status == 403 or (status == ABSENT and not route.parts) or self._to_sign_in(status))
        ):
            self.wrong.append(f"{who} is kept out of {route}: {status}")

    def records(self, *kinds: str) -> None:
        """Every address of every record in every scope, to everybody; of these kinds alone, if any are named."""
        for route, gate in self.known():
            if gate.kind is None or (kinds and gate.kind not in kinds):
                continue
            for scope in scopes().get(gate.kind, {}):
                for trigger in self._triggers(route, gate, scope):
                    for who in self._asked_by(route, f"{route} {scope} {trigger}", seeing(gate.kind, scope)):
                        self._record(route, gate, scope, who, trigger)

    def _asked_by(self, route: Route, place: str, let_in: frozenset[str]) -> list[str]:
        """Everybody where the API shows the record itself, so that each scope meets all; some at all else."""
        return list(EVERYBODY) if ITSELF.fullmatch(str(route)) else self._some(place, let_in)

    def _triggers(self, route: Route, gate: Gate, scope: str) -> list[str]:
        """All steps at one of a kind's addresses, one of them at the others, unless everything is wanted."""
        api = route.where.startswith("/api/")
        apart = READ_APART if route.method == "GET" else APART
        steps = sorted(set(permissions_of(gate.kind or "")) - (set() if api else apart))
        if "trigger" not in route.parts:
            return [""]
        return steps if self.every or (api and "does" in scopes()[gate.kind or ""][scope]) else steps[:1]

    def _record(self, route: Route, gate: Gate, scope: str, who: str, trigger: str) -> None:
        kind = str(gate.kind)
        sees, may = who in seeing(kind, scope), self._may(gate, scope, who, trigger)
        if sees and (may is None or (may and route.method != "GET")):
            return
        status, written, body = self.send(who, route.method, self._at(route, kind, scope, trigger))
        named = f"{who} at {route} ({scope}{': ' + trigger if trigger else ''}): {status} {' '.join(written)}"
        if not sees and (written or not self._is_absent(route, who, status, body, trigger)):
            self.wrong.append(f"seen by {named}")
        if sees and may and str(route) not in EMPTY and (status == ABSENT or self._to_sign_in(status)):
            self.wrong.append(f"hidden from {named}")
        refused = (*REFUSED["/api/" in route.where], *([302] if str(route) in LEADING else []))
        if sees and may is False and (written or status not in refused):
            self.wrong.append(f"done by {named}")

    def _may(self, gate: Gate, scope: str, who: str, trigger: str) -> bool | None:
        if gate.needs == SEES:
            return True
        wanted = permissions_of(str(gate.kind))[trigger] if gate.needs == EACH_STEP else {gate.needs}
        names = [doing(str(gate.kind), scope, needs) for needs in wanted]
        return None if None in names else any(who in (found or ()) for found in names)

    def _at(self, route: Route, kind: str, scope: str, trigger: str) -> str:
        place, world = self.place, self.place.world
        parts = {**PARTS, "number": self._number(route, kind, scope), "trigger": trigger}
        parts["reference"] = place.references.get(scope, place.references["own team"])
        parts |= OWN_PARTS.get((kind, "questions/<key>" in route.where), {})
        parts["file"] = place.files.get(scope, PARTS["file"])
        parts["email"] = world[scope].email if kind == "person" else world["Pat"].email
        return route.at(**parts)

    def _number(self, route: Route, kind: str, scope: str) -> int:
        """A practitioner's form is also reached by the number of its audit."""
        number = self.place.numbers[kind, scope]
        if kind == "practitioner_form" and "/audits/" in route.where:
            return int(self.place.world.record(kind, number).audit_id)
        return number

    def _is_absent(self, route: Route, who: str, status: int, body: bytes, trigger: str) -> bool:
        """The answer is that for a record which never was; whoever is gone or nobody is not let in at all."""
        if who not in PEOPLE:
            return self._turned_away(who, status)
        key = (who, f"{route}{trigger}")
        if key not in self._absent:
            nowhere = {"number": NOWHERE, "trigger": trigger, "reference": NOWHERE, "email": "nobody@example.org"}
            found, _, said = self.send(who, route.method, route.at(**{**PARTS, **nowhere}))
            self._absent[key] = found, plain(said)
        return status in CLOSED and (status, plain(body)) == self._absent[key]

    def send(self, who: str, method: str, path: str) -> tuple[int, list[str], bytes]:
        """Status, what was written, and the body; 303 is the way to the sign-in, 302 any other."""
        self.asked += 1
        body: dict[str, Any] = {} if method == "GET" else {"data": {}}
        if path.startswith("/api/"):
            body = self._body(method, path)
        with writes() as written:
            answer = self.desks.ask(who, method, path, **body)
        self.wrong += [f"{method} {path} ({answer.status_code}): {fault}" for fault in unprotected(answer)]
        onward = answer.status_code == 303 and not answer.headers["Location"].startswith("/sign-in")
        return 302 if onward else answer.status_code, written, answer.data

    def _body(self, method: str, path: str) -> dict[str, Any]:
        """What a call of the API must hold to be understood, so that what refuses it is the permission."""
        if method == "GET":
            return {"query_string": {"kind": "audit", "record": NOWHERE}} if path == VERIFIED else {}
        if path.endswith("/evidence"):
            return {"data": {"file": (BytesIO(b"A note."), "note.txt"), "action": "1"}}
        return {"json": self.place.bodies.get(f"{method} {path}", self.place.bodies.get(path.rpartition("/")[2], {}))}

    def _turned_away(self, who: str, status: int) -> bool:
        return status in CLOSED if who in PEOPLE else self._to_sign_in(status)

    def _to_sign_in(self, status: int) -> bool:
        return status in (303, 401)


def unprotected(answer: TestResponse) -> list[str]:
    """What an answer lacks of the headers that every one carries, and what it tells of the program that gave it."""
    headers, lacking = answer.headers, []
    policy = headers.get("Content-Security-Policy", "")
    if "frame-ancestors 'none'" not in policy or "default-src 'none'" not in policy or "unsafe" in policy:
        lacking.append(f"Content-Security-Policy {policy!r}")
    lacking += [name for name, value in ALWAYS.items() if headers.get(name) != value]
    kept = headers.get("Cache-Control", "")
    if kept != "no-store" and "immutable" not in kept:
        lacking.append(f"Cache-Control {kept!r}")
    told = [name for name in ("Server", "X-Powered-By", "Via") if name in headers]
    return [*lacking, *told, *(word.decode() for word in TELLING if word in answer.data)]


def plain(body: bytes) -> bytes:
    """An answer without what differs between any two requests."""
    return CHANGING.sub(b"#", body)
