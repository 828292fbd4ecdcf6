"""What stands on a practitioner's own file is found by exactly those whom DOMAIN §7 names, and nowhere else."""

from __future__ import annotations

import gc
import json
import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import inspect, select, text, true

from config.settings import Settings
from notifications.doorbell import Doorbell
from notifications.draining import drain
from service.application import create_app
from service.checkpoints import folder
from service.database import db
from service.insight.reports.listing import unpacked
from service.insight.reports.making import make
from service.lines import JsonLines, ReadableLines
from service.models import ActionPlan, Escalation, Notice, Outbox, PractitionerForm, ReportPart
from service.queries.sight import SEEN, Sight
from service.transaction import rollback
from service.usecases.histories import exported, take_checkpoint
from service.usecases.reports import ask
from tests.confidentiality.story import DAYS, OTHERS, READERS, Canaries, cast, lived_through
from tests.confidentiality.walker import Addresses, Walker
from tests.support.post import mail_through
from tests.support.second_form import arranged
from tests.support.smtp import mail_server
from tests.support.turns import has_turn
from tests.support.valkey import valkey_server
from tests.support.world import World

# Where the words are kept, and where they may therefore stand. `remembered` are answers to repeated requests.
KEPT_IN = {"action", "action_plan", "escalation", "evidence", "history", "practitioner_form", "remembered"}
OF_FILES = {"the name of a file", "what stands in a file"}
NOWHERE: dict[str, set[str]] = {}


RECORD: dict[str, Any] = {"practitioner_form": PractitionerForm, "action_plan": ActionPlan, "escalation": Escalation}


def sight(world: World, name: str) -> Sight:
    return Sight(world[name])


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


