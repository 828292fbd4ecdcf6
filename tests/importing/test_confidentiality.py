"""No child's date of birth, name or pupil number reaches the database, whatever the file holds (DOMAIN §7)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date, datetime

import openpyxl
import pytest
from sqlalchemy import select

from service.database import db
from tests.importing.files import Files
from tests.support.annex_a import DATE_OF_BIRTH, build_workbook, child_in_need
from tests.support.samples import sample

WORKBOOK, CENSUS = "annex_a/annex-a-header-row-1.xlsx", "cin_census/cin-332-children.xml"


def kept() -> str:
    """Every value of every table, as text."""
    tables = db.metadata.sorted_tables
    return "\n".join(repr(tuple(row)) for table in tables for row in db.session.execute(select(table)))


def spellings(day: date) -> Iterator[str]:
    """A date as text in the usual ways, and as a column of dates gives it back."""
    yield from (day.isoformat(), f"{day:%d/%m/%Y}", repr(day), f"{day:%d-%m-%Y}", f"{day:%Y%m%d}")


def births_of_workbook(name: str) -> set[date]:
    book = openpyxl.load_workbook(sample(name), read_only=True, data_only=True)
    found = set()
    for sheet in book.worksheets:
        rows = list(sheet.iter_rows(values_only=True))
        header = next((row for row in rows[:3] if "Date of Birth" in row), None)
        if header:
            place = header.index("Date of Birth")
            found |= {cell.date() for cell in (row[place] for row in rows) if isinstance(cell, datetime)}
    book.close()
    return found


def fields_of_census(name: str, *tags: str) -> set[str]:
    tree = ET.parse(sample(name))  # a published sample, read only by this test
    return {element.text.strip() for tag in tags for element in tree.iter(tag) if element.text}


def test_no_date_of_birth_of_a_workbook_is_kept(files: Files) -> None:
    births = births_of_workbook(WORKBOOK)
    assert len(births) > 20
    files.sample(WORKBOOK)
    text = kept()
    assert [day for day in births if any(spelling in text for spelling in spellings(day))] == []


def test_no_date_of_birth_or_pupil_number_of_a_census_is_kept(files: Files) -> None:
    needed = fields_of_census(CENSUS, "CINreferralDate", "CINclosureDate")
    dates = fields_of_census(CENSUS, "PersonBirthDate", "ExpectedPersonBirthDate") - needed
    births, numbers = {date.fromisoformat(day) for day in dates}, fields_of_census(CENSUS, "UPN", "FormerUPN")
    assert len(births) > 200 and len(numbers) > 100
    files.sample(CENSUS)
    text = kept()
    assert [day for day in births if any(spelling in text for spelling in spellings(day))] == []
    assert [number for number in numbers if number in text] == []


@pytest.mark.parametrize("column", ["Name", "Child's name", "Surname", "NHS Number"])
def test_a_column_of_names_is_not_read(files: Files, column: str) -> None:
    row = {**child_in_need(1), column: "Canary Quillfeather"}
    path = build_workbook(files.folder / "named.xlsx", {6: [row]}, added=[column])
    files.bring_path("annex_a", path)
    assert "Quillfeather" not in kept()


def test_a_name_where_a_reference_belongs_is_refused_and_not_repeated(files: Files) -> None:
    imported = files.workbook({6: [child_in_need("Canary Quillfeather"), child_in_need(2)]})
    assert imported.counts["refused"] == 1
    assert "Quillfeather" not in kept()


def test_what_a_test_workbook_holds_of_a_child_is_not_kept_either(files: Files) -> None:
    files.workbook({6: [child_in_need(1)]})
    text = kept()
    assert not any(spelling in text for spelling in spellings(DATE_OF_BIRTH))
    assert "WBRI" not in text
