"""`flask api`: whatever the API does can be done from the command line, as somebody and with their permissions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from service.models import Audit, Token
from tests.support.world import World


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def run(world: World, *arguments: str, stdin: str | None = None) -> tuple[int, str]:
    result = world.app.test_cli_runner().invoke(args=("api", *arguments), input=stdin)
    return result.exit_code, result.output


def answer(world: World, *arguments: str) -> Any:
    code, said = run(world, *arguments)
    assert code == 0, said
    return json.loads(said)


def test_a_manager_arranges_an_audit_and_finds_it(world: World) -> None:
    case = world.case(world["Pat"])
    made = answer(world, "POST", "/audits", f"case_reference={case.reference}", "--as", "tess.team@example.org")
    assert [audit.id for audit in world.all(Audit)] == [made["id"]]
    mine = answer(world, "GET", "/audits", "mine=true", "--as", "tess.team@example.org")
    assert [audit["id"] for audit in mine["items"]] == [made["id"]]


def test_filters_may_stand_in_the_address_as_well(world: World) -> None:
    world.audit()
    world.audit()
    found = answer(world, "GET", "/audits?limit=1", "mine=true", "--as", "tess.team@example.org")
    assert len(found["items"]) == 1


def test_fields_that_are_no_text_are_given_as_json(world: World) -> None:
    audit = world.audit()
    key = world.questions(audit)[0].key
    said = {key: {"value": "yes"}}
    answers = f"answers:={json.dumps(said)}"
    answer(world, "PUT", f"/audits/{audit.id}/answers", answers, "--as", "tess.team@example.org")
    assert [found.value for found in world.all(Audit)[0].answers] == ["yes"]


def test_a_body_is_read_from_standard_input(world: World) -> None:
    body = json.dumps({"case_reference": world.case(world["Pat"]).reference})
    code, _ = run(world, "POST", "/audits", "--json", "-", "--as", "tess.team@example.org", stdin=body)
    assert (code, len(world.all(Audit))) == (0, 1)


def test_an_answer_is_written_to_a_file(world: World, tmp_path: Path) -> None:
    place = tmp_path / "me.json"
    code, said = run(world, "GET", "/me", "--as", "tess.team@example.org", "--output", str(place))
    assert (code, said) == (0, f"Written to {place}.\n")
    assert json.loads(place.read_text("utf-8"))["email"] == "tess.team@example.org"


def test_nobody_is_let_further_than_the_api_lets_them(world: World) -> None:
    case = world.case(world["Pat"])
    code, said = run(
        world, "POST", "/audits", f"case_reference={case.reference}", "--as", "pat.practitioner@example.org"
    )
    assert code == 1
    assert "You may not arrange audits of this case." in said
    assert world.all(Audit) == []


def test_what_is_wrong_is_said_field_by_field(world: World) -> None:
    code, said = run(world, "POST", "/audits", "due_on=soon", "--as", "tess.team@example.org")
    assert code == 1
    assert "due_on: Give a date as year-month-day, for example 2026-12-03." in said


@pytest.mark.parametrize("field", ["nothing", "=x", "answers:={", ":=1"])
def test_a_field_that_cannot_be_read_is_named(world: World, field: str) -> None:
    code, said = run(world, "POST", "/audits", field, "--as", "tess.team@example.org")
    assert code == 2
    assert field.split("=")[0] in said


def test_nobody_known_calls_nothing(world: World) -> None:
    code, said = run(world, "GET", "/me", "--as", "nobody@example.org")
    assert code == 1
    assert "nobody@example.org" in said


def test_the_token_that_was_lent_is_taken_back(world: World) -> None:
    answer(world, "GET", "/me", "--as", "tess.team@example.org")
    assert world.all(Token) == []
