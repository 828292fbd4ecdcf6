"""Audits that an import asks for: of cases that close and of cases that move to another team (DOMAIN row 1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.models import Audit, CaseChange, ProgrammeSlot
from tests.importing.files import Files, case
from tests.support.world import World

HEADER = "reference,status,team,worker,opened_on,closed_on"


@pytest.fixture
def files(world: World, tmp_path: Path) -> Files:
    world.authority()
    tina = world.person("Tina Other", "team_manager", world["Sam"], team_id=world.team("South").id)
    world.person("Sol South", "practitioner", tina, team_id=world.team("South").id)
    return Files(tmp_path)


def row(
    reference: str = "1", status: str = "child_in_need", team: str = "North", worker: str = "Pat", **day: str
) -> str:
    worker = {"Pat": "Pat Practitioner", "Sol": "Sol South", "": ""}[worker]
    return f"{reference},{status},{team},{worker},2026-01-05,{day.get('closed', '')}"


def audits(world: World) -> list[Audit]:
    found: list[Audit] = world.all(Audit)
    return found


def test_a_case_that_closes_is_audited_by_the_line_manager(world: World, files: Files) -> None:
    files.cases(row())
    files.cases(row(status="closed", closed="2026-11-02"))
    (audit,) = audits(world)
    assert (audit.kind, audit.tool_key, audit.case_status) == ("closure", "closure_transfer", "closed")
    assert audit.lead is not None and audit.lead.name == "Tess Team"


def test_a_case_that_moves_is_audited_by_the_manager_who_receives_it(world: World, files: Files) -> None:
    files.cases(row())
    world.clock.forward(days=1)
    files.cases(row(team="South", worker="Sol"))
    (audit,) = audits(world)
    assert audit.kind == "transfer"
    assert audit.lead is not None and audit.lead.name == "Tina Other"


def test_an_allocation_that_follows_a_cases_first_file_on_the_same_day_is_no_transfer(
    world: World, files: Files
) -> None:
    files.cases(row())
    files.cases(row(team="South", worker="Sol"))
    assert audits(world) == []


def test_a_change_of_worker_within_the_team_is_a_transfer_only_where_policy_says_so(world: World, files: Files) -> None:
    files.cases(row())
    world.clock.forward(days=1)
    files.cases(row(worker=""))
    assert audits(world) == []
    world.programme("transfer", events=["team", "worker"])
    assert world.run_programmes() == {"made": 1}


def test_a_first_import_tells_of_no_closure_and_no_transfer(world: World, files: Files) -> None:
    files.cases(row("1", status="closed", closed="2026-10-01"), row("2"))
    assert audits(world) == [] and world.run_programmes() == {}


def test_an_audit_that_is_not_submitted_becomes_that_of_the_closure(world: World, files: Files) -> None:
    files.cases(row())
    before = world.audit(case("1"))
    files.cases(row(status="closed", closed="2026-11-02"))
    (audit,) = audits(world)
    assert audit.id == before.id and (audit.kind, audit.tool_key) == ("closure", "closure_transfer")
    last = world.history(audit)[-1]
    assert (last.trigger, last.actor_name, last.facts["kind"]) == ("convert", "Programmes", "closure")
    assert last.facts["due_on"] == audit.due_on.isoformat() == world.tasks(audit)[0].due_on.isoformat()


def test_a_form_that_was_begun_keeps_its_tool(world: World, files: Files) -> None:
    files.cases(row())
    audit = world.audit(case("1"))
    world.answer(audit)
    files.cases(row(status="closed", closed="2026-11-02"))
    assert (audit.kind, audit.tool_key) == ("closure", "core")


def test_a_submitted_audit_stays_and_the_closure_has_one_of_its_own(world: World, files: Files) -> None:
    files.cases(row())
    world.submitted("good", case=case("1"))
    files.cases(row(status="closed", closed="2026-11-02"))
    assert [audit.kind for audit in audits(world)] == ["routine", "closure"]


def test_what_a_cycle_drew_stays_with_the_cycle(world: World, files: Files) -> None:
    files.cases(row())
    cycle = world.cycle(share=1.0)
    world.act("Perry", "draw", cycle)
    world.act("Perry", "open", cycle)
    files.cases(row(status="closed", closed="2026-11-02"))
    assert sorted(audit.kind for audit in audits(world)) == ["closure", "sample"]


def test_the_morning_catches_up_with_what_an_import_could_not_finish(world: World, files: Files) -> None:
    files.cases(row())
    world.programme("closure", active=False)
    files.cases(row(status="closed", closed="2026-11-02"))
    assert audits(world) == []
    world.programme("closure", active=True)
    world.clock.forward(days=5)
    assert world.run_programmes() == {"made": 1} and world.run_programmes() == {}


def test_what_happened_more_than_a_month_ago_asks_for_nothing(world: World, files: Files) -> None:
    files.cases(row())
    world.programme("closure", active=False)
    files.cases(row(status="closed", closed="2026-11-02"))
    world.programme("closure", active=True)
    world.clock.forward(days=32)
    assert world.run_programmes() == {}


def test_a_case_opened_again_before_the_morning_is_not_audited_for_closing(world: World, files: Files) -> None:
    files.cases(row())
    world.programme("closure", active=False)
    files.cases(row(status="closed", closed="2026-11-02"))
    files.cases(row())
    world.programme("closure", active=True)
    assert world.run_programmes() == {"no_subject": 1}


def test_a_reorganisation_of_teams_is_no_transfer_of_every_case(world: World, files: Files) -> None:
    world.programme("transfer", most_at_once=2)
    files.cases(row("1"), row("2"), row("3"))
    world.clock.forward(days=1)
    files.cases(*(row(number, team="South", worker="Sol") for number in "123"))
    assert audits(world) == []
    assert {slot.outcome for slot in world.all(ProgrammeSlot)} == {"no_subject"}
    assert len(world.all(CaseChange)) > 3 and world.run_programmes() == {}


def test_a_restricted_case_is_audited_by_a_reader_when_it_closes(world: World, files: Files) -> None:
    readers = "reference,status,team,worker,closed_on,restricted_to"
    files.cases("1,child_in_need,North,Pat Practitioner,,sam.service@example.org", header=readers)
    files.cases("1,closed,North,Pat Practitioner,2026-11-02,sam.service@example.org", header=readers)
    lead = audits(world)[0].lead
    assert lead is not None and lead.name == "Sam Service"
