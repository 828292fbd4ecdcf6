"""A CSV file of staff is read row by row, and people who cannot be told apart or manage each other are refused."""

from datetime import date
from pathlib import Path

import pytest

from service.imports.reader import read
from service.imports.records import ReadResult, Severity, StaffRecord
from service.imports.staff_checks import find_cycles

ROLES = ("practitioner", "team_manager", "head_of_service")
COLUMNS = (
    "email,name,known_as,roles,team,service,manager_email,supervision_every_days,next_supervision_on,agency,"
    "leave,starts_on,left_on"
)


def _read(folder: Path, *rows: str, header: str = COLUMNS) -> ReadResult:
    path = folder / "staff.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return read("staff_csv", path, filename="staff.csv", known_roles=ROLES)


def _person(folder: Path, **cells: str) -> ReadResult:
    """The result of a file with one good person, who is Kim, and one with these cells, who is Sam."""
    sam = {"email": "sam@example.org", "name": "Sam Okafor"} | cells
    row = ",".join(f'"{sam.get(column, "")}"' for column in COLUMNS.split(","))
    return _read(folder, "kim@example.org,Kim Lee,,,,,,,,,,,", row)


def _emails(result: ReadResult) -> list[str]:
    return [record.email for record in result.records if isinstance(record, StaffRecord)]


def _sam(result: ReadResult) -> StaffRecord:
    sam = result.records[1]
    assert isinstance(sam, StaffRecord)
    return sam


def test_every_column_is_read(tmp_path: Path) -> None:
    row = (
        "Sam@Example.org,Sam  Okafor,Okafor S; Sam O.,practitioner;Team Manager,North,Safeguarding,kim@example.org,"
        "28,2026-12-04,yes,2026-12-24/2027-01-02;2026-12-01/2026-12-14,2024-02-29,"
    )
    (sam,) = _read(tmp_path, row).records
    assert sam == StaffRecord(
        email="sam@example.org",
        name="Sam Okafor",
        known_as=("Okafor S", "Sam O."),
        roles=("practitioner", "team_manager"),
        team="North",
        service="Safeguarding",
        manager_email="kim@example.org",
        supervision_every_days=28,
        next_supervision_on=date(2026, 12, 4),
        agency=True,
        leave=((date(2026, 12, 1), date(2026, 12, 14)), (date(2026, 12, 24), date(2027, 1, 2))),
        starts_on=date(2024, 2, 29),
        left_on=None,
        given=frozenset(COLUMNS.split(",")),
        source="row 2",
    )


def test_only_the_columns_that_the_file_has_are_given(tmp_path: Path) -> None:
    (sam,) = _read(tmp_path, "sam@example.org,Sam,", header="E-mail,Name,left_on").records
    assert isinstance(sam, StaffRecord)
    assert sam.given == {"email", "name", "left_on"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("email", ""),
        ("email", "sam"),
        ("email", "sam@example"),
        ("email", "samexample.org"),
        ("email", "sam@example..org"),
        ("email", f"sam@{'x' * 250}.org"),
        ("name", ""),
        ("name", "x" * 201),
        ("known_as", "x" * 201),
        ("roles", "practitioner;king"),
        ("manager_email", "kim"),
        ("manager_email", "SAM@example.org"),
        ("supervision_every_days", "0"),
        ("supervision_every_days", "367"),
        ("supervision_every_days", "28.5"),
        ("supervision_every_days", "-1"),
        ("supervision_every_days", "monthly"),
        ("next_supervision_on", "31/02/2026"),
        ("next_supervision_on", "0001-01-01"),
        ("agency", "maybe"),
        ("leave", "2026-12-01"),
        ("leave", "2026-12-14/2026-12-01"),
        ("leave", "2026-12-01/2026-12-32"),
        ("leave", "01/12/2026"),
        ("starts_on", "9999-12-31"),
        ("left_on", "later"),
    ],
)
def test_a_row_with_a_cell_that_cannot_be_right_is_refused_and_the_others_go_on(
    tmp_path: Path, column: str, value: str
) -> None:
    result = _person(tmp_path, **{column: value})
    assert _emails(result) == ["kim@example.org"]
    assert [(n.row, n.column, n.severity) for n in result.notices] == [(3, column, Severity.REFUSED)]
    assert result.notices[0].reason.endswith(".")


def test_a_role_that_is_not_known_is_named_with_those_that_are(tmp_path: Path) -> None:
    (told,) = _person(tmp_path, roles="king").notices
    assert told.reason == "There is no role king. The roles are: head_of_service, practitioner, team_manager."


