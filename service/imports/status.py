"""Reading `Case status`, with or without its code, in the words that case systems use."""

import re

from service.imports.records import CaseStatus
from service.imports.text import header_key, tidy

_CODES = {
    "a": CaseStatus.LOOKED_AFTER,
    "b": CaseStatus.CHILD_PROTECTION,
    "c": CaseStatus.CHILD_IN_NEED,
    "d": CaseStatus.OPEN_ASSESSMENT,
    "e": CaseStatus.CLOSED,
}
_WORDS = {
    CaseStatus.CARE_LEAVER: ("care leaver", "care leavers", "leaving care", "cl"),
    CaseStatus.CHILD_IN_NEED: ("child in need", "child in need plan", "children in need", "cin", "cin plan"),
    CaseStatus.CHILD_PROTECTION: ("child protection", "child protection plan", "cp", "cpp", "cp plan"),
    CaseStatus.CLOSED: ("closed", "closed case", "closed episode"),
    CaseStatus.EARLY_HELP: ("early help", "eh"),
    CaseStatus.LOOKED_AFTER: (
        "looked after", "looked after child", "child looked after", "children looked after", "child in care",
        "children in care", "cla", "lac", "cic",
    ),
    CaseStatus.OPEN_ASSESSMENT: ("open assessment", "assessment", "in assessment"),
}  # fmt: skip
_BY_KEY = {header_key(words): status for status, several in _WORDS.items() for words in several}
_CODED = re.compile(r"([a-e])(?:\s*[).:\-]\s*(.*))?", re.IGNORECASE)


def case_status(text: str) -> CaseStatus | None:
    """The status that the words stand for, any code before them ignored; None when they are not known."""
    words = tidy(text)
    match = _CODED.fullmatch(words)
    return _BY_KEY.get(header_key(words)) or (_BY_KEY.get(header_key(match[2] or "")) if match else None)


def coded_status(text: str) -> CaseStatus | None:
    """The status that the code alone stands for, as in "b)", whatever words follow it."""
    match = _CODED.fullmatch(tidy(text))
    return _CODES[match[1].lower()] if match else None
