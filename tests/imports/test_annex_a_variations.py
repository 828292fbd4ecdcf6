"""Workbooks that differ from the template, as real ones do, are read all the same."""

from datetime import date, datetime
from pathlib import Path

import pytest

from service.imports.reader import read
from service.imports.records import CaseRecord, CaseStatus, ReadResult, Severity, Unreadable
from tests.support.annex_a import build_workbook, child_in_need

CURLY = "\u2019"
NO_BREAK = "\u00a0"


def _read(path: Path) -> ReadResult:
    return read("annex_a", path, filename=path.name)


def _only(result: ReadResult) -> CaseRecord:
    (case,) = result.records
    assert isinstance(case, CaseRecord)
    return case


def _with(path: Path, **cells: object) -> ReadResult:
    return _read(build_workbook(path / "a.xlsx", {6: [child_in_need(1005, **cells)]}))


@pytest.mark.parametrize("header_row", [1, 2, 3, 6])
def test_the_header_may_stand_under_a_title(tmp_path: Path, header_row: int) -> None:
    path = build_workbook(tmp_path / "a.xlsx", {6: [child_in_need(1005)]}, header_row=header_row)
    assert _only(_read(path)).source == f"List 6 row {header_row + 1}"


@pytest.mark.parametrize(
    "name",
    ["List 6", "List_6", "list 6", "LIST6", "List-6", "List  6 ", f"List{NO_BREAK}6", "List 06", "List 6 CIN",
     "List_6_Children in need", "Annex A List 6", "List. 6"],
)  # fmt: skip
def test_the_sheet_may_be_spelled_in_many_ways(tmp_path: Path, name: str) -> None:
    path = build_workbook(tmp_path / "a.xlsx", {6: [child_in_need(1005)]}, sheet_names={6: name})
    assert _only(_read(path)).reference == "1005"


def test_one_workbook_may_spell_its_sheets_in_two_ways(tmp_path: Path) -> None:
    leaver = {"Child Unique ID": 2}
    path = build_workbook(
        tmp_path / "a.xlsx", {6: [child_in_need(1)], 9: [leaver]}, sheet_names={6: "List_6", 9: "List 9"}
    )
    assert len(_read(path).records) == 2


def test_a_sheet_of_guidance_does_not_stand_in_for_its_list(tmp_path: Path) -> None:
    path = build_workbook(
        tmp_path / "a.xlsx", {1: [], 6: [child_in_need(1005)]}, sheet_names={1: "List 6 guidance", 6: "List_6"}
    )
    result = _read(path)
    assert _only(result).reference == "1005"
    assert [n.value for n in result.notices if "Two sheets" in n.reason] == ["List 6 guidance"]


def test_list_10_is_not_taken_for_list_1_nor_list_60_for_list_6(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "a.xlsx", {6: [child_in_need(1)]}, sheet_names={6: "List 60"})
    with pytest.raises(Unreadable, match="no sheet named List 6.*The sheets are: List 60"):
        _read(path)


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("Age of Child (Years)", "Age"),
        ("Case status", "Case Status"),
        ("Case status", "CASE STATUS "),
        ("CIN Closure Date", f"CIN{NO_BREAK}Closure  Date "),
        ("Child Unique ID", "child unique id"),
        ("Child Unique ID", f"Child{CURLY}s Unique ID"),
        ("Child Unique ID", "Child's Unique ID"),
        ("Allocated Worker", "Allocated_Worker"),
        ("Allocated Team", "Allocated Team\n"),
    ],
)
def test_a_column_may_be_spelled_in_many_ways(tmp_path: Path, column: str, written: str) -> None:
    path = build_workbook(tmp_path / "a.xlsx", {6: [child_in_need(1005)]}, renamed={column: written})
    result = _read(path)
    case = _only(result)
    assert (case.reference, case.status, case.team, case.worker) == (
        "1005",
        CaseStatus.CHILD_IN_NEED,
        "North Team",
        "Sam Okafor",
    )


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("a) Looked after child", CaseStatus.LOOKED_AFTER),
        ("Looked After Child", CaseStatus.LOOKED_AFTER),
        ("LAC", CaseStatus.LOOKED_AFTER),
        ("b) Child Protection plan", CaseStatus.CHILD_PROTECTION),
        ("B) CHILD PROTECTION PLAN", CaseStatus.CHILD_PROTECTION),
        ("child protection plan", CaseStatus.CHILD_PROTECTION),
        ("b)", CaseStatus.CHILD_PROTECTION),
        ("CP", CaseStatus.CHILD_PROTECTION),
        ("c)Child in need plan", CaseStatus.CHILD_IN_NEED),
        ("c. child in need", CaseStatus.CHILD_IN_NEED),
        ("CIN", CaseStatus.CHILD_IN_NEED),
        (f"d){NO_BREAK}Open assessment ", CaseStatus.OPEN_ASSESSMENT),
        ("Open Assessment", CaseStatus.OPEN_ASSESSMENT),
        ("e) Closed episode", CaseStatus.CLOSED),
        ("Closed", CaseStatus.CLOSED),
    ],
)
def test_the_case_status_is_known_with_its_code_or_without(tmp_path: Path, words: str, status: CaseStatus) -> None:
    assert _only(_with(tmp_path, Case_status=words)).status is status


