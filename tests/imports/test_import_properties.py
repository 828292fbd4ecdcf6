"""Whatever a file holds, reading it ends in a result or in a refusal; names and dates have one normal form."""

import csv
import io
import json
import tempfile
import zipfile
from dataclasses import asdict
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.imports.cases_csv import ALLOCATION_COLUMNS, CASE_COLUMNS
from service.imports.dates import EARLIEST, LATEST, MAC_EPOCH, WINDOWS_EPOCH, NotADate, parse_date
from service.imports.reader import read
from service.imports.records import ImportKind, Unreadable
from service.imports.staff_csv import COLUMNS as STAFF_COLUMNS
from service.imports.text import header_key, normalise_name, shorten, tidy
from tests.security.hostile import hostile_texts
from tests.support.annex_a import build_workbook, child_in_need

dates = st.dates(EARLIEST, LATEST)
BEGINNINGS = [
    b"",
    b"PK\x03\x04",
    b"<Message><Children><Child>",
    b"<?xml version='1.0'?><Message>",
    b"email,name,known_as,roles,manager_email,leave\n",
    b"reference,status,team,worker,opened_on,closed_on,restricted_to\n",
    b"\xff\xfe",
    b"\xef\xbb\xbfreference;team\n",
]
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    dates,
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff")),
    st.sampled_from([date.min, date.max, time.max, timedelta.max, "x" * 40_000]),
    # As a workbook writes what no cell can hold: NUL, half a letter, no letter, and a line end with a tab.
    st.sampled_from(["_x0000_", "a_x0000_b", "_xD800_", "_xFFFF_", "_x000D__x0009_", "\u202eabc", "٣", "{{7*7}}"]),
)
COLUMNS: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.CASES_CSV: CASE_COLUMNS,
    ImportKind.ALLOCATIONS_CSV: ALLOCATION_COLUMNS,
    ImportKind.STAFF_CSV: STAFF_COLUMNS,
}
SENSIBLE = [
    "7000001",
    "child in need",
    "North",
    "pat@example.org",
    "Pat Practitioner",
    "practitioner",
    "2026-01-01",
    "",
]


def _read_or_refuse(kind: ImportKind, content: bytes) -> None:
    """Read the bytes; a refusal must be a sentence, and a result must be fit to be stored and shown."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(content)
        try:
            result = read(kind, path, filename="a", known_roles=["practitioner"])
        except Unreadable as refusal:
            assert str(refusal).endswith(".")
            return
    json.dumps(asdict(result), default=lambda value: sorted(value) if isinstance(value, frozenset) else str(value))
    assert "\x00" not in repr(result)
    repr(result).encode("utf-8")


@pytest.mark.parametrize("kind", ImportKind)
@given(beginning=st.sampled_from(BEGINNINGS), rest=st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(kind: ImportKind, beginning: bytes, rest: bytes) -> None:
    _read_or_refuse(kind, beginning + rest)


@given(text=st.text(), kind=st.sampled_from([ImportKind.CASES_CSV, ImportKind.STAFF_CSV]))
@settings(max_examples=100, deadline=None)
def test_any_text_below_a_header_is_read_or_refused(text: str, kind: ImportKind) -> None:
    header = "email,name,known_as,roles,reference,status,team\n"
    _read_or_refuse(kind, (header + text).encode("utf-8", "surrogatepass"))


@given(kind=st.sampled_from(list(COLUMNS)), cells=st.lists(hostile_texts | st.sampled_from(SENSIBLE), min_size=13))
@settings(max_examples=60, deadline=None)
def test_any_cells_of_a_row_are_read_or_refused(kind: ImportKind, cells: list[str]) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([COLUMNS[kind], cells[: len(COLUMNS[kind])]])
    _read_or_refuse(kind, stream.getvalue().encode("utf-8", "surrogatepass"))


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A sound workbook, to be damaged."""
    folder = tmp_path_factory.mktemp("sound")
    return build_workbook(folder / "a.xlsx", {6: [child_in_need(1)], 9: []}).read_bytes()


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_workbook_is_read_or_refused(workbook: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(workbook) - 1))
    damage = data.draw(st.binary(max_size=40))
    _read_or_refuse(ImportKind.ANNEX_A, workbook[:place] + damage + workbook[place + len(damage) :])


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_workbook_with_a_damaged_part_is_read_or_refused(workbook: bytes, data: st.DataObject) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(stream, "w") as target:
        damaged = data.draw(st.sampled_from(source.namelist()))
        for name in source.namelist():
            content = source.read(name)
            if name == damaged:
                place = data.draw(st.integers(0, len(content)))
                content = content[:place] + data.draw(st.binary(max_size=10)) + content[place + 3 :]
            target.writestr(name, content)
    _read_or_refuse(ImportKind.ANNEX_A, stream.getvalue())


@given(cells=st.lists(CELLS, min_size=6, max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_cells_of_a_list_are_read_or_refused(cells: list[object]) -> None:
    columns = (
        "Child Unique ID",
        "Case status",
        "CIN Start Date",
        "CIN Closure Date",
        "Allocated Team",
        "Allocated Worker",
    )
    with tempfile.TemporaryDirectory() as folder:
        path = build_workbook(Path(folder) / "a.xlsx", {6: [dict(zip(columns, cells, strict=True))]})
        _read_or_refuse(ImportKind.ANNEX_A, path.read_bytes())


@given(day=dates, epoch=st.sampled_from([WINDOWS_EPOCH, MAC_EPOCH]))
def test_a_date_comes_back_however_it_was_written(day: date, epoch: date) -> None:
    written: list[object] = [day, day.isoformat(), f"{day.day}/{day.month}/{day.year}", f"{day:%d.%m.%Y}"]
    assert {parse_date(value, epoch) for value in written} == {day}


@given(day=st.dates(date(1904, 1, 2), date(2199, 12, 31)), epoch=st.sampled_from([WINDOWS_EPOCH, MAC_EPOCH]))
def test_a_date_comes_back_from_its_serial_number(day: date, epoch: date) -> None:
    serial = (day - epoch) // timedelta(days=1)
    assert parse_date(serial, epoch) == parse_date(serial + 0.75, epoch) == day


@given(text=st.text())
def test_any_text_is_a_date_blank_or_refused_with_a_sentence(text: str) -> None:
    try:
        day = parse_date(text)
    except NotADate as refusal:
        assert str(refusal).endswith(".")
    else:
        assert day is None or EARLIEST <= day <= LATEST


@given(text=st.text())
def test_normal_forms_are_stable(text: str) -> None:
    for normalise in (normalise_name, header_key, tidy):
        assert normalise(normalise(text)) == normalise(text)


@given(text=st.text(alphabet="abcÄßçé'’\u00a0 -", max_size=30))
def test_two_spellings_of_a_name_are_one(text: str) -> None:
    untidy = f"  {text.upper()}\u00a0".replace("'", "\u2019").replace(" ", "  ")
    assert normalise_name(untidy) == normalise_name(text)


@given(value=st.one_of(st.text(), st.integers(), st.floats(), dates, st.none()))
def test_a_value_in_a_notice_is_one_short_line(value: object) -> None:
    shown = shorten(value)
    assert len(shown) <= 60
    assert shown.isprintable()
