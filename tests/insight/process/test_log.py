"""The event log: a trace for each audit, without names unless somebody may, and nothing of practitioners' own files."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from service.models import AccessRecord, CaseReader
from service.transaction import transaction
from tests.support import second_form
from tests.support.world import World
from tests.web.browser import Browser

XES = "{http://www.xes-standard.org/}"


def run(world: World, *arguments: str) -> tuple[int, str]:
    result = world.app.test_cli_runner().invoke(args=["process", *arguments])
    return result.exit_code, result.output


def exported(world: World, path: Path, *options: str) -> str:
    code, said = run(world, "export", "--out", str(path), *options)
    assert code == 0, said
    return path.read_text("utf-8")


def traces(text: str) -> list[list[dict[str, str]]]:
    """The events of each trace, as keys to values."""
    found = ElementTree.fromstring(text).iter(f"{XES}trace")
    return [[_event(event) for event in trace.iter(f"{XES}event")] for trace in found]


def _event(element: ElementTree.Element) -> dict[str, str]:
    return {one.get("key", ""): one.get("value", "") for one in element}


def test_an_audit_is_a_trace_with_what_became_of_its_plans_and_escalations(world: World, tmp_path: Path) -> None:
    plan = world.authority().issued()
    world.complete(plan)
    [events] = traces(exported(world, tmp_path / "log.xes"))
    names = [event["concept:name"] for event in events]
    assert names[0] == "Audit: Arrange an audit"
    assert {"Audit: Submit the audit", "Plan: Present as complete", "Escalation: Raise"} <= set(names)
    assert {event["kind"] for event in events} == {"audit", "action_plan", "escalation", "moderation"}
    [completed] = [event for event in events if event["trigger"] == "complete" and event["kind"] == "action_plan"]
    assert (completed["from"], completed["to"], completed["org:role"]) == ("issued", "completed", "practitioner")
    assert completed["time:timestamp"] == "2026-11-02T10:00:00.000+00:00"


def test_names_are_invented_anew_for_each_file(world: World, tmp_path: Path) -> None:
    world.authority().issued()
    first, second = (exported(world, tmp_path / name) for name in ("one.xes", "two.xes"))
    for told in ("Tess Team", "Pat Practitioner", "7000001", "genogram", "What the file shows"):
        assert told not in first
    invented = [{event["org:resource"] for trace in traces(text) for event in trace} for text in (first, second)]
    assert invented[0] & invented[1] == {"Countersign"}


def test_nothing_of_a_practitioners_own_file_is_in_a_log(world: World, tmp_path: Path) -> None:
    plan = second_form.issued(second_form.with_auditor(world))
    world.clock.set(plan.due_on + timedelta(days=4))
    world.strike()
    assert [(raised.plan_id, raised.form_id) for raised in world.escalations("overdue")] == [(plan.id, plan.form_id)]
    [events] = traces(exported(world, tmp_path / "log.xes"))
    assert {event["kind"] for event in events} == {"audit"}


def test_a_table_has_no_live_formula_and_names_only_for_whoever_may_which_is_noted(
    world: World, tmp_path: Path
) -> None:
    audit = world.authority().submitted("good")
    world.change(world["Tess"], name="=cmd()|Team")
    path = tmp_path / "log.csv"
    asked = ("--format", "csv", "--identified", "--as")
    assert run(world, "export", "--out", str(path), *asked, world["Quentin"].email)[0] == 1
    assert run(world, "export", "--out", str(path), *asked[:-1])[0] == 2
    text = exported(world, path, *asked, world["Perry"].email)
    rows = list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))
    assert {row["case"] for row in rows} == {audit.case.reference}
    assert not any(cell.startswith("=") for row in rows for cell in row.values())
    [noted] = world.all(AccessRecord)
    assert (noted.person, noted.kind, noted.record_id, noted.how) == (world["Perry"], "audit", audit.id, "download")


def test_a_restricted_case_is_in_no_log_not_even_of_those_who_are_named(world: World, tmp_path: Path) -> None:
    world.authority()
    case = world.case(world["Pat"], restricted=True)
    with transaction() as work:
        work.session.add(CaseReader(case_id=case.id, person_id=world["Tess"].id))
        work.session.add(CaseReader(case_id=case.id, person_id=world["Quentin"].id))
    world.audit(case)
    assert traces(exported(world, tmp_path / "log.xes")) == []
    assert traces(exported(world, tmp_path / "log.xes", "--as", world["Quentin"].email)) == []


@pytest.mark.parametrize(("who", "answer"), [("Perry", 200), ("Hana", 403), ("Pat", 403)])
def test_the_log_is_downloaded_from_the_page_by_those_who_may(world: World, who: str, answer: int) -> None:
    world.authority().audit()
    response = Browser(world, who).client.get("/insight/process/log.xes")
    assert response.status_code == answer
    if answer == 200:
        assert len(traces(response.text)) == 1
        assert "attachment" in response.headers["Content-Disposition"]
