"""The invariants I1-I9 of a database, asked in plain SQL: nothing of the product's models or queries is used.

Only the published lifecycle tables and what was seen outside (answers, mail, checkpoint files) are compared with.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from holidays import country_holidays
from sqlalchemy import Connection, create_engine, text

from tests.faults.people import Command, Effect
from workflows.catalogue import LIFECYCLES
from workflows.definition import ClockKind, TaskRule

LONDON = ZoneInfo("Europe/London")
UNDER_WAY = ("gathering", "leased", "waiting")
RESOLVED = "resolved"
NEVER = date(9999, 1, 1)


@dataclass(frozen=True)
class Fault:
    """An invariant that does not hold, and where."""

    invariant: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.sentence}"


@dataclass
class Outside:
    """What was seen outside the database: commands with their answers, mail, checkpoint files, crashes so far.

    What is None was not watched and is not asked about. `actors` are the people whose every step is in `commands`.
    """

    commands: list[Command] | None = None
    actors: tuple[str, ...] = ()
    mail: list[EmailMessage] | None = None
    checkpoints: Path | None = None
    crashes: int = 0
    today: date = field(default_factory=lambda: datetime.now(LONDON).date())


Rows = list[Any]
Check = Callable[[Connection, Outside], Iterator[str]]


def faults(url: str, outside: Outside | None = None) -> list[Fault]:
    """Everything that does not hold in this database, each as a sentence; an empty list is the good answer."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return faults_in(connection, outside or Outside())
    finally:
        engine.dispose()


def faults_in(connection: Connection, outside: Outside) -> list[Fault]:
    """The same by a connection that is open, so that changes not yet committed count."""
    return [Fault(name, sentence) for name, check in CHECKS for sentence in check(connection, outside)]


def under_way(url: str) -> int:
    """How many messages have still to be sent or settled."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return len(_rows(connection, "SELECT id FROM outbox WHERE status IN ('gathering', 'leased', 'waiting')"))
    finally:
        engine.dispose()


def effects(connection: Connection, outside: Outside) -> tuple[Counter[Effect], Counter[Effect]]:
    """What the answers promise and what the history holds, of the triggers that were asked for."""
    promised = Counter(command.effect for command in outside.commands or () if command.acknowledged)
    triggers = {(command.kind, command.trigger) for command in outside.commands or ()}
    query = f"""SELECT h.subject_kind, h.subject_id, h.trigger FROM history h JOIN person p ON p.id = h.actor_id
                WHERE p.email IN ({_listed(outside.actors)})"""
    rows = _rows(connection, query)
    held = Counter(tuple(row) for row in rows if (row[0], row[2]) in triggers)
    return promised, held


def acknowledged(connection: Connection, outside: Outside) -> Iterator[str]:
    """I1: every acknowledged command is in the history exactly once, and nothing that nobody asked for."""
    if outside.commands is None:
        return
    promised, held = effects(connection, outside)
    for (kind, number, trigger), times in (promised - held).items():
        yield f"{trigger} of {kind} {number} was acknowledged and is lost ({times} times)"
    for (kind, number, trigger), times in (held - promised).items():
        yield f"{trigger} of {kind} {number} is in the history {times} times too often"


def together(connection: Connection, outside: Outside) -> Iterator[str]:
    """I2: state, history, tasks and outbox rows are there together or not at all."""
    yield from _tasks(connection)
    numbers = {row.id for row in _rows(connection, "SELECT id FROM history")}
    told: dict[int, set[str]] = defaultdict(set)
    for row in _rows(connection, "SELECT key, channel FROM outbox WHERE key LIKE 'history:%'"):
        entry = int(row.key.split(":")[1])
        told[entry].add(row.channel)
        if entry not in numbers:
            yield f"message {row.key} tells of history row {entry}, which is not there"
    query = "SELECT id, trigger FROM history WHERE subject_kind = 'supervision' AND trigger IN ('book', 'move')"
    for row in _rows(connection, query):
        if told[row.id] != {"in_app", "email"}:
            yield f"history row {row.id} ({row.trigger}) tells by {sorted(told[row.id])}, wanted in_app and email"


def _tasks(connection: Connection) -> Iterator[str]:
    open_tasks: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in _rows(connection, "SELECT subject_kind, subject_id, kind FROM task WHERE closed_at IS NULL"):
        open_tasks[row.subject_kind, row.subject_id].add(row.kind)
    for kind, number, state in _records(connection):
        rules = LIFECYCLES[kind].by_state[state].tasks
        must = {rule.kind for rule in rules if rule.each is None and rule.when is _ALWAYS}
        may = {rule.kind for rule in rules}
        found = open_tasks.pop((kind, number), set())
        if not must <= found <= may:
            yield f"{kind} {number} is {state} with the tasks {sorted(found)}, wanted {sorted(must)}"
    yield from (f"{kind} {number} is not there and has open tasks" for kind, number in open_tasks if kind in LIFECYCLES)


def folding(connection: Connection, outside: Outside) -> Iterator[str]:
    """I3: sequence from 1 without gaps, each from the previous to, and the last to the record's state."""
    chains = _chains(connection)
    for kind, number, state in _records(connection):
        chain = chains.pop((kind, number), [])
        if [row.sequence for row in chain] != list(range(1, len(chain) + 1)) or not chain:
            yield f"{kind} {number} has the sequence {[row.sequence for row in chain]}"
        for before, after in pairwise(chain):
            if before.to_state != after.from_state:
                yield f"{kind} {number}, row {after.sequence} begins at {after.from_state}, after {before.to_state}"
        if chain and (chain[0].from_state is not None or chain[-1].to_state != state):
            yield f"{kind} {number} is {state}, and its history folds to {chain[-1].to_state}"
    yield from (f"{kind} {number} has a history and is not there" for kind, number in chains)


