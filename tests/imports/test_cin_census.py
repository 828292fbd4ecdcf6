"""A Children in Need census return becomes one case per child, open or closed, and nothing personal."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from service.imports.reader import read
from service.imports.records import CaseRecord, CaseStatus, ReadResult, Severity, Unreadable
from tests.support.samples import sample

CLOSED = "<CINreferralDate>2020-01-05</CINreferralDate><CINclosureDate>2020-03-04</CINclosureDate>"
OPEN = "<CINreferralDate>2025-02-03</CINreferralDate><ReferralNFA>false</ReferralNFA>"


def _child(reference: str, *episodes: str) -> str:
    details = "".join(f"<CINdetails>{episode}</CINdetails>" for episode in episodes)
    return (
        f"<Child><ChildIdentifiers><LAchildID>{reference}</LAchildID>"
        f"<PersonBirthDate>2013-05-17</PersonBirthDate></ChildIdentifiers>{details}</Child>"
    )


def _return(folder: Path, *children: str, collection: str = "CIN", root: str = "Message") -> Path:
    path = folder / "cin.xml"
    header = f"<Header><CollectionDetails><Collection>{collection}</Collection></CollectionDetails></Header>"
    path.write_text(f"<{root}>{header}<Children>{''.join(children)}</Children></{root}>", encoding="utf-8")
    return path


def _read(path: Path) -> ReadResult:
    return read("cin_census", path, filename=path.name)


def _cases(result: ReadResult) -> list[CaseRecord]:
    return [record for record in result.records if isinstance(record, CaseRecord)]


def test_the_return_of_332_children_gives_150_open_cases_and_182_closed_ones() -> None:
    cases = _cases(_read(sample("cin_census/cin-332-children.xml")))
    assert Counter(case.is_open for case in cases) == {True: 150, False: 182}
    assert {case.status for case in cases if case.is_open} == {CaseStatus.CHILD_IN_NEED}
    assert all(case.closed_on for case in cases if not case.is_open)


def test_each_open_case_marked_as_no_further_action_is_imported_with_a_notice() -> None:
    result = _read(sample("cin_census/cin-332-children.xml"))
    told = [n for n in result.notices if n.column == "ReferralNFA"]
    assert len(told) == len(result.notices) == 150
    assert {(n.value, n.severity) for n in told} == {("true", Severity.NOTICE)}
    assert {n.row for n in told} == {int(case.source.removeprefix("child ")) for case in _cases(result) if case.is_open}


def test_the_return_of_one_child_gives_one_closed_case() -> None:
    (case,) = _cases(_read(sample("cin_census/cin-2021.xml")))
    assert (case.reference, case.status, case.closed_on) == ("DfEX0000001", CaseStatus.CLOSED, date(1971, 2, 27))


def test_no_date_of_birth_comes_out(tmp_path: Path) -> None:
    result = _read(_return(tmp_path, _child("A1", OPEN), _child("", OPEN)))
    assert "2013" not in repr(result)


def test_of_several_episodes_the_one_without_closure_decides(tmp_path: Path) -> None:
    (case,) = _cases(_read(_return(tmp_path, _child("A1", OPEN, CLOSED))))
    assert (case.is_open, case.opened_on, case.source) == (True, date(2025, 2, 3), "child 1")


def test_of_several_closed_episodes_the_last_to_close_decides(tmp_path: Path) -> None:
    later = CLOSED.replace("2020", "2022")
    (case,) = _cases(_read(_return(tmp_path, _child("A1", CLOSED, later, CLOSED))))
    assert (case.opened_on, case.closed_on) == (date(2022, 1, 5), date(2022, 3, 4))


def test_two_open_episodes_of_one_child_are_told_of(tmp_path: Path) -> None:
    result = _read(_return(tmp_path, _child("A1", OPEN, OPEN.replace("2025", "2024"))))
    assert _cases(result)[0].opened_on == date(2025, 2, 3)
    assert [(n.column, n.severity) for n in result.notices] == [("CINclosureDate", Severity.NOTICE)]


@pytest.mark.parametrize(
    ("within", "status"),
    [
        ("", CaseStatus.CHILD_IN_NEED),
        ("<CINPlanDates><CINPlanStartDate>2025-03-01</CINPlanStartDate></CINPlanDates>", CaseStatus.CHILD_IN_NEED),
        ("<Assessments><AssessmentActualStartDate>2025-02-04</AssessmentActualStartDate></Assessments>",
         CaseStatus.OPEN_ASSESSMENT),
        ("<Assessments><AssessmentActualStartDate>2025-02-04</AssessmentActualStartDate>"
         "<AssessmentAuthorisationDate>2025-03-04</AssessmentAuthorisationDate></Assessments>",
         CaseStatus.CHILD_IN_NEED),
        ("<ChildProtectionPlans><CPPstartDate>2025-03-04</CPPstartDate></ChildProtectionPlans>",
         CaseStatus.CHILD_PROTECTION),
        ("<ChildProtectionPlans><CPPstartDate>2025-03-04</CPPstartDate><CPPendDate>2025-05-04</CPPendDate>"
         "</ChildProtectionPlans>", CaseStatus.CHILD_IN_NEED),
    ],
)  # fmt: skip
def test_what_goes_on_within_the_open_episode_gives_its_status(tmp_path: Path, within: str, status: CaseStatus) -> None:
    (case,) = _cases(_read(_return(tmp_path, _child("A1", OPEN + within))))
    assert case.status is status


def test_an_empty_closure_date_leaves_the_case_open(tmp_path: Path) -> None:
    (case,) = _cases(_read(_return(tmp_path, _child("A1", OPEN + "<CINclosureDate/>"))))
    assert case.is_open


@pytest.mark.parametrize("written", ["0001-01-01", "9999-12-31", "2025-02-30", "soon"])
def test_a_closure_date_that_cannot_be_used_refuses_the_child_and_the_others_go_on(
    tmp_path: Path, written: str
) -> None:
    bad = OPEN + f"<CINclosureDate>{written}</CINclosureDate>"
    result = _read(_return(tmp_path, _child("A1", bad), _child("A2", OPEN)))
    assert [case.reference for case in _cases(result)] == ["A2"]
    assert [(n.row, n.column, n.value, n.severity) for n in result.notices] == [
        (1, "CINclosureDate", written, Severity.REFUSED)
    ]


def test_a_referral_date_that_cannot_be_used_is_left_blank_and_told(tmp_path: Path) -> None:
    result = _read(_return(tmp_path, _child("A1", OPEN.replace("2025", "0001"))))
    assert _cases(result)[0].opened_on is None
    assert [(n.column, n.severity) for n in result.notices] == [("CINreferralDate", Severity.REPAIRED)]


@pytest.mark.parametrize(
    ("child", "column"),
    [(_child("", OPEN), "LAchildID"), (_child("Ann Smith", OPEN), "LAchildID"), (_child("A1"), "CINdetails")],
)
def test_a_child_without_identifier_or_episode_is_refused(tmp_path: Path, child: str, column: str) -> None:
    result = _read(_return(tmp_path, child, _child("A2", OPEN)))
    assert [case.reference for case in _cases(result)] == ["A2"]
    assert [(n.row, n.column, n.severity) for n in result.notices] == [(1, column, Severity.REFUSED)]
    assert "Smith" not in repr(result)


@pytest.mark.parametrize(("first", "second", "kept"), [(OPEN, OPEN, 1), (CLOSED, OPEN, 2), (OPEN, CLOSED, 1)])
def test_an_identifier_that_comes_twice_is_one_case_the_open_one(
    tmp_path: Path, first: str, second: str, kept: int
) -> None:
    result = _read(_return(tmp_path, _child("A1", first), _child("A1", second)))
    assert [case.source for case in _cases(result)] == [f"child {kept}"]
    assert [(n.row, n.severity) for n in result.notices] == [(3 - kept, Severity.REFUSED)]


def test_a_return_without_children_says_so(tmp_path: Path) -> None:
    result = _read(_return(tmp_path))
    assert result.records == ()
    assert "no children" in result.notices[0].reason


def test_a_namespace_makes_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "cin.xml"
    path.write_text(
        "<c:Message xmlns:c='urn:x'><c:Child><c:ChildIdentifiers><c:LAchildID>A1</c:LAchildID>"
        "</c:ChildIdentifiers><c:CINdetails/></c:Child></c:Message>",
        encoding="utf-16",
    )
    assert [case.reference for case in _cases(_read(path))] == ["A1"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("not xml at all", "not sound XML at line 1"),
        ("<Message><Children><Child>", "not sound XML"),
        ("<Message/><Message/>", "not sound XML"),
        ("<Something/>", "begins with “Something”"),
        ("<?xml version='1.0' encoding='utf-7'?><Message/>", "not sound XML"),
        ("<Message>" + "<a>" * 50, "nested deeper"),
        ("<!DOCTYPE Message [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><Message>&b;</Message>", "XML entities"),
        ("<!DOCTYPE Message [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><Message>&a;</Message>", "XML entities"),
        ("<!DOCTYPE Message><Message/>", "XML entities or a document type"),
        ("<!DOCTYPE Message SYSTEM 'http://127.0.0.1:1/x.dtd'><Message/>", "XML entities"),
    ],
)
def test_a_file_that_is_no_sound_return_is_refused_with_what_to_do(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "cin.xml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable, match=f"{said}.*Export"):
        _read(path)


def test_a_return_of_another_collection_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="a return of “CLA”, not of the Children in Need census"):
        _read(_return(tmp_path, collection="CLA"))


def test_a_child_with_thousands_of_episodes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="too many episodes"):
        _read(_return(tmp_path, _child("A1", *[OPEN] * 2_500)))
