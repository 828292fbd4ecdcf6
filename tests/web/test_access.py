"""Whoever opens a record leaves an access record: on every page, in the API and with every download."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from service import recording
from service.database import db
from service.models import AccessRecord, PractitionerForm
from service.queries import Sight, finding
from service.reading.access import AccessFilter, access_page
from tests.api.client import token_for
from tests.architecture.source import calls, modules
from tests.confidentiality.walker import api_addresses, page_addresses
from tests.support.second_form import handed_over
from tests.support.signed_in import sign_in
from tests.support.world import World
from tests.web.browser import Browser

# Addresses that end in a number or a name and show no record of a person or a case: what is the same for everybody.
NO_RECORD = re.compile(
    r"/(static|guidance|tools|teams|programmes|coverage|imports/progress|api/docs|health)\b"
    r"|/administration/(roles|messages|policy)\b"
)
WHO = ("Quentin", "Tess", "Pat")


@pytest.fixture
def lived(world: World) -> World:
    """Records of every kind that the usual people can have."""
    world.authority()
    world.person("Una Auditor", "team_manager", world["Sam"], team_id=world.team("South").id)
    plan = world.issued()
    world.complete(plan)
    world.book(world["Pat"], plan.due_on)
    world.cycle()
    handed_over(world)
    return world


def opened(world: World, who: str, path: str, **headers: str) -> int:
    """The status of the answer, with what happens when it has gone out."""
    client = world.app.test_client()
    sign_in(client, world[who])
    db.session.rollback()
    with world.app.app_context():
        answer = client.get(path, headers=headers, buffered=True)
    db.session.rollback()
    return int(answer.status_code)


def written(world: World) -> int:
    """How often access records say that something was seen."""
    db.session.rollback()
    return db.session.scalar(select(func.sum(AccessRecord.times))) or 0


def left(world: World) -> list[tuple[str, str, int, str, int]]:
    """All access records: who, kind, number, how, times."""
    db.session.rollback()
    return [
        (one.person.name.split()[0], one.kind, one.record_id, one.how, one.times) for one in world.all(AccessRecord)
    ]


def record_addresses(world: World, part: str) -> Iterator[str]:
    """Every address of one record, page or API, with the numbers of the records that there are."""
    for path in (*api_addresses(world.app), *page_addresses(world.app)):
        if re.search(r"/(\d+|[^/]+@[^/]+|700\d+)(/|$)", path) and not NO_RECORD.search(path) and part in path:
            yield path


def unrecorded(world: World, part: str = "/") -> set[str]:
    """The addresses that showed somebody a record of which no access record is left.

    Each page of each kind of record is shown once, to the first of some people to whom it is.
    """
    known, shown, silent = world.app.url_map.bind("localhost"), set(), set()
    paths = list(record_addresses(world, part))
    for who in WHO:
        token = {"Authorization": f"Bearer {token_for(world[who], 100)}"}
        for path in paths:
            place = known.match(path)[0], path.split("/")[1 if not path.startswith("/api/") else 3]
            before = written(world)
            if place in shown or opened(world, who, path, **(token if path.startswith("/api/") else {})) != 200:
                continue
            shown.add(place)
            if written(world) == before:
                silent.add(re.sub(r"\d+", "#", path))
    assert len(shown) > 5
    return silent


ONE_DATABASE = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")


@ONE_DATABASE
@pytest.mark.slow
def test_every_address_of_a_record_leaves_an_access_record(lived: World) -> None:
    assert unrecorded(lived) == set()
    assert {row[3] for row in left(lived)} == {"api", "page", "download"}


@ONE_DATABASE
def test_the_walk_notices_a_door_that_leaves_none(lived: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "looked_at", lambda *look: None)
    assert "/api/v#/audits/#" in unrecorded(lived, "/audits/")


# What is no record of a person or a case, or is read through a door that leaves one itself.
ELSEWHERE = {
    "service.reading.evidence": "reads a plan through the door of plans first",
    "service.reading.findings": "published findings are counts",
    "service.reading.letters": "shows messages without what they say",
    "service.reading.mywork.one_task": "one's own tasks",
    "service.reading.teams": "lists a team's staff by name, with counts",
    "service.reading.protecting.decisions": "decisions about data; who opens a package is noted as that is opened",
    "service.reading.protecting.erasure": "a decision about data, counts, and records that one may open anyway",
    "service.reading.protecting.retention": "counts, and numbers of records",
    "service.reading.reconciling": "what does not agree, not what it says",
    "service.reading.tools": "audit tools are alike for everybody",
    "service.usecases.attaching": "locks a plan through the door of plans first",
    "service.usecases.building": "audit tools are alike for everybody",
    "service.usecases.commenting": "audit tools are alike for everybody",
    "service.usecases.covering": "one's own cover",
    "service.usecases.erasing": "shows nothing of what it erases",
    "service.usecases.explaining": "asks why something is opened, and shows nothing of it",
    "service.usecases.exemptions": "looks whether somebody may be named",
    "service.usecases.legal_holds": "shows nothing of what is held",
    "service.usecases.letters": "changes messages",
    "service.usecases.practitioner_forms": "writes a form, which is then read",
    "service.usecases.reconciling": "what does not agree, not what it says",
    "service.usecases.retaining": "counts, and numbers of records",
    "service.usecases.tasks": "one's own tasks",
    "service.usecases.verifying": "looks at seals, not at what is sealed",
}


def test_whatever_says_that_a_record_is_absent_leaves_an_access_record_where_it_is_not() -> None:
    doors = [m for m in modules() if m.name.startswith(("service.queries", "service.reading", "service.usecases"))]
    silent = {door.name for door in doors if calls(door, "Absent") and not calls(door, "looked_at")}
    assert silent == set(ELSEWHERE)


def test_the_same_within_an_hour_is_one_row_and_the_next_hour_another(lived: World) -> None:
    plan = lived.issued()
    for minutes in (0, 5, 60):
        lived.clock.forward(minutes=minutes)
        opened(lived, "Pat", f"/plans/{plan.id}")
    assert left(lived) == [("Pat", "action_plan", plan.id, "page", 2), ("Pat", "action_plan", plan.id, "page", 1)]


def test_what_was_refused_or_is_only_listed_leaves_none(lived: World) -> None:
    plan = lived.issued()
    assert opened(lived, "Olu", f"/plans/{plan.id}") == 404
    assert opened(lived, "Tess", "/audits") == 200
    assert left(lived) == []


def test_a_database_that_cannot_be_written_fails_no_page_and_loses_nothing(
    lived: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    plan = lived.issued()

    def away(*anything: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    with monkeypatch.context() as patched:
        patched.setattr(recording, "_insert", away)
        assert opened(lived, "Pat", f"/plans/{plan.id}") == 200
    assert left(lived) == [] and "access records wait to be written: OperationalError" in caplog.text
    opened(lived, "Tess", f"/plans/{plan.id}")
    assert {row[0] for row in left(lived)} == {"Pat", "Tess"}


def names(world: World, who: str = "Ada", **wanted: Any) -> list[tuple[str, str, int | None, str | None]]:
    found = access_page(Sight(world[who]), AccessFilter(**wanted), 1)
    return [(line.person.name.split()[0], line.kind, line.record_id, line.reference) for line in found.items]


def test_records_of_restricted_cases_and_practitioners_files_are_never_named(lived: World) -> None:
    case = lived.case(lived["Pat"], restricted=True)
    lived.reader(case, lived["Tess"])
    audit = lived.audit(case)
    [form] = [one for one in lived.all(PractitionerForm) if one.written]
    opened(lived, "Tess", f"/audits/{audit.id}")
    opened(lived, "Tess", f"/practitioner-forms/{form.id}")
    assert names(lived) == [("Tess", "confidential", None, None)] * 2
    assert names(lived, case=case.reference) == names(lived, kind="audit", record=audit.id) == []
    page = Browser(lived, "Ada").open("/administration/access")
    assert "A confidential record" in page.text and case.reference not in page.html


def test_the_administrator_finds_who_looked_at_a_case_and_what_a_person_looked_at(lived: World) -> None:
    plan = lived.issued()
    audit, reference = plan.audit, plan.audit.case.reference
    opened(lived, "Pat", f"/plans/{plan.id}")
    opened(lived, "Tess", f"/audits/{audit.id}")
    both = [("Tess", "audit", audit.id, reference), ("Pat", "action_plan", plan.id, reference)]
    assert names(lived, case=reference) == both
    browser = Browser(lived, "Ada")
    browser.open("/administration/access")
    page = browser.press("Show", person=lived["Pat"].email)
    assert f"Plan {plan.id} Case {reference}" in page.text and "Tess Team" not in page.text


def test_nobody_else_sees_access_records(lived: World) -> None:
    for who in ("Tess", "Quentin", "Perry"):
        assert Browser(lived, who).open("/administration/access").status == 403