def published(connection: Connection, outside: Outside) -> Iterator[str]:
    """I4: every step is in the published table, by whom the table lets; two-person steps have two people."""
    for (kind, number), chain in _chains(connection).items():
        table = LIFECYCLES[kind]
        for row in chain:
            step = f"{row.trigger} of {kind} {number} from {row.from_state} to {row.to_state}"
            if row.from_state is None:
                fits = (row.trigger, row.to_state) == (table.begins.trigger, table.initial)
                rules = [table.begins]
            else:
                rules = list(table.rows_for(row.trigger, row.from_state))
                rules = [rule for rule in rules if (rule.target or row.from_state) == row.to_state]
                fits = bool(rules)
            if not fits:
                yield f"{step} is not in the table"
            elif row.actor_id is None and not any(rule.by_system or rule.asked for rule in rules):
                yield f"{step} was made by the system, which the table does not let"
            elif row.actor_id is not None and not row.actor_roles:
                yield f"{step} was made by somebody without any role"
    query = """SELECT h.subject_id, h.trigger FROM history h JOIN plan_owner o ON o.plan_id = h.subject_id
               WHERE h.subject_kind = 'action_plan' AND h.trigger IN ('sign_off', 'authorise_delay', 'reinstate')
               AND h.actor_id IS NOT NULL AND (h.actor_id = o.person_id OR h.on_behalf_of_id = o.person_id)"""
    yield from (
        f"{row.trigger} of action_plan {row.subject_id} was made by its owner" for row in _rows(connection, query)
    )


def keys(connection: Connection, outside: Outside) -> Iterator[str]:
    """I5: one key of one person has one answer, the one that was given, and it stands for one effect."""
    query = "SELECT person_id, key, count(*) AS times FROM remembered GROUP BY person_id, key HAVING count(*) > 1"
    yield from (f"the key {row.key} is remembered {row.times} times" for row in _rows(connection, query))
    held = {row.key: _json(row.answer) for row in _rows(connection, "SELECT key, answer FROM remembered")}
    for command in outside.commands or ():
        if not command.acknowledged:
            continue
        if command.key not in held:
            yield f"the answer to {command.path} was given and is not remembered"
        elif held[command.key] != command.answer:
            yield f"the answer to {command.path} is remembered as another one"
    ids = Counter((c.kind, c.answer.get("id"), c.trigger) for c in outside.commands or () if _begins(c))
    yield from (
        f"{times} commands were answered with {kind} {number}" for (kind, number, _), times in ids.items() if times > 1
    )


