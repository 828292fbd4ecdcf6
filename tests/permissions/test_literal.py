"""What looks like a template, a script or a header is shown as written: in every page, answer, file and letter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import escape
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from notifications.draining import drain
from service.database import db
from service.insight.reports.making import make
from service.models import Report
from service.usecases.reports import ask
from tests.permissions.asking import Desks
from tests.permissions.expected import ANYONE, EACH_STEP, SEES, Gate, doing, passing, permissions_of, scopes, seeing
from tests.permissions.literal import TRICKY, plant, shown, shown_in
from tests.permissions.place import PEOPLE
from tests.permissions.routes import Route
from tests.permissions.sweep import PARTS, Sweep
from tests.security.tally import Beginning
from workflows.catalogue import LIFECYCLES

# Who sees most comes first.
READERS = ("Quentin", "Tess", "Sam", "Pat", "Dora", "Perry", "Ada", "Mo", "Hana")
# Texts of which there is none in the place, or none where somebody looks first.
UNSEEN = {
    "action_plan.delay_explanation",
    "attendance.note",
    "auditor.agreed_reason",
    "auditor_record.note",
    "case_change.after",
    "case_change.before",
    "child_case.child_reference",
    "frame_case.worker",
    "legal_hold.reason",
    "participant.reasons",
    "practitioner_form.referral_reason",
    "section_result.no_action_reason",
    "self_answer.comment",
    "tool_feedback.text",
}


@pytest.fixture(scope="module")
def marks(settled: Desks) -> Iterator[dict[str, str]]:
    """What stands in every text of the place until the tests of this page are over, by where it stands."""
    with settled.place.world.app.app_context():
        beginning = Beginning(settled.place.world.context.settings.var)
        yield plant()
        beginning.bring_back()


def looks(desks: Desks) -> Iterator[tuple[str, str]]:
    """Every address that shows something, each as somebody who sees what it shows."""
    sweep = Sweep(desks, every=True)
    for route, gate in sweep.known():
        if route.method == "GET":
            yield from _records(sweep, route, gate) if gate.kind else _lists(route, gate)


def _lists(route: Route, gate: Gate) -> Iterator[tuple[str, str]]:
    path = route.at(**{**PARTS, "number": 1, "email": "pat.practitioner@example.org"})
    most = 2 if path.count("/") == 1 and gate.needs != ANYONE else 1  # what a list holds depends on who asks
    yield from ((who, path) for who in _first(passing(gate.needs), most))


def _records(sweep: Sweep, route: Route, gate: Gate) -> Iterator[tuple[str, str]]:
    kind = str(gate.kind)
    scope, most = next(iter(scopes().get(kind, {"": {}}))), 1 if gate.needs in (SEES, EACH_STEP) else 2
    for trigger in _open(sweep, kind, scope, sweep._triggers(route, gate, scope)) if scope else ():
        needs = permissions_of(kind)[trigger] if gate.needs == EACH_STEP else {gate.needs}
        people = frozenset().union(*(doing(kind, scope, each) or () for each in needs)) or seeing(kind, scope)
        yield from ((who, sweep._at(route, kind, scope, trigger)) for who in _first(people, most))


def _open(sweep: Sweep, kind: str, scope: str, triggers: list[str]) -> list[str]:
    """The steps that the state of the record lets: the page of any other says no more than that it is not open."""
    if triggers == [""]:
        return triggers
    record = sweep.place.world.record(kind, sweep.place.numbers[kind, scope])
    return [row.trigger for row in LIFECYCLES[kind].rows if row.trigger in triggers and record.state in row.sources]


def _first(people: frozenset[str], most: int) -> list[str]:
    return sorted(people & {*PEOPLE}, key=lambda who: (*READERS, who).index(who))[:most]


def test_every_page_and_every_answer_of_the_api_shows_it_as_it_was_written(desks: Desks, marks: dict[str, str]) -> None:
    found, wrong = set[str](), []
    for who, path in looks(desks):
        try:
            found |= shown(desks.ask(who, "GET", path))
        except AssertionError as fault:
            wrong.append(f"{path} as {who}: {fault}")
    assert wrong == []
    assert {where for mark, where in marks.items() if mark not in found} <= UNSEEN


def test_reports_and_exports_show_it_as_it_was_written(desks: Desks, marks: dict[str, str]) -> None:
    world, found = desks.place.world, dict[str, set[str]]()
    for kind in ("quarterly", "inspection", "export"):
        ask(world["Perry"], {"kind": kind, "from_on": world.today - timedelta(days=60), "to_on": world.today})
    make()
    for number in db.session.scalars(select(Report.id)).all():
        for ending in (".docx", ".xlsx", "/export.xlsx"):
            answer = desks.ask("Perry", "GET", f"/insight/reports/{number}{ending}")
            found.setdefault(ending, set()).update(marks[mark] for mark in shown(answer))
    assert "service.name" in found[".docx"] & found[".xlsx"]
    assert {"answer.comment", "action.text", "team.name"} <= found["/export.xlsx"]


def test_letters_and_calendars_show_it_as_it_was_written(desks: Desks, marks: dict[str, str]) -> None:
    folder, found = desks.place.world.context.settings.mail_folder, set[str]()
    drain()
    for path in folder.glob("*.eml"):
        letter = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(letter, EmailMessage) and "Bcc" not in letter
        [to] = letter["To"].addresses
        assert TRICKY.strip() in to.display_name and to.addr_spec.endswith("@example.org")
        found |= {marks[mark] for mark in shown_in(letter.get_content().encode(), letter.get_content_type())}
    assert found == {"person.name"}
    feed = desks.ask("Pat", "POST", "/api/v1/me/calendar").get_json()["address"]
    calendar = desks.ask("Pat", "GET", urlsplit(feed).path)
    assert calendar.status_code == 200 and shown(calendar) == set(), "it says of nobody and of no case"


def test_what_is_computed_run_or_broken_is_noticed() -> None:
    said = f"{TRICKY}mark01z"
    for kind, text in (
        ("text/html", said),
        ("text/html", escape(said).replace("{{1337*7331}}", "9801547")),
        ("text/html", escape(escape(said))),
        ("application/json", json.dumps([escape(said)])),
        ("text/csv", said.replace("{{", "{")),
    ):
        with pytest.raises(AssertionError):
            shown_in(text.encode(), kind)
    assert shown_in(escape(said).encode(), "text/html") == shown_in(json.dumps([said]).encode(), "application/json")
