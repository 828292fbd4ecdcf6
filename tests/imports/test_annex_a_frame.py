"""The lists of a workbook become one case per child, the right one, held by the right team and worker."""

from datetime import date
from pathlib import Path

import pytest

from service.imports.reader import read
from service.imports.records import CaseRecord, CaseStatus, Notice, ReadResult, Severity, Unreadable
from tests.support.annex_a import Rows, build_workbook, child_in_need

ID = "Child Unique ID"
STARTED, COMPLETED = "Assessment start date", "Assessment completion date"


def _read(folder: Path, lists: dict[int, Rows], **untidiness: object) -> ReadResult:
    path = build_workbook(folder / "a.xlsx", lists, **untidiness)  # type: ignore[arg-type]
    return read("annex_a", path, filename="a.xlsx")


def _cases(result: ReadResult) -> dict[str, CaseRecord]:
    return {case.reference: case for case in result.records if isinstance(case, CaseRecord)}


def _told(result: ReadResult, row: int, sheet: str = "List 6") -> list[Notice]:
    return [notice for notice in result.notices if (notice.sheet, notice.row) == (sheet, row)]


def _held(reference: object, team: object, worker: object = None, **more: object) -> dict[str, object]:
    return {ID: reference, "Allocated Team": team, "Allocated Worker": worker, **more}


def test_a_row_with_a_closing_date_is_a_closed_case(tmp_path: Path) -> None:
    row = child_in_need(1, CIN_Closure_Date=date(2026, 2, 3), Case_status="e) Closed episode")
    case = _cases(_read(tmp_path, {6: [row]}))["1"]
    assert (case.status, case.closed_on) == (CaseStatus.CLOSED, date(2026, 2, 3))


def test_a_closing_date_closes_a_case_whose_status_is_still_open_and_the_report_says_so(tmp_path: Path) -> None:
    result = _read(tmp_path, {6: [child_in_need(1, CIN_Closure_Date="03/02/2026")]})
    assert _cases(result)["1"].status is CaseStatus.CLOSED
    assert [(n.column, n.severity) for n in _told(result, 2)] == [("Case status", Severity.REPAIRED)]


def test_a_closed_status_without_a_closing_date_is_a_closed_case_and_the_report_says_so(tmp_path: Path) -> None:
    result = _read(tmp_path, {6: [child_in_need(1, Case_status="e) Closed episode")]})
    assert (_cases(result)["1"].status, _cases(result)["1"].closed_on) == (CaseStatus.CLOSED, None)
    assert [(n.column, n.severity) for n in _told(result, 2)] == [("CIN Closure Date", Severity.NOTICE)]


def test_a_case_that_closed_before_it_opened_is_told_of(tmp_path: Path) -> None:
    row = child_in_need(1, CIN_Closure_Date=date(2025, 1, 1), Case_status="e) Closed episode")
    result = _read(tmp_path, {6: [row]})
    assert [(n.column, n.value) for n in _told(result, 2)] == [("CIN Closure Date", "2025-01-01")]


def test_of_two_open_rows_of_one_child_the_first_is_kept(tmp_path: Path) -> None:
    rows = [child_in_need(1), child_in_need(1, Allocated_Team="South Team")]
    result = _read(tmp_path, {6: rows})
    assert _cases(result)["1"].team == "North Team"
    assert [(n.value, n.severity) for n in _told(result, 3)] == [("1", Severity.REFUSED)]


def test_of_a_closed_and_an_open_row_of_one_child_the_open_one_is_kept(tmp_path: Path) -> None:
    closed = child_in_need(1, CIN_Closure_Date=date(2026, 2, 3), Case_status="e) Closed episode")
    result = _read(tmp_path, {6: [closed, child_in_need(1)]})
    assert _cases(result)["1"].source == "List 6 row 3"
    assert [(n.column, n.severity) for n in _told(result, 2)] == [(ID, Severity.REFUSED)]


