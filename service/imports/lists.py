"""The lists of Annex A that are read, and the columns that are looked for on each."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from service.imports.text import header_key

REFERENCE = "Child Unique ID"
TEAM = "Allocated Team"
WORKER = "Allocated Worker"
ADVISOR = "Allocated Personal Advisor"
ASSESSMENT_STARTED = "Assessment start date"
ASSESSMENT_COMPLETED = "Assessment completion date"
REFERRED = "Date of referral"
NFA = "Referral NFA?"
CIN_STARTED = "CIN Start Date"
CIN_CLOSED = "CIN Closure Date"
STATUS = "Case status"
PLAN_STARTED = "Child Protection Plan Start Date"
PLAN_ENDED = "Child Protection Plan End Date"
CARE_STARTED = "Date Started to be Looked After"
CARE_CEASED = "Date Ceased to be Looked After"

OTHER_SPELLINGS = {
    REFERENCE: ("Child Unique Identifier", "Child's Unique ID", "Unique Child ID", "Child ID"),
    WORKER: ("Allocated Social Worker",),
    ADVISOR: ("Allocated Personal Adviser", "Personal Advisor", "Personal Adviser"),
    REFERRED: ("Referral Date",),
    NFA: ("Referral NFA", "NFA"),
}


@dataclass(frozen=True)
class AnnexList:
    """One list: the columns without which it cannot be read, and those that it is better for."""

    number: int
    what: str
    needed: tuple[str, ...]
    wanted: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the template calls the sheet."""
        return f"List {self.number}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is looked for."""
        return self.needed + self.wanted


LISTS = (
    AnnexList(2, "early help", (REFERENCE, ASSESSMENT_COMPLETED), (ASSESSMENT_STARTED,)),
    AnnexList(3, "referrals", (REFERENCE, REFERRED), (NFA, TEAM, WORKER)),
    AnnexList(6, "children in need", (REFERENCE, STATUS, CIN_CLOSED), (CIN_STARTED, TEAM, WORKER)),
    AnnexList(7, "child protection", (REFERENCE,), (PLAN_STARTED, PLAN_ENDED, TEAM, WORKER)),
    AnnexList(8, "children looked after", (REFERENCE,), (CARE_STARTED, CARE_CEASED, TEAM, WORKER)),
    AnnexList(9, "care leavers", (REFERENCE,), (TEAM, WORKER, ADVISOR)),
)
# Later versions of the template only; nobody needs to be told when it is absent.
EXPECTED_NOWHERE = frozenset({ADVISOR})

_TITLE = re.compile(r"(?:annex\s*a\W*)?list[\s_.\-–]*0?(\d{1,2})(?!\d)", re.IGNORECASE)


def sheets_of(number: int, names: Iterable[str]) -> list[str]:
    """The sheets that are named after this list, the one that is named nothing else first.

    "List 6", "List_6", "LIST6", "List 6 - Children in need" and "Annex A List 6" are all List 6.
    """
    found = [name for name in names if (match := _TITLE.match(_plain(name))) and int(match[1]) == number]
    return sorted(found, key=lambda name: header_key(name) != f"list{number}")


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()
