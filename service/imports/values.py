"""Reading one cell: references, names, yes and no, emails, numbers of days."""

import re
from datetime import date, datetime, time

from service.imports.text import has_hidden_characters, header_key, tidy

MAX_REFERENCE = 64
MAX_NAME = 200
MAX_EMAIL = 254

_SPREADSHEET_ERRORS = frozenset(
    {"#n/a", "#ref!", "#value!", "#name?", "#null!", "#num!", "#div/0!", "#spill!", "#calc!", "#getting_data"}
)
_STANDS_FOR_NOTHING = _SPREADSHEET_ERRORS | {
    "n/a", "na", "null", "none", "nan", "-", "--", "tbc", "unallocated", "not allocated", "unassigned",
}  # fmt: skip
_YES = frozenset({"yes", "y", "true", "t", "1"})
_NO = frozenset({"no", "n", "false", "f", "0"})
_NOT_SAID = frozenset({"", "unknown", "notknown", "notrecorded", "notstated", "na"})
_CODE_PREFIX = re.compile(r"^[a-z]\s*[).:]\s*", re.IGNORECASE)
_DECIMAL_WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+\d+", re.ASCII)
_SEVERAL_WORDS = re.compile(r"[^\W\d_'’-]{2,}[\w'’-]*(?:[ ,]+[^\W\d_'’-]+[\w'’-]*)+")
_DATE_LIKE = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d{2}-\d{2}(?:[T ].*)?", re.ASCII)
_SENTENCE = re.compile(r"\S+ \S+ \S.*")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_](?:[\w-]*[^\W_])", re.ASCII)
_LARGEST_EXACT_NUMBER = 10**15


class Refused(ValueError):
    """The cell cannot be taken; the message is a sentence that says why and what to do."""


class NotShown(Refused):
    """The cell may hold a child's name where a reference belongs, so its value must not be repeated."""


def is_blank(value: object) -> bool:
    """Whether the cell holds nothing that can be seen."""
    return value is None or (isinstance(value, str) and not tidy(value))


def is_error(value: object) -> bool:
    """Whether a spreadsheet shows an error such as #N/A in the cell."""
    return isinstance(value, str) and tidy(value).casefold() in _SPREADSHEET_ERRORS


def stands_for_nothing(value: object) -> bool:
    """Whether the cell says in so many words that there is nobody: #N/A, n/a, unallocated, a dash."""
    return isinstance(value, str) and tidy(value).casefold() in _STANDS_FOR_NOTHING


def is_decimal_reference(value: object) -> bool:
    """Whether an identifier was written as a decimal number, such as 1005.0."""
    return isinstance(value, float) or (isinstance(value, str) and bool(_DECIMAL_WHOLE.fullmatch(tidy(value))))


def reference(value: object) -> str:
    """The identifier of a case: at most 64 characters, 1005.0 read as 1005; raises Refused."""
    if is_blank(value) or is_error(value):
        raise Refused("The identifier is missing. Add it, so that the row can be matched to a case.")
    return _number_as_reference(value) if isinstance(value, int | float) else _text_as_reference(value)


def _number_as_reference(value: float) -> str:
    if isinstance(value, bool) or value != value or not float(value).is_integer() or value < 0:
        raise Refused("This is not an identifier. Check that it is in its column.")
    if value >= _LARGEST_EXACT_NUMBER:
        raise Refused("A spreadsheet keeps only 15 digits of a number. Format the identifiers as text.")
    return str(int(value))


def _text_as_reference(value: object) -> str:
    if not isinstance(value, str):
        raise NotShown("This is a date or a time, not an identifier. Format the identifiers as text.")
    text = tidy(value)
    if len(text) > MAX_REFERENCE:
        raise NotShown(f"The identifier is longer than {MAX_REFERENCE} characters. Check its column.")
    if has_hidden_characters(text):
        raise NotShown("The identifier holds hidden characters. Type it again.")
    if _SEVERAL_WORDS.fullmatch(text) or _SENTENCE.fullmatch(text):
        raise NotShown("This looks like a name or a remark, which are never read. Give the identifier alone.")
    if _DATE_LIKE.fullmatch(text):
        raise NotShown("This looks like a date, not an identifier. Check that it is in its column.")
    if _SCIENTIFIC.fullmatch(text):
        raise Refused("A spreadsheet has shortened this number. Format the identifiers as text.")
    match = _DECIMAL_WHOLE.fullmatch(text)
    return match[1] if match else text


def name(value: object, longest: int = MAX_NAME) -> str | None:
    """The name of a person, team or service with its spaces tidied; None if blank; raises Refused."""
    if is_blank(value):
        return None
    if isinstance(value, bool | date | datetime | time) or not isinstance(value, str | int | float):
        raise Refused("This is not a name. Check that it is in its column.")
    text = tidy(str(int(value)) if isinstance(value, float) and value.is_integer() else str(value))
    if has_hidden_characters(text):
        raise Refused("The text holds hidden characters. Type it again.")
    if len(text) > longest:
        raise Refused(f"The text is longer than {longest} characters. Shorten it.")
    return text


def yes_or_no(value: object) -> bool | None:
    """Yes, no, or None when blank or unknown, with or without a code such as "a) Yes"; raises Refused."""
    if isinstance(value, bool):
        return value
    text = tidy(value) if isinstance(value, str) else "" if value is None else str(value)
    key = header_key(_CODE_PREFIX.sub("", text))
    if key in _YES:
        return True
    if key in _NO:
        return False
    if key in _NOT_SAID:
        return None
    raise Refused("This is neither yes nor no. Write yes, no, or leave it blank.")


def email(value: str) -> str | None:
    """The address in small letters; None if blank; raises Refused."""
    text = tidy(value)
    if not text:
        return None
    if len(text) > MAX_EMAIL or not _EMAIL.fullmatch(text) or ".." in text:
        raise Refused(f"This is not an email address of at most {MAX_EMAIL} characters. Correct it.")
    return text.lower()


def several(value: str) -> tuple[str, ...]:
    """The parts of a cell that holds several, separated by semicolons; blanks and repetitions left out."""
    parts = (tidy(part) for part in value.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def days(value: str, most: int = 366) -> int | None:
    """A number of days from 1 to `most`; None if blank; raises Refused."""
    text = tidy(value)
    if not text:
        return None
    match = re.fullmatch(r"(\d{1,4})(?:\.0+)?", text, re.ASCII)
    if not match or not 1 <= int(match[1]) <= most:
        raise Refused(f"This is not a whole number of days from 1 to {most}. Correct it or leave it blank.")
    return int(match[1])