def told(connection: Connection, outside: Outside) -> Iterator[str]:
    """I6: one in-app notice for each, at least one e-mail, copies alike and at most one more for each crash."""
    notices = Counter(row.outbox_id for row in _rows(connection, "SELECT outbox_id FROM notice"))
    rows = _rows(connection, "SELECT id, key, channel, status, digest_id, made_at FROM outbox")
    restored = _restored(connection)
    for row in rows:
        wanted = int(row.channel == "in_app" and row.status == "sent" and row.digest_id is None)
        if row.channel == "in_app" and row.status not in UNDER_WAY and notices[row.id] != wanted:
            yield f"message {row.id} is {row.status} with {notices[row.id]} notices"
    if outside.mail is None:
        return
    came = Counter(str(message["Message-ID"]).strip("<>").partition("@")[0] for message in outside.mail)
    for row in rows:
        copies = came.pop(_name(row, restored), 0)
        if row.channel == "email" and row.status == "sent" and row.digest_id is None and not copies:
            yield f"e-mail {row.id} is sent and never arrived"
        elif row.status in ("skipped", "dead") and copies > outside.crashes:
            yield f"e-mail {row.id} is {row.status} and arrived {copies} times"
    yield from (f"an e-mail {name} arrived that no message stands for" for name in came)
    if extra_copies(outside.mail) > outside.crashes:
        yield f"{extra_copies(outside.mail)} extra copies arrived after {outside.crashes} crashes"


def _restored(connection: Connection) -> list[datetime]:
    """When backups were restored: numbers are given out again from there on, so e-mails are named anew."""
    query = "SELECT held_at FROM sending_hold WHERE backup_at IS NOT NULL"
    return sorted(_instant(row.held_at) for row in _rows(connection, query))


def _name(row: Any, restored: list[datetime]) -> str:
    """What stands before the @ of a message's Message-ID: its key and the last restore before it was written."""
    era = [f" {at.isoformat()}" for at in restored if at <= _instant(row.made_at)][-1:]
    return sha256("".join([row.key, *era]).encode()).hexdigest()[:32]


def extra_copies(mail: Iterable[EmailMessage]) -> int:
    """How many e-mails came that a copy with the same Message-ID had come before."""
    return sum(times - 1 for times in Counter(str(message["Message-ID"]) for message in mail).values())


def reaching(connection: Connection, outside: Outside) -> Iterator[str]:
    """I7: every open escalation is somebody's who is here and has a role; a dead letter has its alert."""
    owners: dict[int, Rows] = defaultdict(list)
    query = """SELECT t.subject_id, p.id AS person_id, p.name, p.left_on,
               (SELECT count(*) FROM role_grant g WHERE g.person_id = p.id) AS roles
               FROM task t LEFT JOIN person p ON p.id = t.assignee_id
               WHERE t.subject_kind = 'escalation' AND t.closed_at IS NULL"""
    for row in _rows(connection, query):
        owners[row.subject_id].append(row)
    for row in _rows(connection, "SELECT id FROM escalation WHERE state <> 'resolved'"):
        holders = owners[row.id]
        if not any(o.person_id and o.roles and (_day(o.left_on) or NEVER) > outside.today for o in holders):
            yield f"escalation {row.id} is nobody's who is here and has a role"
    query = """SELECT o.id, o.key FROM outbox o WHERE o.status = 'dead'
               AND NOT EXISTS (SELECT 1 FROM escalation e WHERE e.outbox_id = o.id)
               AND NOT (o.subject_kind = 'escalation' AND EXISTS (
                   SELECT 1 FROM escalation e WHERE e.id = o.subject_id AND e.cause = 'dead_letter'))"""
    yield from (f"message {row.id} is a dead letter of which nobody is alerted" for row in _rows(connection, query))
    query = """SELECT h.subject_id FROM history h WHERE h.subject_kind = 'escalation' AND h.trigger = 'raise'
               AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.subject_kind = 'escalation'
                               AND o.subject_id = h.subject_id)"""
    yield from (
        f"escalation {row.subject_id} was raised and no message tells of it" for row in _rows(connection, query)
    )


