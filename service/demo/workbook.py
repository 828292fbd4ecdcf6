"""Writes the demonstration's children as an Annex A workbook, in the columns of Ofsted's template of August 2019."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from service.demo.cases import Child
from workflows.words import CaseStatus

Row = list[object]
CODES = {
    CaseStatus.LOOKED_AFTER: "a) Looked after child",
    CaseStatus.CHILD_PROTECTION: "b) Child Protection plan",
    CaseStatus.CHILD_IN_NEED: "c) Child in need plan",
    CaseStatus.OPEN_ASSESSMENT: "d) Open assessment",
}
CLOSED = "e) Closed episode"
GENDERS = ("a) Male", "b) Female")
ETHNICITIES = ("a) WBRI", "l) ABAN", "k) APKN", "n) BCRB", "e) MWBC", "r) OOTH")
SOURCES = ("k) 5A: Education services", "q) 6: Police", "j) 3D: Health services", "a) 1A: Individual")
NEEDS = ("N1 - Abuse or neglect", "N4 - Family in acute stress", "N5 - Family dysfunction")

PERSONAL = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)")
DISABILITY, HOLDER = "Does the Child have a Disability", ("Allocated Team", "Allocated Worker")
HEADERS: dict[int, tuple[str, ...]] = {
    2: (*PERSONAL, "Assessment start date", "Assessment completion date", "Organisation completing assessment"),
    3: (
        *PERSONAL, "Date of referral", "Referral Source", "Referral NFA?", "Number of Referrals in Last 12 Months",
        *HOLDER,
    ),
    6: (
        *PERSONAL, DISABILITY, "CIN Start Date", "Primary Need Code", "Date Child Was Last Seen", "CIN Closure Date",
        "Reason for Closure", "Case status", *HOLDER,
    ),
    7: (
        *PERSONAL, DISABILITY, "Child Protection Plan Start Date", "Initial Category of Abuse",
        "Date of the Last Statutory Visit", "Was the Child Seen Alone?", "Child Protection Plan End Date", *HOLDER,
    ),
    8: (
        *PERSONAL, DISABILITY, "Date Started to be Looked After", "Date of Latest Statutory Review",
        "Date Ceased to be Looked After ", *HOLDER,
    ),
    9: (
        *PERSONAL, DISABILITY, *HOLDER, "Eligibility Category", "LA In Touch ", "Type of Accommodation",
        "Suitability of Accommodation", "Activity Status",
    ),
}  # fmt: skip


def write_annex_a(children: Iterable[Child], on: date, path: Path) -> Path:
    """The lists that the service reads, with every child on those on which it belongs on this day."""
    children = list(children)
    book = Workbook(write_only=True)
    for number, header in HEADERS.items():
        sheet = book.create_sheet(f"List {number}")
        sheet.append(header)
        for child in filter(ON[number], children):
            sheet.append([*_personal(child, on), *ROWS[number](child, on)])
    book.save(path)
    return path


def write_allocations(children: Iterable[Child], path: Path) -> Path:
    """Who holds the early help cases: their list in the workbook has no column for it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("reference", "team", "worker"))
        for child in children:
            if child.status is CaseStatus.EARLY_HELP and child.worker:
                table.writerow((child.reference, child.team, child.worker.known_as))
    return path


def _on_six(child: Child) -> bool:
    return child.status in CODES


def _referred(child: Child) -> bool:
    """Every fifth child came by a referral that the list still shows."""
    return _on_six(child) and child.reference % 5 == 0


ON: dict[int, Callable[[Child], bool]] = {
    2: lambda child: child.status is CaseStatus.EARLY_HELP,
    3: _referred,
    6: _on_six,
    7: lambda child: child.status is CaseStatus.CHILD_PROTECTION,
    8: lambda child: child.status is CaseStatus.LOOKED_AFTER,
    9: lambda child: child.status is CaseStatus.CARE_LEAVER,
}


def _personal(child: Child, on: date) -> Row:
    age = (on - child.born_on).days // 365
    kind = child.reference % 2, child.reference % len(ETHNICITIES)
    return [child.reference, GENDERS[kind[0]], ETHNICITIES[kind[1]], child.born_on, age]


def _holder(child: Child) -> Row:
    return [child.team, child.worker.known_as if child.worker else "#N/A"]


def _two(child: Child, on: date) -> Row:
    return [child.opened_on, child.closed_on, child.team]


def _three(child: Child, on: date) -> Row:
    source = SOURCES[child.reference % len(SOURCES)]
    nfa = "a) Yes" if child.reference % 15 == 0 else "b) No"
    return [child.opened_on, source, nfa, child.reference % 3, *_holder(child)]


def _six(child: Child, on: date) -> Row:
    seen = min(on, child.closed_on or on) - timedelta(days=child.reference % 20)
    status = CODES[child.status] if child.is_open else CLOSED
    reason = None if child.is_open else "RC4 - Transferred to services of another local authority"
    need = NEEDS[child.reference % len(NEEDS)]
    return ["b) No", child.opened_on, need, seen, child.closed_on, reason, status, *_holder(child)]


def _seven(child: Child, on: date) -> Row:
    started = child.opened_on + timedelta(days=12)
    visited = on - timedelta(days=child.reference % 12)
    return ["b) No", started, "a) Neglect", visited, "a) Yes", child.closed_on, *_holder(child)]


def _eight(child: Child, on: date) -> Row:
    reviewed = on - timedelta(days=child.reference % 150)
    return ["b) No", child.opened_on, reviewed, child.closed_on, *_holder(child)]


def _nine(child: Child, on: date) -> Row:
    return [
        "b) No",
        *_holder(child),
        "b) Former relevant child",
        "a) Yes",
        "U: Independent living",
        "a) Suitable",
        "F2: Full time in education other than higher",
    ]


ROWS: dict[int, Callable[[Child, date], Row]] = {2: _two, 3: _three, 6: _six, 7: _seven, 8: _eight, 9: _nine}
