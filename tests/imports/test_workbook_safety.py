"""Workbooks that are of the wrong kind, damaged, or meant to do harm are refused quickly and clearly."""

import tempfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from service.imports.reader import read
from service.imports.records import CaseRecord, ReadResult, Unreadable
from tests.support.annex_a import build_workbook, child_in_need
from tests.support.samples import sample

MIB = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def _workbook(folder: Path) -> Path:
    return build_workbook(folder / "a.xlsx", {6: [child_in_need(1)]})


def _read(path: Path, filename: str = "a.xlsx") -> ReadResult:
    return read("annex_a", path, filename=filename)


def _rewritten(folder: Path, path: Path, part: str, change: Callable[[bytes], bytes], added: str | None = None) -> Path:
    """A copy of the workbook with one part changed, and an empty part added if one is named."""
    copy = Path(tempfile.mkdtemp(dir=folder)) / "a.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == part else content)
        if added:
            target.writestr(added, b"")
    return copy


def _after_declaration(insert: bytes) -> Callable[[bytes], bytes]:
    return lambda content: insert + content[content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0 :]


def _formatted(content: bytes, *, states_extent: bool) -> bytes:
    rows = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (n, n) for n in range(3, 1_048_577))
    content = content.replace(b"</sheetData>", rows + b"</sheetData>")
    return content if states_extent else content.replace(b"<dimension ", b"<unknown ")


def test_openpyxl_reads_xml_through_defusedxml() -> None:
    assert openpyxl.DEFUSEDXML is True


def test_a_workbook_of_384_kib_that_unpacks_to_100_mib_is_refused_at_once_and_in_little_memory(tmp_path: Path) -> None:
    path = _rewritten(tmp_path, _workbook(tmp_path), SHEET, lambda content: content + b" " * 100 * MIB)
    path.write_bytes(path.read_bytes() + b"\0" * (384 * 1024 - path.stat().st_size - 22))
    tracemalloc.start()
    started = time.perf_counter()
    with pytest.raises(Unreadable):
        _read(path)
    seconds, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 1
    assert peak < 100 * MIB


def test_a_workbook_within_the_size_limit_that_is_packed_too_well_is_refused(tmp_path: Path) -> None:
    path = _rewritten(tmp_path, _workbook(tmp_path), SHEET, lambda content: content + b" " * 20 * MIB)
    with pytest.raises(Unreadable, match="far more than its size"):
        _read(path)


def test_a_part_that_says_it_is_smaller_than_it_is_is_found_out(tmp_path: Path) -> None:
    path = _rewritten(tmp_path, _workbook(tmp_path), SHEET, lambda content: content + b" " * 100 * MIB)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (5000).to_bytes(4, "little")))
    with pytest.raises(Unreadable, match="damaged"):
        _read(path)


def test_a_sheet_of_millions_of_elements_without_its_extent_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = _rewritten(tmp_path, _workbook(tmp_path), SHEET, lambda content: _formatted(content, states_extent=False))
    started = time.perf_counter()
    with pytest.raises(Unreadable, match="too many cells"):
        _read(path)
    assert time.perf_counter() - started < 2


def test_a_sheet_that_is_formatted_down_to_its_last_row_is_read_as_far_as_its_data_go(tmp_path: Path) -> None:
    path = _rewritten(tmp_path, _workbook(tmp_path), SHEET, lambda content: _formatted(content, states_extent=True))
    started = time.perf_counter()
    assert len(_read(path).records) == 1
    assert time.perf_counter() - started < 5


def test_an_archive_with_thousands_of_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2_500):
            archive.writestr(f"xl/{number}", b"")
    with pytest.raises(Unreadable, match="far more parts"):
        _read(path)


def test_a_sheet_that_claims_every_row_there_can_be_is_read_at_once(tmp_path: Path) -> None:
    path = _rewritten(
        tmp_path, _workbook(tmp_path), SHEET, lambda content: content.replace(b'ref="A1:N2"', b'ref="A1:XFD1048576"')
    )
    started = time.perf_counter()
    assert len(_read(path).records) == 1
    assert time.perf_counter() - started < 1