@pytest.mark.parametrize("number", [7, 8, 9])
def test_a_child_twice_on_another_list_is_refused_the_second_time(tmp_path: Path, number: int) -> None:
    result = _read(tmp_path, {6: [child_in_need(1)], number: [_held(1, "A"), _held(1, "B")]})
    refused = [n for n in _told(result, 3, f"List {number}") if n.severity is Severity.REFUSED]
    assert len(refused) == 1


def test_a_child_open_in_need_who_is_also_a_care_leaver_is_one_case_in_need(tmp_path: Path) -> None:
    result = _read(tmp_path, {6: [child_in_need(1)], 9: [_held(1, "Leaving Care")]})
    assert _cases(result)["1"].status is CaseStatus.CHILD_IN_NEED
    assert len(result.records) == 1
    assert [n.severity for n in _told(result, 2, "List 9")] == [Severity.NOTICE]


def test_a_care_leaver_whose_need_has_closed_is_an_open_case(tmp_path: Path) -> None:
    closed = child_in_need(1, CIN_Closure_Date=date(2026, 2, 3), Case_status="e) Closed episode")
    result = _read(tmp_path, {6: [closed], 9: [_held(1, "Leaving Care", "Kim Lee")]})
    case = _cases(result)["1"]
    assert (case.status, case.worker, case.closed_on) == (CaseStatus.CARE_LEAVER, "Kim Lee", None)


def test_a_care_leavers_personal_advisor_is_the_worker_when_there_is_no_other(tmp_path: Path) -> None:
    leaver = _held(1, "Leaving Care", "#N/A") | {"Allocated Personal Adviser": "Kim Lee"}
    result = _read(tmp_path, {6: [], 9: [leaver]}, added=["Allocated Personal Adviser"])
    assert _cases(result)["1"].worker == "Kim Lee"


def test_an_early_help_assessment_that_is_not_completed_is_an_open_case(tmp_path: Path) -> None:
    result = _read(tmp_path, {6: [], 2: [{ID: 1, STARTED: date(2026, 1, 9), COMPLETED: None}]})
    case = _cases(result)["1"]
    assert (case.status, case.opened_on, case.source) == (CaseStatus.EARLY_HELP, date(2026, 1, 9), "List 2 row 2")


def test_many_early_help_assessments_of_one_child_are_one_case_since_the_first_open_one(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {ID: 1, STARTED: date(2025, 1, 9), COMPLETED: date(2025, 3, 9)},
        {ID: 1, STARTED: date(2026, 2, 9), COMPLETED: None},
        {ID: 1, STARTED: date(2026, 1, 9), COMPLETED: ""},
    ]
    result = _read(tmp_path, {6: [], 2: rows})
    assert [(c.status, c.opened_on) for c in _cases(result).values()] == [(CaseStatus.EARLY_HELP, date(2026, 1, 9))]
    assert [n for n in result.notices if n.severity is Severity.REFUSED] == []


def test_early_help_that_has_finished_is_a_case_closed_on_the_last_completion(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {ID: 1, STARTED: date(2025, 1, 9), COMPLETED: date(2025, 9, 9)},
        {ID: 1, STARTED: date(2025, 2, 9), COMPLETED: date(2025, 3, 9)},
    ]
    case = _cases(_read(tmp_path, {6: [], 2: rows}))["1"]
    assert (case.status, case.closed_on) == (CaseStatus.CLOSED, date(2025, 9, 9))


def test_open_early_help_outlives_a_closed_need(tmp_path: Path) -> None:
    closed = child_in_need(1, CIN_Closure_Date=date(2026, 2, 3), Case_status="e) Closed episode")
    result = _read(tmp_path, {6: [closed], 2: [{ID: 1, STARTED: date(2026, 2, 4)}]})
    assert _cases(result)["1"].status is CaseStatus.EARLY_HELP


