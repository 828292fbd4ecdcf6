"""The agenda on the terminal, and the two exports of history that never meet in one file."""

from __future__ import annotations

import json

import pytest

from service.models import AccessRecord
from tests.support.second_form import issued, submitted, with_auditor
from tests.support.world import World


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    with_auditor(world)


def run(world: World, *arguments: str) -> tuple[int, str]:
    result = world.app.test_cli_runner().invoke(args=arguments)
    return result.exit_code, result.output


def test_a_line_manager_prints_the_agenda_of_the_next_supervision(world: World) -> None:
    issued(world)
    submitted(world)
    pat, tess = world["Pat"].email, world["Tess"].email
    code, said = run(world, "supervision", "agenda", pat, "--as", tess)
    assert code == 0 and said.startswith("Supervision of Pat Practitioner on 9 November 2026 (not booked yet)")
    assert "plan 1: Book the recording course." in said and "form 2, of audit 2" in said


def test_what_a_command_shows_leaves_access_records_and_asks_why_where_it_is_restricted(world: World) -> None:
    world.policy("restricted", reason_lasts_minutes=60)
    case = world.case(world["Pat"], restricted=True)
    for name in ("Pat", "Tess", "Sam"):
        world.reader(case, world[name])
    plan = world.issued(case=case)
    asked = ("supervision", "agenda", world["Pat"].email, "--as", world["Tess"].email)
    code, said = run(world, *asked)
    assert code == 1 and "--why" in said and case.reference not in said and "genogram" not in said
    assert world.all(AccessRecord) == []
    code, said = run(world, *asked, "--why", "I prepare Thursday.")
    assert code == 0 and "genogram" in said
    seen = {(row.kind, row.record_id, row.how, row.reason) for row in world.all(AccessRecord)}
    assert ("action_plan", plan.id, "command", "I prepare Thursday.") in seen


def test_somebody_else_is_told_that_there_is_no_such_person(world: World) -> None:
    code, said = run(world, "supervision", "agenda", world["Pat"].email, "--as", world["Quentin"].email)
    assert code == 1 and "There is no such person" in said


def test_a_reader_who_is_not_known_is_named(world: World) -> None:
    code, said = run(world, "supervision", "agenda", world["Pat"].email, "--as", "nobody@example.org")
    assert code == 1 and "nobody@example.org" in said


def test_the_export_leaves_practitioners_files_out_unless_it_is_asked_for_them_alone(world: World) -> None:
    issued(world)
    kinds = []
    for more in ((), ("--practitioner-side",)):
        code, said = run(world, "history", "export", *more)
        assert code == 0
        kinds.append({json.loads(line)["subject"][0] for line in said.splitlines()})
    assert "practitioner_form" not in kinds[0] and "audit" in kinds[0]
    assert kinds[1] == {"practitioner_form", "action_plan"}