def test_words_that_are_not_known_are_read_by_their_code_and_told(tmp_path: Path) -> None:
    result = _with(tmp_path, Case_status="b) Kinderschutz")
    assert _only(result).status is CaseStatus.CHILD_PROTECTION
    assert [(n.row, n.column, n.value, n.severity) for n in result.notices if n.sheet == "List 6"] == [
        (2, "Case status", "b) Kinderschutz", Severity.REPAIRED)
    ]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (1005.0, "1005"),
        (1005, "1005"),
        ("1005.0", "1005"),
        (" 1005\u00a0", "1005"),
        ("00123", "00123"),
        ("ICS-77/b", "ICS-77/b"),
        ("UNBORN 12", "UNBORN 12"),
    ],
)
def test_an_identifier_may_be_a_number_or_text(tmp_path: Path, written: object, read_as: str) -> None:
    path = build_workbook(tmp_path / "a.xlsx", {6: [child_in_need(written)]})
    assert _only(_read(path)).reference == read_as


def test_identifiers_written_as_decimals_are_told_of_once_for_the_list(tmp_path: Path) -> None:
    rows = [child_in_need(f"{number}.0") for number in (1005, 1006, 1007)]
    result = _read(build_workbook(tmp_path / "a.xlsx", {6: rows}))
    told = [n for n in result.notices if n.column == "Child Unique ID"]
    assert [(n.row, n.value, n.severity) for n in told] == [(2, "1005.0", Severity.REPAIRED)]
    assert told[0].reason.startswith("3 identifiers")


@pytest.mark.parametrize(
    "written",
    [None, "", "#N/A", 10.5, -3, True, 1e16, "1.2E+15", "x" * 65, "Ann Smith", "Smith, Ann", date(2013, 5, 17),
     "17/05/2013", "Extracted from the case system on Monday"],
)  # fmt: skip
def test_a_row_without_a_usable_identifier_is_refused_and_the_others_go_on(tmp_path: Path, written: object) -> None:
    path = build_workbook(tmp_path / "a.xlsx", {6: [child_in_need(written), child_in_need(2)]})
    result = _read(path)
    assert _only(result).reference == "2"
    assert [(n.sheet, n.row, n.column, n.severity) for n in result.notices if n.sheet == "List 6"] == [
        ("List 6", 2, "Child Unique ID", Severity.REFUSED)
    ]


@pytest.mark.parametrize("name", ["Ann Smith", "Smith, Ann", "x" * 65, date(2013, 5, 17), "17/05/2013"])
def test_what_may_be_a_name_or_a_date_of_birth_is_not_repeated_in_the_report(tmp_path: Path, name: object) -> None:
    result = _read(build_workbook(tmp_path / "a.xlsx", {6: [child_in_need(name)]}))
    assert [n.value for n in result.notices if n.severity is Severity.REFUSED] == [""]


