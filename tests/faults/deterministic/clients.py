"""People's commands under an idempotency key: whoever has no answer asks again, and everybody's answers are counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from service.database import db
from service.models import History, Person
from service.queries import Absent
from service.remembering import Answer, Remembering
from service.usecases.transitions import fire_transition
from tests.faults.deterministic.machine import Machine
from workflows.engine import Refused

MOST_TRIES = 5
Command = Callable[[Person, Remembering], Any]


class Clients:
    """`commands` were asked for, `accepted` of them answered with a success, `unknown` first without any answer."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self.commands = self.accepted = self.refused = self.unknown = 0

    def fire(self, kind: str, number: int, trigger: str, who: int, facts: Mapping[str, Any]) -> Answer | None:
        """Fire a trigger as somebody; the answer, or None for a refusal."""

        def command(person: Person, remember: Remembering) -> Any:
            return fire_transition(kind, number, trigger, person, facts, remember=remember)

        return self.ask(f"{trigger} {kind} {number} {json.dumps(facts, sort_keys=True, default=str)}", who, command)

    def ask(self, request: str, who: int, command: Command) -> Answer | None:
        """Send a command until its outcome is known, and hold the history to it: one effect, or none at all."""
        self.commands += 1
        remember = Remembering(f"key-{self.commands}", request, 200, _rendered)
        before = self._rows(who)
        for _ in range(MOST_TRIES):
            known, answer = self._once(who, command, remember)
            if known:
                self._hold(request, who, before, answer)
                return answer
        self._machine.broken.append(f"I5: nobody ever answered: {request}")
        return None

    def _once(self, who: int, command: Command, remember: Remembering) -> tuple[bool, Answer | None]:
        """One request: whether its outcome is known, and the answer unless it was refused."""
        known, answer = False, None
        with self._machine.program("web"), suppress(DBAPIError):
            try:
                answer = command(Person(id=who), remember)
            except (Refused, Absent):
                answer = None
            known = True
        self.unknown += not known
        return known, answer

    def _hold(self, request: str, who: int, before: int, answer: Answer | None) -> None:
        self.accepted += answer is not None
        self.refused += answer is None
        effects = self._rows(who) - before
        if bool(effects) != (answer is not None):
            said = "accepted" if answer else "refused"
            self._machine.broken.append(f"I1: {said}, and {effects} rows of history are its person's: {request}")

    def _rows(self, who: int) -> int:
        with self._machine.undisturbed():
            return db.session.scalar(select(func.count(History.id)).where(History.actor_id == who)) or 0


def _rendered(record: Any) -> dict[str, Any]:
    return {"id": record.id, "state": record.state, "version": record.version}
