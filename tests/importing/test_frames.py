"""A full frame comes in, a second time changes nothing, and a later one tells what is new and what is missing."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from service.database import db
from service.models import Case, CaseChange
from tests.importing.files import Files, case, lines, reasons
from tests.support.annex_a import child_in_need
from tests.support.world import World

SAMPLES = {
    "annex_a/annex-a-header-row-1.xlsx": 11,
    "annex_a/annex-a-ofsted-template.xlsx": 0,
    "cin_census/cin-332-children.xml": 150,
}


def rows(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def open_frame() -> int:
    return sum(found.open for found in db.session.scalars(select(Case).where(Case.kind == "case")).unique())


@pytest.mark.parametrize(("name", "expected"), SAMPLES.items())
def test_a_published_sample_gives_the_open_frame_that_is_expected(files: Files, name: str, expected: int) -> None:
    imported = files.sample(name)
    assert (open_frame(), imported.counts["opened"]) == (expected, expected)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_second_import_of_the_same_file_changes_nothing(files: Files, name: str) -> None:
    first = files.sample(name)
    before = [(model, rows(model)) for model in (Case, CaseChange)]
    second = files.sample(name)
    assert [(model, rows(model)) for model in (Case, CaseChange)] == before
    assert second.counts["unchanged"] == first.counts["created"]
    changing = ("created", "updated", "closed", "reopened", "transferred", "referrals_created", "referrals_updated")
    assert not any(second.counts.get(name) for name in changing)


def test_the_import_is_kept_with_its_digest_and_who_brought_it(world: World, files: Files) -> None:
    world.authority()
    imported = files.bring("cases_csv", "reference,status\n1,closed", person=world["Perry"])
    assert (imported.actor_name, imported.filename) == ("Perry Performance", "cases_csv.csv")
    assert len(imported.digest) == 64


def test_a_row_that_is_closed_in_a_later_file_closes_the_case(files: Files) -> None:
    files.workbook({6: [child_in_need(1)]})
    closing = child_in_need(1, CIN_Closure_Date=date(2026, 10, 30), Case_status="e) Closed episode")
    imported = files.workbook({6: [closing]})
    assert (case("1").open, case("1").closed_on) == (False, date(2026, 10, 30))
    assert lines("1")[-1] == ("closed", "child_in_need", "2026-10-30")
    assert (imported.counts["closed"], imported.counts["updated"]) == (1, 1)


def test_a_closed_case_keeps_its_last_team_and_worker(files: Files) -> None:
    files.workbook({6: [child_in_need(1)]})
    closing = child_in_need(1, Case_status="e) Closed episode", Allocated_Team=None, Allocated_Worker=None)
    files.workbook({6: [closing]})
    assert case("1").team is not None
    assert case("1").worker_label == "Sam Okafor"


def test_a_closed_case_that_is_open_again_is_reopened(files: Files) -> None:
    files.workbook({6: [child_in_need(1, CIN_Closure_Date=date(2026, 10, 30))]})
    imported = files.workbook({6: [child_in_need(1)]})
    assert (case("1").open, case("1").closed_on) == (True, None)
    assert ("reopened", "2026-10-30", "child_in_need") in lines("1")
    assert imported.counts["reopened"] == 1


def test_a_case_that_was_closed_before_it_was_known_is_kept_as_closed(files: Files) -> None:
    imported = files.workbook({6: [child_in_need(1, CIN_Closure_Date=date(2026, 10, 30))]})
    assert lines("1") == [("closed", None, "2026-10-30")]
    assert (imported.counts["created"], imported.counts["opened"], imported.counts["closed"]) == (1, 0, 0)


def test_a_change_of_status_is_recorded(files: Files) -> None:
    files.workbook({6: [child_in_need(1)]})
    files.workbook({6: [child_in_need(1, Case_status="b) Child Protection plan")]})
    assert lines("1")[-1] == ("status", "child_in_need", "child_protection")


def test_an_open_case_that_a_newer_frame_lacks_is_named_and_left_open(files: Files) -> None:
    files.workbook({6: [child_in_need(1), child_in_need(2)]})
    imported = files.workbook({6: [child_in_need(1)]})
    missing = [n for n in imported.notices if n["value"] == "2"]
    assert case("2").open
    assert imported.counts["absent"] == 1
    assert "It was left open" in missing[0]["reason"]


def test_a_case_of_a_list_that_was_not_read_is_not_missed(files: Files) -> None:
    leaver = {"Child Unique ID": 9, "Allocated Team": "Leaving Care", "Allocated Worker": "Ana Bell"}
    files.workbook({6: [child_in_need(1)], 9: [leaver]})
    assert files.workbook({6: [child_in_need(1)]}).counts["absent"] == 0


def test_a_case_that_only_a_list_of_cases_told_of_is_not_missed_in_a_workbook(files: Files) -> None:
    files.cases("500,child_in_need,North,Pat Lee,2026-01-05,")
    assert files.workbook({6: [child_in_need(1)]}).counts["absent"] == 0


def test_a_workbook_without_a_worker_column_leaves_allocations_alone(files: Files) -> None:
    files.workbook({6: [child_in_need(1)]})
    imported = files.workbook({6: [child_in_need(1)]}, renamed={"Allocated Worker": "Notes"})
    assert case("1").worker_label == "Sam Okafor"
    assert imported.counts["unchanged"] == 1


def test_early_help_which_has_no_worker_in_the_workbook_keeps_what_an_allocation_gave(files: Files) -> None:
    early = {"Child Unique ID": 5, "Assessment start date": date(2026, 9, 1)}
    files.workbook({6: [child_in_need(1)], 2: [early]})
    files.bring("allocations_csv", "reference,team,worker\n5,Early Help East,Jo March")
    imported = files.workbook({6: [child_in_need(1)], 2: [early]})
    assert case("5").worker_label == "Jo March"
    assert imported.counts["transferred"] == 0


def test_a_referral_is_kept_once_and_updated_when_it_changes(files: Files) -> None:
    referral = {"Child Unique ID": 7, "Date of referral": date(2026, 9, 1), "Referral NFA?": "No"}
    files.workbook({6: [child_in_need(1)], 3: [referral]})
    imported = files.workbook({6: [child_in_need(1)], 3: [{**referral, "Referral NFA?": "Yes"}]})
    kept = db.session.scalars(select(Case).where(Case.kind == "referral")).unique().one()
    assert (kept.reference, kept.child_reference, kept.no_further_action) == ("7/2026-09-01", "7", True)
    assert (imported.counts["referrals_created"], imported.counts["referrals_updated"]) == (0, 1)


def test_the_report_names_every_repaired_cell_by_its_place(files: Files) -> None:
    imported = files.sample("annex_a/annex-a-header-row-1.xlsx")
    repaired = [n for n in imported.notices if n["severity"] == "repaired"]
    assert len(repaired) == imported.counts["repaired"] == 10
    assert all(n["sheet"] == "List 6" and n["row"] and n["column"] and n["reason"] for n in repaired)


def test_an_unreadable_cell_refuses_its_row_alone(files: Files) -> None:
    imported = files.workbook({6: [child_in_need(1), child_in_need(2, CIN_Closure_Date="soon")]})
    assert (imported.counts["created"], imported.counts["refused"]) == (1, 1)
    assert "This is not a date." in " ".join(reasons(imported, "refused"))