def punctual(connection: Connection, outside: Outside) -> Iterator[str]:
    """I8: no reminder before its day, none twice for one step."""
    query = """SELECT i.id, i.task_id, i.clock, i.due_on, i.occurrence, i.recipient_id, i.channel, o.made_at
               FROM outbox_item i JOIN outbox o ON o.id = i.outbox_id ORDER BY i.id"""
    seen: set[tuple[Any, ...]] = set()
    for row in _rows(connection, query):
        stroke = (row.task_id, row.clock, row.due_on, row.occurrence, row.recipient_id, row.channel)
        if stroke in seen:
            yield f"reminder {row.id} tells of task {row.task_id} a second time"
        seen.add(stroke)
        due, made = _day(row.due_on), _instant(row.made_at).astimezone(LONDON).date()
        assert due is not None
        if made < _earliest(row.clock, due, row.occurrence):
            yield f"reminder {row.id} of task {row.task_id}, due {due}, was made on {made} already"


def _earliest(name: str, due: date, occurrence: int) -> date:
    kinds = {clock.kind for clock in _clocks() if clock.name == name}
    if kinds != {ClockKind.BEFORE}:
        return due + timedelta(days=1 if kinds <= {ClockKind.AFTER, ClockKind.REPEAT, ClockKind.REPEAT_WORKING} else 0)
    day = due - timedelta(days=occurrence)
    while day.weekday() >= 5 or day in country_holidays("GB", subdiv="ENG", years=day.year):
        day -= timedelta(days=1)
    return day


def verified(connection: Connection, outside: Outside) -> Iterator[str]:
    """I9: every row hashes to what it says, each chain holds, and the heads agree with the files outside."""
    heads: dict[tuple[str, int, int], str] = {}
    for (kind, number), chain in _chains(connection).items():
        before = "0" * 64
        for row in chain:
            place = f"{kind} {number}, row {row.sequence}"
            private = [row.actor_id, row.actor_name, row.actor_roles, row.on_behalf_of_id, row.reason, _json(row.facts)]
            if row.salt is not None and _digest([row.salt, *private]) != row.commitment:
                yield f"{place}: its content does not hash to its commitment"
            at = _instant(row.at).isoformat()
            public = [kind, number, row.sequence, at, row.trigger, row.from_state, row.to_state, row.fingerprint]
            if _digest([before, row.commitment, *public]) != row.hash:
                yield f"{place}: the chain breaks"
            before = row.hash
            heads[kind, number, row.sequence] = row.hash
    for path in sorted(outside.checkpoints.glob("*.json")) if outside.checkpoints else ():
        for kind, number, sequence, head in json.loads(path.read_text("utf-8"))["heads"]:
            if heads.get((kind, number, sequence)) != head:
                yield f"{kind} {number}, row {sequence} is not the one that {path.name} holds"


CHECKS: tuple[tuple[str, Check], ...] = (
    ("I1", acknowledged),
    ("I2", together),
    ("I3", folding),
    ("I4", published),
    ("I5", keys),
    ("I6", told),
    ("I7", reaching),
    ("I8", punctual),
    ("I9", verified),
)
_ALWAYS = TaskRule.__dataclass_fields__["when"].default


def _rows(connection: Connection, query: str) -> Rows:
    return list(connection.execute(text(query)))


def _records(connection: Connection) -> Iterator[tuple[str, int, str]]:
    for kind in LIFECYCLES:
        for row in _rows(connection, f'SELECT id, state FROM "{kind}" ORDER BY id'):
            yield kind, row.id, row.state


def _chains(connection: Connection) -> dict[tuple[str, int], Rows]:
    chains: dict[tuple[str, int], Rows] = defaultdict(list)
    for row in _rows(connection, "SELECT * FROM history ORDER BY subject_kind, subject_id, sequence, id"):
        chains[row.subject_kind, row.subject_id].append(row)
    return chains


def _clocks() -> Iterator[Any]:
    for table in LIFECYCLES.values():
        for state in table.states:
            for rule in state.tasks:
                yield from rule.clocks


def _begins(command: Command) -> bool:
    return command.acknowledged and command.trigger in ("book", "schedule")


def _listed(names: Iterable[str]) -> str:
    return ", ".join("'{}'".format(name.replace("'", "''")) for name in names) or "NULL"


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _instant(value: Any) -> datetime:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _digest(content: Any) -> str:
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
