"""What reading a file gives back: records to apply, and a notice for everything refused, repaired or odd."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.words import CaseStatus


class ImportKind(StrEnum):
    """The files that can be read."""

    ALLOCATIONS_CSV = "allocations_csv"
    ANNEX_A = "annex_a"
    CASES_CSV = "cases_csv"
    CIN_CENSUS = "cin_census"
    STAFF_CSV = "staff_csv"


class Severity(StrEnum):
    """`refused`: not imported. `repaired`: imported, a cell changed or left blank. `notice`: to look at."""

    NOTICE = "notice"
    REFUSED = "refused"
    REPAIRED = "repaired"


class Unreadable(Exception):
    """The file cannot be read at all; the message is a sentence that says what is wrong and what to do."""


@dataclass(frozen=True)
class Notice:
    """One thing to tell about the file. `value` is shortened and never a child's name or date of birth."""

    sheet: str | None
    row: int | None
    column: str | None
    value: str
    severity: Severity
    reason: str


@dataclass(frozen=True)
class CaseRecord:
    """One case as the file shows it. `team` and `worker` are the case system's names; None is unallocated."""

    reference: str
    status: CaseStatus
    team: str | None
    worker: str | None
    opened_on: date | None
    closed_on: date | None
    restricted_to: tuple[str, ...]
    source: str

    @property
    def is_open(self) -> bool:
        """Whether the case belongs to the frame that samples are drawn from."""
        return self.status is not CaseStatus.CLOSED


@dataclass(frozen=True)
class ReferralRecord:
    """One referral (List 3), a subject of its own and no case. `nfa` None: the file does not say."""

    reference: str
    referred_on: date
    nfa: bool | None
    team: str | None
    worker: str | None
    source: str


@dataclass(frozen=True)
class AllocationRecord:
    """Which team and worker hold a case; None is unallocated."""

    reference: str
    team: str | None
    worker: str | None
    source: str


@dataclass(frozen=True)
class StaffRecord:
    """One member of staff. A column that is not in `given` was absent from the file: leave it alone."""

    email: str
    name: str
    known_as: tuple[str, ...]
    roles: tuple[str, ...]
    team: str | None
    service: str | None
    manager_email: str | None
    supervision_every_days: int | None
    next_supervision_on: date | None
    agency: bool | None
    leave: tuple[tuple[date, date], ...]
    starts_on: date | None
    left_on: date | None
    given: frozenset[str]
    source: str


Record = AllocationRecord | CaseRecord | StaffRecord


@dataclass(frozen=True)
class ReadResult:
    """What one file held.

    `records` are all of one kind, which follows from the kind of import; `referrals` come with Annex A only.
    `columns_given` names the columns of a CSV file that were there, or the lists of a workbook ("List 6"),
    so that what a file says nothing about can be left alone; `columns_lacking` names columns that lists of a
    workbook do not have. `rows_read` counts rows that held anything.
    """

    records: tuple[Record, ...]
    referrals: tuple[ReferralRecord, ...]
    notices: tuple[Notice, ...]
    rows_read: int
    columns_given: frozenset[str]
    columns_lacking: frozenset[tuple[str, str]] = frozenset()
