"""A CSV file of cases is read row by row, and a row that contradicts itself is refused."""

from datetime import date
from pathlib import Path

import pytest

from service.imports.reader import read
from service.imports.records import CaseRecord, CaseStatus, ReadResult, Severity
from workflows.words import OTHER_SUBJECTS

HEADER = "reference,status,team,worker,opened_on,closed_on,restricted_to\n"


def _read(folder: Path, *rows: str, header: str = HEADER) -> ReadResult:
    path = folder / "cases.csv"
    path.write_text(header + "\n".join(rows), encoding="utf-8")
    return read("cases_csv", path, filename="cases.csv")


def test_every_column_is_read(tmp_path: Path) -> None:
    row = "C-1,looked_after,North,Kim Lee,2025-01-02,,A.One@example.org; b.two@example.org;"
    (case,) = _read(tmp_path, row).records
    assert case == CaseRecord(
        reference="C-1",
        status=CaseStatus.LOOKED_AFTER,
        team="North",
        worker="Kim Lee",
        opened_on=date(2025, 1, 2),
        closed_on=None,
        restricted_to=("a.one@example.org", "b.two@example.org"),
        source="row 2",
    )


def test_the_columns_that_the_file_has_are_named(tmp_path: Path) -> None:
    result = _read(tmp_path, "1,closed", header="Reference,Status\n")
    assert result.columns_given == {"reference", "status"}
    assert len(result.records) == 1


@pytest.mark.parametrize("status", sorted(set(CaseStatus) - OTHER_SUBJECTS - {CaseStatus.CLOSED}))
def test_every_status_is_known_by_its_name(tmp_path: Path, status: CaseStatus) -> None:
    (case,) = _read(tmp_path, f"1,{status.upper()},,,,,").records
    assert isinstance(case, CaseRecord)
    assert case.status is status


@pytest.mark.parametrize("status", sorted(OTHER_SUBJECTS))
def test_a_status_that_is_no_childs_is_refused(tmp_path: Path, status: CaseStatus) -> None:
    result = _read(tmp_path, f"1,{status},,,,,")
    assert not result.records
    (refused,) = [notice for notice in result.notices if notice.severity is Severity.REFUSED]
    assert refused.column == "status" and "supervision_file" not in refused.reason


def test_a_status_in_the_words_of_annex_a_is_known(tmp_path: Path) -> None:
    (case,) = _read(tmp_path, "1,b) Child Protection plan,,,,,").records
    assert isinstance(case, CaseRecord)
    assert case.status is CaseStatus.CHILD_PROTECTION


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("1,,,,,,", "status", ""),
        ("1,sleeping,,,,,", "status", "sleeping"),
        ("1,child_in_need,,,0001-01-01,,", "opened_on", "0001-01-01"),
        ("1,closed,,,,9999-12-31,", "closed_on", "9999-12-31"),
        ("1,child_in_need,,,,2025-01-01,", "closed_on", "2025-01-01"),
        ("1,closed,,,2025-01-02,2025-01-01,", "closed_on", "2025-01-01"),
        ("1,child_in_need,,,,,nobody", "restricted_to", "nobody"),
        ("1,child_in_need,,,,,a@example.org;b@", "restricted_to", "a@example.org;b@"),
        ("Smith Ann,child_in_need,,,,,", "reference", ""),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_and_the_others_go_on(
    tmp_path: Path, row: str, column: str, value: str
) -> None:
    result = _read(tmp_path, row, "2,closed,,,,2025-01-01,")
    assert [r.reference for r in result.records if isinstance(r, CaseRecord)] == ["2"]
    assert [(n.sheet, n.row, n.column, n.value, n.severity) for n in result.notices] == [
        (None, 2, column, value, Severity.REFUSED)
    ]
    assert result.notices[0].reason.endswith(".")
