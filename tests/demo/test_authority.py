"""The demonstration's authority: believable, whole, and the same every time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl

from config.demo import SIGN_INS
from service.demo.authority import TEAMS, staff
from service.demo.cases import caseload
from service.demo.workbook import write_allocations, write_annex_a
from service.imports.reader import read
from service.imports.records import CaseStatus
from service.usecases.importing import import_file
from tests.support.world import World
from workflows.words import OTHER_SUBJECTS

BEGAN = date(2026, 5, 20)


def test_everybody_who_can_sign_in_works_there() -> None:
    emails = {member.email for member in staff(BEGAN).members.values()}
    assert {person.email for person in SIGN_INS} <= emails


def test_nobody_shares_an_address_or_a_name_in_the_case_system() -> None:
    members = staff(BEGAN).members.values()
    assert len({member.email for member in members}) == len(members)
    assert len({member.known_as for member in members}) == len(members)


def test_everybody_has_a_line_of_managers_that_ends_with_the_head_of_service() -> None:
    members = staff(BEGAN).members.values()
    by_email = {member.email: member for member in members}
    for member in members:
        steps = 0
        while member.manager:
            member, steps = by_email[member.manager], steps + 1
            assert steps < 6
        assert member.key in ("head.of.service", "external", "data.protection", "administrator")


def test_the_practitioner_and_the_team_manager_who_can_sign_in_are_one_team() -> None:
    people = staff(BEGAN)
    assert people["practitioner"].manager == people["team.manager"].email
    assert people["team.manager"].manager == people["service.manager"].email


def test_there_are_three_services_ten_teams_and_sixty_practitioners() -> None:
    people = staff(BEGAN)
    teams = [team for teams in TEAMS.values() for team in teams]
    assert (len(TEAMS), len(teams), sum(len(people.of_team(team)) for team in teams)) == (3, 10, 60)


def test_the_workbook_is_the_same_every_time() -> None:
    first, second = (caseload(staff(BEGAN), BEGAN).children for _ in range(2))
    assert first == second


def test_the_workbook_is_read_without_a_refused_row(tmp_path: Path) -> None:
    children = caseload(staff(BEGAN), BEGAN).children.values()
    result = read("annex_a", write_annex_a(children, BEGAN, tmp_path / "a.xlsx"), filename="a.xlsx")
    assert [notice for notice in result.notices if notice.severity == "refused"] == []
    assert len(result.records) == len(children)
    assert {record.status for record in result.records} == set(CaseStatus) - OTHER_SUBJECTS  # type: ignore[union-attr]  # cases


def test_the_workbook_has_the_lists_that_are_read(tmp_path: Path) -> None:
    children = caseload(staff(BEGAN), BEGAN).children.values()
    book = openpyxl.load_workbook(write_annex_a(children, BEGAN, tmp_path / "a.xlsx"), read_only=True)
    assert book.sheetnames == ["List 2", "List 3", "List 6", "List 7", "List 8", "List 9"]


def test_no_column_of_the_workbook_holds_a_childs_name(tmp_path: Path) -> None:
    children = caseload(staff(BEGAN), BEGAN).children.values()
    book = openpyxl.load_workbook(write_annex_a(children, BEGAN, tmp_path / "a.xlsx"), read_only=True)
    headers = {str(cell) for sheet in book.worksheets for cell in next(sheet.iter_rows(values_only=True))}
    assert not [header for header in headers if "name" in header.lower()]


def test_the_staff_file_and_the_allocations_are_taken_whole(world: World, tmp_path: Path) -> None:
    people = staff(BEGAN)
    children = caseload(people, BEGAN).children.values()
    for kind, path in (
        ("staff_csv", people.write(tmp_path / "staff.csv")),
        ("annex_a", write_annex_a(children, BEGAN, tmp_path / "a.xlsx")),
        ("allocations_csv", write_allocations(children, tmp_path / "early-help.csv")),
    ):
        brought = import_file(kind, path, filename=path.name, person=None)
        assert brought.counts["refused"] == 0
