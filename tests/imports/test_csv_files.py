"""CSV files of every encoding and delimiter are read by the names of their columns."""

from pathlib import Path

import pytest

from service.imports.reader import read
from service.imports.records import AllocationRecord, ReadResult, Severity, Unreadable

TEXT = "reference,team,worker\n1005,Équipe – Nord,Zoë O’Neil\n"
EXPECTED = [("1005", "Équipe – Nord", "Zoë O’Neil")]


def _read(folder: Path, content: bytes | str) -> ReadResult:
    path = folder / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read("allocations_csv", path, filename="a.csv")


def _held(result: ReadResult) -> list[tuple[str, str | None, str | None]]:
    return [(r.reference, r.team, r.worker) for r in result.records if isinstance(r, AllocationRecord)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_its_mark_or_without(tmp_path: Path, encoding: str) -> None:
    result = _read(tmp_path, TEXT.encode(encoding))
    assert _held(result) == EXPECTED
    assert result.notices == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_refused_with_what_to_do(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(Unreadable, match="encoding.*Save it in Excel as CSV UTF-8"):
        _read(tmp_path, TEXT.encode(encoding))


def test_western_european_is_read_and_told(tmp_path: Path) -> None:
    result = _read(tmp_path, TEXT.encode("cp1252"))
    assert _held(result) == EXPECTED
    assert [(n.row, n.severity) for n in result.notices] == [(None, Severity.NOTICE)]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="encoding"):
        _read(tmp_path, b"reference,team,worker\n1005,\x81\x8d,x\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_comma_semicolon_and_tab_are_told_apart_by_the_header(tmp_path: Path, delimiter: str, ending: str) -> None:
    lines = [["reference", "team", "worker"], ["1005", '"North, South; East\tWest"', "Kim"]]
    content = ending.join(delimiter.join(line) for line in lines)
    assert _held(_read(tmp_path, content)) == [("1005", "North, South; East West", "Kim")]


def test_a_first_line_that_names_the_separator_is_followed(tmp_path: Path) -> None:
    result = _read(tmp_path, "sep=;\r\nreference;team\r\n1005;North\r\n;South\r\n")
    assert _held(result) == [("1005", "North", None)]
    assert [n.row for n in result.notices] == [3]


@pytest.mark.parametrize(
    "header",
    ["Reference,Team,Worker", " REFERENCE , team,wor ker", '"reference","team","worker"', "worker,reference,team"],
)
def test_columns_are_found_by_name_whatever_capitals_spaces_and_order(tmp_path: Path, header: str) -> None:
    cells = "Kim,1005,North" if header.startswith("worker") else "1005,North,Kim"
    assert _held(_read(tmp_path, f"{header}\n{cells}\n")) == [("1005", "North", "Kim")]


def test_blank_lines_above_and_between_are_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    result = _read(tmp_path, "\n\nreference,team\n\n1005,North\n , \n1006,South\n")
    assert [r.source for r in result.records] == ["row 5", "row 7"]
    assert result.rows_read == 2


def test_an_unknown_column_is_told_of_and_what_it_holds_is_not(tmp_path: Path) -> None:
    result = _read(tmp_path, "reference,team,child name\n1005,North,Zebedee\n")
    assert _held(result) == [("1005", "North", None)]
    assert [(n.column, n.severity) for n in result.notices] == [("child name", Severity.NOTICE)]
    assert "Zebedee" not in repr(result)
    assert result.columns_given == {"reference", "team"}


def test_a_missing_column_is_named_with_those_that_were_found(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no column reference. Found were: team, worker"):
        _read(tmp_path, "team,worker\nNorth,Kim\n")


def test_a_file_without_a_header_is_refused_without_repeating_it(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="none of the columns") as refusal:
        _read(tmp_path, "Zebedee,Quillfeather\n")
    assert "Zebedee" not in str(refusal.value)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="two columns named team"):
        _read(tmp_path, "reference,team,Team\n1,a,b\n")


def test_a_row_with_more_cells_than_the_header_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    result = _read(tmp_path, "reference,team\n1,North,South\n2,North,\n3,North,,,\n")
    assert [reference for reference, *_ in _held(result)] == ["2", "3"]
    assert [(n.row, n.severity) for n in result.notices] == [(2, Severity.REFUSED)]


def test_a_row_with_fewer_cells_ends_in_blank_ones(tmp_path: Path) -> None:
    assert _held(_read(tmp_path, "reference,team,worker\n1005\n")) == [("1005", None, None)]


@pytest.mark.parametrize("unclosed", ['1,"North\n2,South\n', '1,"No"rth\n'])
def test_a_quotation_mark_out_of_place_refuses_the_file_and_names_the_row(tmp_path: Path, unclosed: str) -> None:
    with pytest.raises(Unreadable, match="Row 2 .*quotation mark"):
        _read(tmp_path, "reference,team\n" + unclosed)


@pytest.mark.parametrize("hidden", ["No\x00rth", "\x1b[31mNorth", "No\u202erth"], ids=["nul", "escape", "reversed"])
def test_a_row_with_hidden_characters_is_refused_and_the_others_go_on(tmp_path: Path, hidden: str) -> None:
    result = _read(tmp_path, f"reference,team\n1,{hidden}\n2,North\n")
    assert _held(result) == [("2", "North", None)]
    assert [(n.row, n.column, n.value, n.severity) for n in result.notices] == [(2, "team", "", Severity.REFUSED)]


def test_a_row_with_half_a_character_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    content = "reference,team\n1,No\ud800rth\n2,Équipe\n".encode("utf-8", "surrogatepass")
    result = _read(tmp_path, content)
    assert _held(result) == [("2", "Équipe", None)]
    assert [n.row for n in result.notices] == [2]


@pytest.mark.parametrize(
    ("cell", "column"), [("x" * 65 + ",North", "reference"), ("1," + "x" * 201, "team"), (",North", "reference")]
)
def test_a_cell_that_is_too_long_or_missing_refuses_its_row(tmp_path: Path, cell: str, column: str) -> None:
    result = _read(tmp_path, f"reference,team\n{cell}\n2,North\n")
    assert [reference for reference, *_ in _held(result)] == ["2"]
    (told,) = result.notices
    assert (told.row, told.column, told.severity) == (2, column, Severity.REFUSED)
    assert len(told.value) <= 60


def test_a_cell_of_a_megabyte_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="far too long"):
        _read(tmp_path, "reference,team\n1," + "x" * 1_000_000 + "\n")


def test_a_reference_that_comes_twice_is_taken_the_first_time(tmp_path: Path) -> None:
    result = _read(tmp_path, "reference,team\n1,North\n1.0,South\n2,East\n")
    assert [(reference, team) for reference, team, _ in _held(result)] == [("1", "North"), ("2", "East")]
    assert [(n.row, n.severity) for n in result.notices] == [(3, Severity.REPAIRED), (3, Severity.REFUSED)]


@pytest.mark.parametrize("lost", ["", "#N/A", "n/a", "Unallocated", " - "])
def test_a_cell_that_stands_for_nobody_means_unallocated(tmp_path: Path, lost: str) -> None:
    assert _held(_read(tmp_path, f"reference,team,worker\n1,{lost},{lost}\n")) == [("1", None, None)]


def test_an_allocations_file_needs_a_team_or_a_worker(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="neither a column team nor a column worker"):
        _read(tmp_path, "reference\n1\n")


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"])
def test_a_workbook_is_no_csv_file(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable, match="an Excel workbook, not a CSV file"):
        _read(tmp_path, content)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="empty"):
        _read(tmp_path, b"")


def test_one_bad_row_of_five_hundred_is_named_and_the_rest_are_taken(tmp_path: Path) -> None:
    rows = [f"{n},North" for n in range(2, 502)]
    rows[248] = "Ann Smith,North"
    result = _read(tmp_path, "reference,team\n" + "\n".join(rows))
    assert len(result.records) == 499
    assert [(n.row, n.column) for n in result.notices] == [(250, "reference")]


def test_a_kind_that_is_not_known_is_refused_with_the_kinds_that_are(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="The kinds are: allocations_csv, annex_a"):
        read("parquet", tmp_path, filename="a")