@pytest.mark.parametrize("lost", ["#N/A", "#REF!", "n/a", "Unallocated", None])
@pytest.mark.parametrize("number", [7, 8])
def test_a_missing_team_and_worker_are_taken_from_list_7_or_8_and_told(
    tmp_path: Path, number: int, lost: object
) -> None:
    rows = [child_in_need(1, Allocated_Team=lost, Allocated_Worker=lost)]
    result = _read(tmp_path, {6: rows, number: [_held(1, "Court Team", "Kim\u00a0Lee")]})
    assert (_cases(result)["1"].team, _cases(result)["1"].worker) == ("Court Team", "Kim Lee")
    assert [(n.column, n.severity) for n in _told(result, 2)] == [
        ("Allocated Team", Severity.REPAIRED),
        ("Allocated Worker", Severity.REPAIRED),
    ]
    assert f"List {number} row 2" in _told(result, 2)[0].reason


def test_for_a_child_looked_after_list_8_is_asked_before_list_7(tmp_path: Path) -> None:
    row = child_in_need(1, Case_status="a) Looked after child", Allocated_Team="#N/A")
    result = _read(tmp_path, {6: [row], 7: [_held(1, "Seven")], 8: [_held(1, "Eight")]})
    assert _cases(result)["1"].team == "Eight"


def test_a_list_that_shows_the_work_as_ended_is_asked_last(tmp_path: Path) -> None:
    ended = _held(1, "Seven", **{"Child Protection Plan End Date": date(2026, 1, 1)})
    row = child_in_need(1, Allocated_Team="#N/A")
    result = _read(tmp_path, {6: [row], 7: [ended], 8: [_held(1, "Eight")]})
    assert _cases(result)["1"].team == "Eight"


def test_without_lists_7_and_8_a_lost_worker_means_unallocated(tmp_path: Path) -> None:
    result = _read(tmp_path, {6: [child_in_need(1, Allocated_Worker="#N/A")]})
    assert (_cases(result)["1"].team, _cases(result)["1"].worker) == ("North Team", None)
    assert [(n.column, n.value) for n in _told(result, 2)] == [("Allocated Worker", "#N/A")]


@pytest.mark.parametrize("words", [None, "", "#N/A", "Something new"])
def test_a_status_that_is_missing_or_unknown_is_settled_by_the_other_lists_and_told(
    tmp_path: Path, words: object
) -> None:
    rows = [child_in_need(n, Case_status=words) for n in (1, 2, 3)]
    result = _read(tmp_path, {6: rows, 7: [_held(2, "A")], 8: [_held(3, "A")]})
    assert [case.status for case in _cases(result).values()] == [
        CaseStatus.CHILD_IN_NEED,
        CaseStatus.CHILD_PROTECTION,
        CaseStatus.LOOKED_AFTER,
    ]
    assert [n.severity for n in _told(result, 2)] == [Severity.REPAIRED]


def test_a_row_with_neither_status_nor_start_date_is_refused(tmp_path: Path) -> None:
    result = _read(tmp_path, {6: [child_in_need("Total:", Case_status=None, CIN_Start_Date=None)]})
    assert result.records == ()
    assert [(n.column, n.severity) for n in _told(result, 2)] == [("Case status", Severity.REFUSED)]


def test_a_child_open_on_list_8_and_closed_on_list_6_is_told_of(tmp_path: Path) -> None:
    closed = child_in_need(1, CIN_Closure_Date=date(2026, 2, 3), Case_status="e) Closed episode")
    result = _read(tmp_path, {6: [closed], 8: [_held(1, "Eight")]})
    assert _cases(result)["1"].status is CaseStatus.CLOSED
    assert "closed on List 6 (row 2)" in _told(result, 2, "List 8")[0].reason


@pytest.mark.parametrize(
    ("written", "nfa"),
    [("yes", True), ("a) Yes", True), ("Y", True), (1, True), (True, True), ("b) No", False), ("N", False),
     ("false", False), (None, None), ("c) Unknown", None)],
)  # fmt: skip
def test_whether_a_referral_went_further_is_read_with_or_without_code(
    tmp_path: Path, written: object, nfa: bool | None
) -> None:
    row = _held(1, "Front Door") | {"Date of referral": date(2026, 3, 1), "Referral NFA?": written}
    (referral,) = _read(tmp_path, {6: [], 3: [row]}).referrals
    assert (referral.nfa, referral.team, referral.worker) == (nfa, "Front Door", None)


