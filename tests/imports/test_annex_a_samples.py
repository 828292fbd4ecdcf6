"""The sample workbooks give the open frame that is expected of them."""

from collections import Counter

from service.imports.reader import read
from service.imports.records import CaseRecord, CaseStatus, ReadResult, Severity
from tests.support.samples import sample


def _read(name: str) -> ReadResult:
    return read("annex_a", sample(f"annex_a/{name}"), filename=name)


def _cases(result: ReadResult) -> list[CaseRecord]:
    return [record for record in result.records if isinstance(record, CaseRecord)]


def test_the_workbook_with_its_header_in_row_1_gives_eleven_open_cases() -> None:
    statuses = Counter(case.status for case in _cases(_read("annex-a-header-row-1.xlsx")) if case.is_open)
    assert statuses == {CaseStatus.CHILD_IN_NEED: 5, CaseStatus.CARE_LEAVER: 6}


def test_its_children_in_need_are_unallocated_and_the_report_says_so_for_each_cell() -> None:
    result = _read("annex-a-header-row-1.xlsx")
    in_need = [case for case in _cases(result) if case.status is CaseStatus.CHILD_IN_NEED]
    assert {(case.team, case.worker) for case in in_need} == {(None, None)}
    lost = [(n.sheet, n.row, n.column) for n in result.notices if n.value == "#N/A"]
    assert sorted(lost) == [("List 6", row, f"Allocated {what}") for row in range(2, 7) for what in ("Team", "Worker")]


def test_its_finished_early_help_rows_are_closed_cases() -> None:
    closed = [case for case in _cases(_read("annex-a-header-row-1.xlsx")) if not case.is_open]
    assert {case.source for case in closed} == {f"List 2 row {row}" for row in range(2, 7)}
    assert all(case.closed_on for case in closed)


def test_its_referrals_are_read_with_the_workers_names_tidied() -> None:
    referrals = _read("annex-a-header-row-1.xlsx").referrals
    assert len(referrals) == 6
    assert referrals[0].worker == "Dustin Hazlett"
    assert {referral.nfa for referral in referrals} == {False}


def test_children_on_lists_7_and_8_who_are_not_on_list_6_are_told_of() -> None:
    told = [n for n in _read("annex-a-header-row-1.xlsx").notices if n.severity is Severity.NOTICE]
    assert {n.sheet for n in told} == {"List 7", "List 8"}
    assert all("not on List 6" in n.reason for n in told)


def test_the_template_gives_no_case_and_five_referrals() -> None:
    result = _read("annex-a-ofsted-template.xlsx")
    assert result.records == ()
    assert [(referral.reference, referral.nfa) for referral in result.referrals] == [
        ("1", True),
        ("2", False),
        ("3", True),
        ("4", False),
        ("5", False),
    ]


def test_reading_the_same_workbook_twice_gives_the_same_result() -> None:
    assert _read("annex-a-header-row-1.xlsx") == _read("annex-a-header-row-1.xlsx")
