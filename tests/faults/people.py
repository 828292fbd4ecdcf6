"""People at work over the JSON API: each command has an idempotency key, each answer is noted, the unknown resolved."""

from __future__ import annotations

import json
import random
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPException
from typing import Any

Effect = tuple[str, int, str]  # kind of record, its number, trigger
GOOD = {"evidence": "yes", "yes_no": "no", "outcome": "improved", "text": "Written down."}
# Answers after which the same request is sent again: nothing is known, or the service says so itself.
AGAIN = (502, 503, 504)
# How long one answer is waited for, and how long whoever has none goes on asking.
ANSWER_SECONDS, PATIENCE = 60.0, 180.0
# Sessions are booked far ahead and moved to days of the coming months, so that no two meet.
FIRST_DAY, FIRST_MOVED_TO, MOVES = date(2030, 1, 1), timedelta(days=60), 280


@dataclass(frozen=True)
class Person:
    """A manager with a token, the practitioner whose sessions they book, and cases to audit."""

    number: int
    token: str
    practitioner: str
    cases: tuple[str, ...]
    email: str = ""


@dataclass
class Command:
    """One command and what became of it. `unknown` counts tries without an answer, `busy` answers of 503, the last of
    which said `why`."""

    person: int
    kind: str
    trigger: str
    path: str
    body: dict[str, Any]
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    status: int | None = None
    answer: dict[str, Any] = field(default_factory=dict)
    unknown: int = 0
    busy: int = 0
    why: str = ""
    seconds: float = 0.0
    waited: float = 0.0
    answered_at: float = 0.0

    @property
    def acknowledged(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def effect(self) -> Effect:
        """What the history must hold exactly once for it."""
        number = int(self.path.split("/")[2]) if self.trigger in ON_A_RECORD else int(self.answer["id"])
        return self.kind, number, self.trigger


ON_A_RECORD = ("add_action", "move", "submit", "issue_actions")


@dataclass
class Ledger:
    """Everything that was asked, by whom, and how it was answered."""

    commands: list[Command] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, command: Command) -> Command:
        with self._lock:
            self.commands.append(command)
        return command

    @property
    def effects(self) -> Counter[Effect]:
        return Counter(command.effect for command in self.commands if command.acknowledged)

    @property
    def unresolved(self) -> list[Command]:
        return [command for command in self.commands if command.status is None]

    @property
    def failed(self) -> list[Command]:
        """Answers that no fault excuses."""
        return [command for command in self.commands if command.status is not None and not command.acknowledged]

    @property
    def unknown(self) -> int:
        return sum(command.unknown > 0 for command in self.commands)

    @property
    def busy(self) -> int:
        return sum(command.busy for command in self.commands)

    @property
    def longest(self) -> float:
        """The seconds that the slowest command took with all its repetitions."""
        return max((command.waited for command in self.commands), default=0.0)

    def p95(self, *whiles: tuple[float, float]) -> float:
        """95% of the answers to what was asked in these whiles, each try by itself, came within these seconds."""
        found = [
            c
            for c in self.commands
            if c.acknowledged and any(since <= c.answered_at - c.seconds <= until for since, until in whiles)
        ]
        times = sorted(command.seconds for command in found)
        return times[int(len(times) * 0.95)] if times else 0.0

    def silence(self, since: float) -> float:
        """The seconds from an instant until the next command was acknowledged; 0 when none was any more."""
        after = [c.answered_at for c in self.commands if c.acknowledged and c.answered_at >= since]
        return min(after) - since if after else 0.0


class Unanswered(Exception):
    """Nobody knows whether the request was carried out."""