def test_a_sheet_that_goes_on_after_ten_thousand_blank_rows_is_read_so_far_and_told_of(tmp_path: Path) -> None:
    path = _workbook(tmp_path)
    book = openpyxl.load_workbook(path)
    book["List 6"].cell(1_048_576, 1, "x")
    book.save(path)
    started = time.perf_counter()
    result = _read(path)
    assert time.perf_counter() - started < 2
    assert len(result.records) == 1
    assert [n.row for n in result.notices if "10,000 blank rows" in n.reason] == [10_002]


def test_a_gap_of_some_thousand_blank_rows_loses_nothing(tmp_path: Path) -> None:
    path = _workbook(tmp_path)
    book = openpyxl.load_workbook(path)
    for place, cell in enumerate(book["List 6"][2], start=1):
        book["List 6"].cell(9_000, place, 2 if place == 1 else cell.value)
    book.save(path)
    assert [record.source for record in _read(path).records] == ["List 6 row 2", "List 6 row 9000"]


@pytest.mark.parametrize("declaration", [ENTITIES, EXTERNAL])
@pytest.mark.parametrize(
    "part",
    ["xl/worksheets/sheet6.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml"],
)
def test_entities_are_refused_wherever_they_stand(tmp_path: Path, part: str, declaration: bytes) -> None:
    original = sample("annex_a/annex-a-header-row-1.xlsx")
    path = _rewritten(tmp_path, original, part, _after_declaration(declaration))
    with pytest.raises(Unreadable, match="XML entities"):
        _read(path)


@pytest.mark.parametrize("added", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_a_workbook_with_macros_is_refused_whatever_its_name(tmp_path: Path, added: str) -> None:
    path = _rewritten(tmp_path, _workbook(tmp_path), "", lambda content: content, added=added)
    with pytest.raises(Unreadable, match=r"macros, which are never accepted.*Save As.*\.xlsx"):
        _read(path)


def test_a_workbook_named_as_one_with_macros_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="macros"):
        _read(_workbook(tmp_path), "Annex A.XLSM")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"older Excel kind \(\.xls\).*Save As"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password. Remove it"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not an Excel workbook"),
        (b"Child Unique ID,Case status\n1,CIN\n", "not an Excel workbook"),
        (b"PK\x03\x04 and then nothing of an archive", "damaged"),
    ],
)
def test_another_kind_of_file_is_refused_with_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=said):
        _read(path, "a.xls")


@pytest.mark.parametrize(
    ("part", "said"), [("xl/workbook.bin", "binary Excel kind"), ("word/document.xml", "not an Excel workbook")]
)
def test_an_archive_that_is_no_such_workbook_is_refused(tmp_path: Path, part: str, said: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, b"")
    with pytest.raises(Unreadable, match=said):
        _read(path)


def test_a_workbook_that_ends_too_early_is_refused(tmp_path: Path) -> None:
    path = _workbook(tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(Unreadable, match="damaged"):
        _read(path)


def test_a_sheet_that_is_not_sound_xml_is_refused(tmp_path: Path) -> None:
    path = _rewritten(
        tmp_path, _workbook(tmp_path), SHEET, lambda content: content.replace(b"</sheetData>", b"</oops>")
    )
    with pytest.raises(Unreadable, match="damaged"):
        _read(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be opened"):
        _read(tmp_path / "absent.xlsx")


def test_a_workbook_written_as_a_stream_without_stating_its_extent_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("List 6")
    sheet.append(["Child Unique ID", "Case status", "CIN Closure Date"])
    sheet.append([1, "CIN", None])
    book.save(tmp_path / "a.xlsx")
    assert [r.reference for r in _read(tmp_path / "a.xlsx").records if isinstance(r, CaseRecord)] == ["1"]


def test_serial_numbers_count_from_the_workbooks_own_first_day(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "a.xlsx", {6: [child_in_need(1, CIN_Start_Date=44255)]})
    path = _rewritten(
        tmp_path,
        path,
        "xl/workbook.xml",
        lambda content: content.replace(b"<workbookPr ", b'<workbookPr date1904="1" '),
    )
    (case,) = _read(path).records
    assert isinstance(case, CaseRecord)
    assert case.opened_on == date(2025, 3, 1)


def test_reading_leaves_no_file_open(tmp_path: Path) -> None:
    path = _workbook(tmp_path)
    _read(path)
    path.write_bytes(b"PK")
    with pytest.raises(Unreadable):
        _read(path)