def finders(world: World, canaries: Canaries, names: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """By canary, who was answered it, and at which address first."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    everywhere = Addresses.of(world.app)
    gc.freeze()  # what is there before the walk stays, and is not looked through again and again
    try:
        for name in names:
            for path, answer in Walker(world, name).answers(everywhere):
                for word in canaries.found_in(answer):
                    found[word].setdefault(name, path)
    finally:
        gc.unfreeze()
    return found


def leaked(canaries: Canaries, sinks: dict[str, str]) -> dict[str, set[str]]:
    """By sink, where what stands in it was written; empty when nothing leaked."""
    found = {sink: {canaries.words[word] for word in canaries.found_in(content)} for sink, content in sinks.items()}
    return {sink: places for sink, places in found.items() if places}


# --- pages and API ----------------------------------------------------------------------------------------


# A few people a walk, so that several processes can share it: each of them goes everywhere, on one of the databases,
# and no address is walked on one alone. Two walks are in a build, one of a reader among them, the others in next turns;
# `make pages` lets everybody walk on the other database as well.
PAT, SAM, TESS = sorted(READERS)
EVERYBODY = (PAT, OTHERS[0], SAM, OTHERS[1], TESS, *OTHERS[2:])
WALKS = [
    (database, EVERYBODY[first::6])
    for databases in (("sqlite", "postgres"), ("postgres", "sqlite"))
    for first, database in enumerate(databases * 3)
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("database", "names"),
    [
        pytest.param(
            database,
            names,
            id=f"{database}-{' '.join(names)}",
            marks=[pytest.mark.every] * (number >= 6 or not has_turn(number // 2, 3)),
        )
        for number, (database, names) in enumerate(WALKS)
    ],
    indirect=["database"],
)
def test_every_word_is_found_by_exactly_the_allowed_people(
    world: World, canaries: Canaries, names: tuple[str, ...]
) -> None:
    lived_through(cast(world), canaries)
    found = finders(world, canaries, names)
    wrong = {
        canaries.words[word]: {name: path for name, path in found[word].items() if name not in allowed}
        for word, allowed in canaries.readers.items()
    }
    assert {place: who for place, who in wrong.items() if who} == {}
    missed = {canaries.words[word]: allowed & {*names} - {*found[word]} for word, allowed in canaries.readers.items()}
    assert {place: who for place, who in missed.items() if who} == {}


def test_the_walk_notices_a_door_that_stands_open(
    world: World, canaries: Canaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived_through(cast(world), canaries, days=1)
    monkeypatch.setitem(SEEN, "practitioner_form", lambda sight: true())
    finding = next(word for word, place in canaries.words.items() if place == "a finding")
    of_forms = Addresses.of(world.app, re.compile(r"practitioner-forms|/audits/|^/$").search)
    told = [path for path, answer in Walker(world, "Olu").answers(of_forms) if finding in answer]
    assert {path.startswith("/api/") for path in told} == {True, False}, "on pages and over the API"


def test_a_reader_of_the_case_side_finds_nothing_that_hangs_on_a_form_in_any_list(
    world: World, canaries: Canaries
) -> None:
    lived_through(cast(world), canaries)
    of_forms = {
        "practitioner_form": set(db.session.scalars(select(PractitionerForm.id))),
        "action_plan": set(db.session.scalars(select(ActionPlan.id).where(ActionPlan.form_id.is_not(None)))),
        "escalation": set(db.session.scalars(select(Escalation.id).where(Escalation.form_id.is_not(None)))),
    }
    assert all(of_forms.values())
    for name in set(OTHERS) - {"Hana"}:
        for kind, numbers in of_forms.items():
            seen = set(db.session.scalars(select(RECORD[kind].id).where(sight(world, name).where(SEEN[kind]))))
            assert not seen & numbers, (name, kind)


def test_a_head_of_service_whom_an_escalation_has_reached_sees_that_alone(world: World, canaries: Canaries) -> None:
    """They must act when the service manager does not: on the escalation, which says nothing of the file."""
    lived_through(cast(world), canaries)
    mine = sight(world, "Hana")
    seen = {
        kind: set(db.session.scalars(select(model.id).where(mine.where(SEEN[kind])))) for kind, model in RECORD.items()
    }
    overdue = select(Escalation.id).where(Escalation.form_id.is_not(None), Escalation.cause == "overdue")
    assert set(db.session.scalars(overdue)) <= seen["escalation"] and not seen["practitioner_form"]


# --- not even that there is one ---------------------------------------------------------------------------


def without_numbers(answer: str) -> str:
    """An answer without what differs between any two records or requests: numbers, hashes, words that count once."""
    answer = re.sub(r"(Set-Cookie|X-Request-ID): [^\n]*", "", answer)
    plain = re.sub(r'(nonce|value)="[\w.\-]{12,}"', r'\1=""', re.sub(r"nonce-[^']+", "nonce-", answer))
    return re.sub(r"\b[0-9a-f]{64}\b|\d+", "#", plain)


def about(world: World, name: str, audit: Any) -> dict[str, str]:
    """Everything that one person is answered at an audit's own addresses, by address without its number."""
    number = re.compile(rf"/audits/{audit.id}(?![0-9])")
    return {
        number.sub("/audits/#", path): without_numbers(answer)
        for path, answer in Walker(world, name).answers(Addresses.of(world.app, number.search))
    }


def test_an_audit_with_a_form_looks_like_one_without_to_everybody_else(world: World, canaries: Canaries) -> None:
    audit = lived_through(cast(world), canaries)
    world.clock.set(audit.made_at.astimezone(world.context.zone).date())
    plain = arranged(world)
    world.answer(plain, auditor="Una")
    world.act("Una", "submit", plain, overall_grade="good", reasons="What the file shows.")
    world.pass_days(DAYS)
    for name in ("Una", "Quentin", "Hana", "Rita"):
        one, other = about(world, name, audit), about(world, name, plain)
        assert len(one) > 10 and {path for path in one if one[path] != other[path]} == set(), name


def test_the_comparison_notices_a_difference(world: World, canaries: Canaries) -> None:
    audit = lived_through(cast(world), canaries, days=1)
    plain = arranged(world)
    assert about(world, "Quentin", audit) != about(world, "Quentin", plain)


# --- mail, notices, outbox, tasks, logs, Redis, files, exports --------------------------------------------


class Lines(logging.Handler):
    """Keeps every line that any part of the program logs, arguments filled in, with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        written = (logging.Formatter(), JsonLines(), ReadableLines())
        self.lines += [formatter.format(record) for formatter in written]


@pytest.fixture
def logged() -> Iterator[Lines]:
    handler, root = Lines(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.setLevel(before)
    root.removeHandler(handler)


def redis_content(url: str) -> str:
    """Every key with its value, whatever its type, and every name that jobs were given."""
    with Redis.from_url(url) as client:
        return "\n".join(f"{key!r} {client.dump(key)!r}" for key in client.scan_iter())


def tables(names: set[str] | None = None) -> dict[str, str]:
    """Every row of these tables, else of all but those in which the words are kept."""
    names = names or set(inspect(db.engine).get_table_names()) - KEPT_IN - {"alembic_version"}
    quoted = db.engine.dialect.identifier_preparer.quote
    return {name: repr(db.session.execute(text(f"SELECT * FROM {quoted(name)}")).all()) for name in sorted(names)}


@pytest.mark.valkey
@pytest.mark.tampers
def test_no_word_reaches_mail_notices_outbox_tasks_logs_redis_checkpoints_metrics_or_findings(
    world: World, canaries: Canaries, logged: Lines
) -> None:
    with mail_server() as mailbox, mail_through(world, mailbox), valkey_server() as redis:
        bell = Doorbell(redis)
        world.context.ring = bell.ring
        lived_through(cast(world), canaries)
        waiting = redis_content(redis)
        assert drain() > 10 and bell.rung > 0
        take_checkpoint()
        rollback()
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE action_plan SET state = 'withdrawn' WHERE form_id IS NOT NULL"))
            connection.execute(text("UPDATE history SET reason = '', trigger = 'x' WHERE subject_kind <> 'audit'"))
        sinks = {
            "findings": world.app.test_cli_runner().invoke(args=["reconcile"]).output,
            "metrics": world.app.test_client().get("/metrics").text,
            "mail": "\n".join(message.as_string() for message in mailbox.messages),
            "logs": "\n".join(logged.lines),
            "redis": waiting + redis_content(redis),
            "checkpoints": "\n".join(path.read_text("utf-8") for path in folder().glob("*.json")),
            **tables(),
        }
    for path in folder().glob("*.json"):
        path.unlink()
    assert "discrepancies{" in sinks["metrics"] and sinks["findings"].count("\n") > 10
    assert all(
        sinks[name] for name in ("mail", "logs", "discrepancy", "redis", "checkpoints", "outbox", "notice", "task")
    )
    assert leaked(canaries, sinks) == NOWHERE
    kept = {place for name in KEPT_IN - {"evidence"} for place in leaked(canaries, tables({name})).get(name, ())}
    assert kept and not kept & OF_FILES, "a file's name and content stand in their own table alone"
    assert leaked(canaries, tables({"evidence"})) == {"evidence": OF_FILES}


def test_what_is_told_goes_to_nobody_who_may_not_read_it(world: World, canaries: Canaries) -> None:
    """A message says no more than that there is a task; even that is for those alone who may know of it."""
    lived_through(cast(world), canaries, days=1)
    drain()
    forms = {("practitioner_form", number) for number in db.session.scalars(select(PractitionerForm.id))}
    plans = select(ActionPlan.id).where(ActionPlan.form_id.is_not(None))
    subjects = forms | {("action_plan", number) for number in db.session.scalars(plans)}
    told = db.session.execute(select(Outbox.subject_kind, Outbox.subject_id, Notice.person_id).join(Notice))
    people = {person for kind, number, person in told if (kind, number) in subjects}
    assert people and people <= {world[name].id for name in READERS}


def test_the_case_sides_export_holds_no_word_and_no_trace_of_a_form(world: World, canaries: Canaries) -> None:
    lived_through(cast(world), canaries, days=1)
    lines = [json.loads(line) for line in exported()]
    assert leaked(canaries, {"export": json.dumps(lines)}) == NOWHERE
    assert not [line for line in lines if "practitioner" in json.dumps(line["subject"])]
    hanging = set(db.session.scalars(select(ActionPlan.id).where(ActionPlan.form_id.is_not(None))))
    assert not [line for line in lines if line["subject"][0] == "action_plan" and line["subject"][1] in hanging]


def test_reports_and_exports_for_excel_hold_no_word(world: World, canaries: Canaries) -> None:
    """Neither their figures, nor the rows that they keep, nor what is downloaded of them."""
    lived_through(cast(world), canaries, days=1)
    days = {"from_on": world.today - timedelta(days=60), "to_on": world.today}
    for kind in ("quarterly", "committee", "inspection", "export"):
        ask(world["Quentin"], {"kind": kind, **days})
    make()
    rows = select(ReportPart.content).where(ReportPart.name == "rows")
    kept = {f"rows {n}": str(unpacked(content)) for n, content in enumerate(db.session.scalars(rows))}
    files = Walker(world, "Quentin").answers(Addresses.of(world.app, re.compile("/insight/reports").search))
    sinks = {**kept, "table": tables()["report"], **dict(files)}
    assert len(kept) == 3 and sum("xlsx" in sink for sink in sinks) >= 4
    assert leaked(canaries, sinks) == NOWHERE


def test_the_practitioners_export_is_asked_for_and_holds_nothing_of_the_case_side(
    world: World, canaries: Canaries
) -> None:
    lived_through(cast(world), canaries, days=1)
    lines = list(exported(practitioner_side=True))
    assert leaked(canaries, {"export": "\n".join(lines)})["export"] >= {"what was agreed", "the running record"}
    assert {json.loads(line)["subject"][0] for line in lines} == {"practitioner_form", "action_plan", "escalation"}
    assert len(lines) + len(list(exported())) == db.session.scalar(text("SELECT count(*) FROM history"))


def test_the_sinks_notice_a_word(world: World, canaries: Canaries, logged: Lines) -> None:
    word = canaries("a finding")
    logging.getLogger("anybody").debug("kept %s", word)
    assert leaked(canaries, {"logs": "\n".join(logged.lines), "mail": ""}) == {"logs": {"a finding"}}


def test_what_the_database_is_asked_stays_out_of_logs_of_whatever_level(
    canaries: Canaries, logged: Lines, tmp_path: Any
) -> None:
    environment = {"VAR": str(tmp_path), "SECRET_KEY": "tests-only-secret-key-of-some-length", "LOG_LEVEL": "DEBUG"}
    app = create_app(Settings.from_environment(environment))
    with app.app_context():
        db.session.execute(text("SELECT :said"), {"said": canaries("a finding")}).all()
        db.session.remove()
        db.engine.dispose()
    assert leaked(canaries, {"logs": "\n".join(logged.lines)}) == NOWHERE