class Client:
    """One person's calls. A command is repeated with its key until there is an answer, at most `patience` seconds."""

    def __init__(self, url: str, person: Person, ledger: Ledger, patience: float = PATIENCE) -> None:
        self.url, self.person, self.ledger, self.patience = url, person, ledger, patience

    def command(self, kind: str, trigger: str, path: str, body: dict[str, Any]) -> Command:
        """Send it until it is answered, and note it."""
        command = self.ledger.note(Command(self.person.number, kind, trigger, path, body))
        until = time.monotonic() + self.patience
        began = time.monotonic()
        while command.status is None and time.monotonic() < until:
            self.attempt(command)
        command.answered_at = time.monotonic()
        command.waited = command.answered_at - began
        return command

    def attempt(self, command: Command) -> None:
        """Send it once; its status stays None where it is to be sent again."""
        began = time.monotonic()
        try:
            status, answer = self.send("POST", command.path, command.body, command.key)
        except Unanswered:
            command.unknown += 1
            time.sleep(0.2)
            return
        command.seconds = time.monotonic() - began
        if status in AGAIN:
            command.busy += 1
            command.why = str(answer.get("detail", ""))
            time.sleep(0.5)
        else:
            command.status, command.answer = status, answer

    def until_done(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """A request that may be repeated as it is; raises Unanswered when patience ends."""
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            try:
                status, answer = self.send(method, path, body)
            except Unanswered:
                time.sleep(0.2)
                continue
            if status < 500:
                return answer
            time.sleep(0.5)
        raise Unanswered(path)

    def send(self, method: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, dict[str, Any]]:
        """One request; raises Unanswered when the connection breaks before the whole answer is here."""
        headers = {"Authorization": f"Bearer {self.person.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, _body(error)
        except (OSError, ValueError) as error:
            raise Unanswered(str(error)) from None
        except Exception as error:  # http.client says in many ways that an answer broke off
            raise Unanswered(type(error).__name__) from None


def _body(error: urllib.error.HTTPError) -> dict[str, Any]:
    """What an error says; raises Unanswered when it broke off."""
    try:
        found = json.load(error)
    except ValueError:
        return {}
    except (OSError, HTTPException) as broken:
        raise Unanswered(type(broken).__name__) from None
    return found if isinstance(found, dict) else {}


class Manager:
    """A manager's day by a seed: sessions booked and moved, audits begun, given actions, submitted, issued."""

    def __init__(self, client: Client, chance: random.Random) -> None:
        self.settled = False
        self.client = client
        self._chance = chance
        self._days = (FIRST_DAY + timedelta(days=number) for number in range(100_000))
        soon = datetime.now(UTC).date() + FIRST_MOVED_TO
        self._moved_to = (soon + timedelta(days=number) for number in range(MOVES))
        self._sessions: list[int] = []
        self._cases: Iterator[str] = iter(client.person.cases)
        self._audits: list[int] = []

    def act(self) -> None:
        """One command, whichever chance says."""
        choices = [self.book, self.book, self.book, self.move, self.audit, self.action, self.action]
        self._chance.choice(choices)()

    def book(self) -> None:
        body = {"person": self.client.person.practitioner, "on": next(self._days).isoformat()}
        made = self.client.command("supervision", "book", "/supervisions", body)
        if made.acknowledged:
            self._sessions.append(made.answer["id"])

    def move(self) -> None:
        day = next(self._moved_to, None)
        if not self._sessions or day is None:
            return self.book()
        path = f"/supervisions/{self._chance.choice(self._sessions)}/transitions/move"
        self.client.command("supervision", "move", path, {"on": day.isoformat()})
        return None

    def audit(self) -> None:
        reference = next(self._cases, None)
        if reference is None:
            return self.book()
        made = self.client.command("audit", "schedule", "/audits", {"case_reference": reference})
        if made.acknowledged:
            self._audits.append(made.answer["id"])
        return None

    def action(self) -> None:
        if not self._audits:
            return self.audit()
        path = f"/audits/{self._audits[-1]}/transitions/add_action"
        text = f"Redraw the genogram, {self._chance.random()}."
        self.client.command("audit", "add_action", path, {"text": text, "owner": "practitioner"})
        return None

    def escalate(self) -> None:
        """A whole audit, graded inadequate: its escalation goes to the service manager."""
        self.audit()
        if not self._audits:
            return
        audit = f"/audits/{self._audits.pop()}"
        form = self.client.until_done("GET", f"{audit}/answers")
        questions = [question for section in form["sections"] for question in section["questions"]]
        answers = {q["key"]: {"value": GOOD[q["scale"]]} for q in questions if q["scale"] in GOOD}
        self.client.until_done("PUT", f"{audit}/answers", {"answers": answers})
        for owner in ("practitioner", "manager"):
            body = {"text": "Redraw the genogram.", "owner": owner}
            self.client.command("audit", "add_action", f"{audit}/transitions/add_action", body)
        grade = {"overall_grade": "inadequate", "reasons": "What the file shows."}
        self.client.command("audit", "submit", f"{audit}/transitions/submit", grade)
        self.client.command("audit", "issue_actions", f"{audit}/transitions/issue_actions", {})


class Crowd:
    """Several managers at once, each in a thread, until they are asked to stop."""

    def __init__(
        self, url: str, people: list[Person], seed: int, *, pause: float = 0.15, patience: float = PATIENCE
    ) -> None:
        self.ledger = Ledger()
        self._stopping = threading.Event()
        self._pause = pause
        chances = [random.Random(f"{seed}:{person.number}") for person in people]
        self.managers = [
            Manager(Client(url, person, self.ledger, patience), chance)
            for person, chance in zip(people, chances, strict=True)
        ]
        self._threads = [threading.Thread(target=self._work, args=[manager], daemon=True) for manager in self.managers]
        self.broken: list[BaseException] = []

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Everybody finishes the command in hand, with all its repetitions."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        assert not self.broken, self.broken

    def _work(self, manager: Manager) -> None:
        try:
            manager.escalate()
            manager.settled = True
            while not self._stopping.is_set():
                manager.act()
                self._stopping.wait(self._pause)
        except BaseException as error:
            self.broken.append(error)