def test_a_child_may_be_referred_many_times_but_once_a_day(tmp_path: Path) -> None:
    rows = [{ID: 1, "Date of referral": date(2026, 3, day)} for day in (1, 2, 2)]
    result = _read(tmp_path, {6: [], 3: rows})
    assert [referral.referred_on.day for referral in result.referrals] == [1, 2]
    assert [n.severity for n in _told(result, 4, "List 3")] == [Severity.REFUSED]


@pytest.mark.parametrize("written", [None, "0001-01-01", "#N/A", "later"])
def test_a_referral_without_a_usable_date_is_refused(tmp_path: Path, written: object) -> None:
    result = _read(tmp_path, {6: [], 3: [{ID: 1, "Date of referral": written}]})
    assert result.referrals == ()
    assert Severity.REFUSED in [n.severity for n in _told(result, 2, "List 3")]


def test_a_workbook_without_list_6_is_not_read_and_the_sheets_it_has_are_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"no sheet named List 6.*The sheets are: List 7, List 9\."):
        _read(tmp_path, {7: [], 9: []})


@pytest.mark.parametrize("column", [ID, "Case status", "CIN Closure Date"])
def test_a_list_6_without_a_needed_column_is_not_read_and_the_columns_it_has_are_named(
    tmp_path: Path, column: str
) -> None:
    with pytest.raises(Unreadable, match=f"no column “{column}”.*Found were: .*Allocated Team"):
        _read(tmp_path, {6: [child_in_need(1)]} if column != ID else {6: []}, renamed={column: "Something"})


def test_a_sheet_without_any_header_is_refused_without_repeating_what_it_holds(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refusal:
        _read(tmp_path, {6: [{"Gender": "2013-05-17"}]}, renamed={}, header_row=20)
    assert "none of its columns" in str(refusal.value)
    assert "2013" not in str(refusal.value)


def test_another_list_without_a_needed_column_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    result = _read(tmp_path, {6: [child_in_need(1)], 2: [{ID: 2}]}, without=[COMPLETED])
    assert list(_cases(result)) == ["1"]
    refused = [n for n in result.notices if n.severity is Severity.REFUSED]
    assert [(n.sheet, n.column) for n in refused] == [("List 2", COMPLETED)]


def test_a_list_that_is_absent_is_told_of_and_not_among_the_lists_given(tmp_path: Path) -> None:
    result = _read(tmp_path, {6: [child_in_need(1)], 9: []})
    assert result.columns_given == {"List 6", "List 9"}
    absent = [n.sheet for n in result.notices if "no such sheet" in n.reason]
    assert absent == ["List 2", "List 3", "List 7", "List 8"]
    assert {n.severity for n in result.notices} == {Severity.NOTICE}


def test_a_column_that_is_good_to_have_may_be_absent_and_is_told_of(tmp_path: Path) -> None:
    rows: Rows = [{k: v for k, v in child_in_need(1).items() if k != "Allocated Worker"}]
    result = _read(tmp_path, {6: rows}, without=["Allocated Worker"])
    assert _cases(result)["1"].worker is None
    assert [n.column for n in _told(result, 1)] == ["Allocated Worker"]


def test_progress_is_told_while_rows_are_read_and_at_the_end(tmp_path: Path) -> None:
    heard: list[tuple[int, int | None]] = []
    path = build_workbook(tmp_path / "a.xlsx", {6: [child_in_need(n) for n in range(1, 1202)]})
    read("annex_a", path, filename="a.xlsx", progress=lambda done, total: heard.append((done, total)))
    assert heard == [(500, None), (1000, None), (1201, 1201)]
