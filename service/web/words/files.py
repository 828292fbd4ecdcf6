"""What the files are called that are imported, what each is for, and what came of its rows."""

from __future__ import annotations

from collections.abc import Mapping

IMPORT_KINDS: Mapping[str, str] = {
    "annex_a": "Annex A workbook",
    "cin_census": "CIN census return",
    "cases_csv": "Cases, as CSV",
    "allocations_csv": "Allocations of cases, as CSV",
    "staff_csv": "Staff, as CSV",
}
IMPORTS_EXPLAINED: Mapping[str, str] = {
    "annex_a": "The inspection workbook (.xlsx): referrals, assessments, every open and closed case and its worker.",
    "cin_census": "The yearly return of children in need (.xml): statuses and dates of closing.",
    "cases_csv": "Any list of cases: reference, status, team, worker, opened, closed, restricted to.",
    "allocations_csv": "Who holds which case now, when only that has changed.",
    "staff_csv": "Who works here: name, e-mail, role, team, manager, first and last day, next supervision.",
}
# What came of the rows of a file, in the order of the report.
COUNTS: Mapping[str, str] = {
    "created": "New",
    "updated": "Changed",
    "opened": "Opened",
    "closed": "Closed",
    "reopened": "Opened again",
    "transferred": "Moved to another worker or team",
    "unchanged": "Left alone, nothing new",
    "absent": "Missing from the file, left open",
    "referrals_created": "New referrals",
    "referrals_updated": "Changed referrals",
    "left": "Have left",
    "returned": "Are back",
    "linked": "Cases given to their worker",
    "booked": "Supervisions booked",
    "refused": "Rows refused",
    "repaired": "Cells repaired",
    "notices": "To look at",
}