@pytest.mark.parametrize(
    "written",
    [
        date(2025, 3, 1),
        datetime(2025, 3, 1, 14, 30),  # noqa: DTZ001 - a spreadsheet's own, which has no zone
        45717,
        45717.6,
        "45717",
        "2025-03-01",
        "2025-03-01T00:00:00",
        "2025-03-01 00:00:00",
        "01/03/2025",
        "1/3/2025",
        "01.03.2025",
        " 01/03/2025 00:00 ",
        "1 March 2025",
        "01-Mar-2025",
    ],
)
def test_a_date_may_be_written_in_many_ways(tmp_path: Path, written: object) -> None:
    assert _only(_with(tmp_path, CIN_Start_Date=written)).opened_on == date(2025, 3, 1)


def test_one_column_may_hold_dates_written_in_different_ways(tmp_path: Path) -> None:
    written = [45717, "2025-03-01", "01/03/2025", date(2025, 3, 1), None, ""]
    rows = [child_in_need(n, CIN_Start_Date=value) for n, value in enumerate(written, start=1)]
    result = _read(build_workbook(tmp_path / "a.xlsx", {6: rows}))
    dates = [case.opened_on for case in result.records if isinstance(case, CaseRecord)]
    assert dates == [date(2025, 3, 1)] * 4 + [None] * 2
    assert [n for n in result.notices if n.sheet == "List 6"] == []


@pytest.mark.parametrize(
    "written", ["0001-01-01", "9999-12-31", "31/12/9999", 2958465, "31/02/2025", "13/31/2025", "soon", "#N/A"]
)
def test_a_start_date_that_cannot_be_used_is_left_blank_and_told(tmp_path: Path, written: object) -> None:
    result = _with(tmp_path, CIN_Start_Date=written)
    assert _only(result).opened_on is None
    told = [n for n in result.notices if n.column == "CIN Start Date"]
    assert [(n.row, n.severity) for n in told] == [(2, Severity.REPAIRED)]


@pytest.mark.parametrize("written", ["0001-01-01", "9999-12-31", "31/02/2025", "01/03/25", "soon"])
def test_a_closing_date_that_cannot_be_used_refuses_the_row(tmp_path: Path, written: str) -> None:
    result = _with(tmp_path, CIN_Closure_Date=written)
    assert result.records == ()
    (told,) = [n for n in result.notices if n.sheet == "List 6"]
    assert (told.row, told.column, told.value, told.severity) == (2, "CIN Closure Date", written, Severity.REFUSED)


@pytest.mark.parametrize("written", [0, "00/01/1900", "#N/A", "#REF!"])
def test_a_closing_date_that_looked_up_a_blank_cell_leaves_the_case_open(tmp_path: Path, written: object) -> None:
    result = _with(tmp_path, CIN_Closure_Date=written)
    assert _only(result).is_open
    assert [n.severity for n in result.notices if n.column == "CIN Closure Date"] == [Severity.REPAIRED]


@pytest.mark.parametrize("age", [-0.4, -1, 0, 17.9, 18, 25, None, "#N/A"])
def test_unborn_children_and_adults_are_cases_like_others(tmp_path: Path, age: object) -> None:
    row = child_in_need(1005) | {"Age of Child (Years)": age, "Date of Birth": None}
    assert _only(_read(build_workbook(tmp_path / "a.xlsx", {6: [row]}))).is_open


def test_blank_rows_between_the_children_are_passed_over(tmp_path: Path) -> None:
    blank: dict[str, object] = dict.fromkeys(("Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)"), None)
    rows = [child_in_need(1), blank, blank, child_in_need(2)]
    result = _read(build_workbook(tmp_path / "a.xlsx", {6: rows}))
    assert [r.source for r in result.records] == ["List 6 row 2", "List 6 row 5"]
    assert result.rows_read == 2


def test_neither_names_nor_dates_of_birth_come_out(tmp_path: Path) -> None:
    row = child_in_need(1005) | {"Child Name": "Zebedee Quillfeather"}
    broken = child_in_need(None) | {"Child Name": "Zebedee Quillfeather"}
    result = _read(build_workbook(tmp_path / "a.xlsx", {6: [row, broken]}, added=["Child Name"]))
    said = repr(result)
    assert "Quillfeather" not in said
    assert "2013" not in said
    assert [n.column for n in result.notices if "personal details" in n.reason] == ["Child Name"]