def test_nobody_is_their_own_manager(tmp_path: Path) -> None:
    (told,) = _person(tmp_path, manager_email="sam@example.org").notices
    assert "their own manager" in told.reason


def test_a_person_cannot_leave_before_they_start(tmp_path: Path) -> None:
    (told,) = _person(tmp_path, starts_on="2026-02-01", left_on="2026-01-31").notices
    assert (told.column, told.severity) == ("left_on", Severity.REFUSED)


@pytest.mark.parametrize(
    ("written", "agency"), [("yes", True), ("TRUE", True), ("0", False), ("No", False), ("", None)]
)
def test_agency_is_yes_no_or_not_said(tmp_path: Path, written: str, agency: bool | None) -> None:
    assert _sam(_person(tmp_path, agency=written)).agency is agency


@pytest.mark.parametrize("days", ["1", "14", "28.0", "366"])
def test_supervision_may_be_every_1_to_366_days(tmp_path: Path, days: str) -> None:
    assert _sam(_person(tmp_path, supervision_every_days=days)).supervision_every_days == float(days)


def test_one_day_of_leave_is_a_range_too(tmp_path: Path) -> None:
    assert _sam(_person(tmp_path, leave="2026-12-01 / 2026-12-01")).leave == ((date(2026, 12, 1), date(2026, 12, 1)),)


def test_an_email_that_comes_twice_is_taken_the_first_time(tmp_path: Path) -> None:
    result = _person(tmp_path, email="KIM@example.org")
    assert [r.name for r in result.records if isinstance(r, StaffRecord)] == ["Kim Lee"]
    assert [(n.row, n.column, n.value) for n in result.notices] == [(3, "email", "kim@example.org")]


@pytest.mark.parametrize("other", ["O'NEIL  Sam", "o\u2019neil\u00a0sam", "O’Neil Sam; Sam"])
def test_two_people_with_one_name_in_the_case_system_are_both_refused_with_both_named(
    tmp_path: Path, other: str
) -> None:
    header = "email,name,known_as"
    rows = ["a@example.org,Ann,O'Neil Sam", f"b@example.org,Bob,{other}", "c@example.org,Cy,Cy"]
    result = _read(tmp_path, *rows, header=header)
    assert _emails(result) == ["c@example.org"]
    assert [(n.row, n.column, n.severity) for n in result.notices] == [
        (2, "known_as", Severity.REFUSED),
        (3, "known_as", Severity.REFUSED),
    ]
    assert all("Ann (a@example.org) and Bob (b@example.org)" in n.reason for n in result.notices)


def test_one_person_may_have_a_name_twice(tmp_path: Path) -> None:
    result = _read(tmp_path, "a@example.org,Ann,Ann B;ann  b;Ann B", header="email,name,known_as")
    assert _emails(result) == ["a@example.org"]


def test_people_who_manage_each_other_in_a_circle_are_refused_with_the_circle_named(tmp_path: Path) -> None:
    header = "email,name,manager_email"
    rows = [
        "c@example.org,C,a@example.org",
        "a@example.org,A,b@example.org",
        "b@example.org,B,c@example.org",
        "d@example.org,D,a@example.org",
        "e@example.org,E,absent@example.org",
    ]
    result = _read(tmp_path, *rows, header=header)
    assert _emails(result) == ["d@example.org", "e@example.org"]
    assert {n.row for n in result.notices} == {2, 3, 4}
    circle = "a@example.org → b@example.org → c@example.org → a@example.org"
    assert all(circle in n.reason for n in result.notices)


def test_a_very_large_circle_is_named_in_short(tmp_path: Path) -> None:
    rows = [f"p{n:04}@example.org,P,p{(n + 1) % 300:04}@example.org" for n in range(300)]
    result = _read(tmp_path, *rows, header="email,name,manager_email")
    assert result.records == ()
    assert len(result.notices) == 300
    assert "and 290 more" in result.notices[0].reason
    assert len(result.notices[0].reason) < 500


def test_circles_are_found_however_one_enters_them_and_lines_are_none() -> None:
    managers = {"x": "b", "b": "c", "c": "b", "s": "s", "top": None, "y": "top", "z": "absent"}
    assert find_cycles(managers) == [["b", "c"], ["s"]]


def test_a_line_of_a_hundred_thousand_managers_is_walked_once() -> None:
    managers: dict[str, str | None] = {str(n): str(n + 1) for n in range(100_000)}
    assert find_cycles(managers) == []
    assert len(find_cycles(managers | {"100000": "0"})[0]) == 100_001
