"""Making text from other systems comparable: spaces, apostrophes, capitals, headers, hidden characters."""

import re
import unicodedata
from datetime import date, datetime

SHORT = 60
_SPACES = re.compile(r"\s+")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u02bc\u0060\u00b4\u2032\uff07", "'"))
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_FORBIDDEN = frozenset({"Cc", "Cs"})
_TURNS_TEXT_AROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def tidy(text: str) -> str:
    """The text without invisible characters, with every run of (non-breaking) spaces as one space."""
    return _SPACES.sub(" ", text.translate(_INVISIBLE)).strip()


def normalise_name(text: str) -> str:
    """The form in which two spellings of one name are equal: capitals, spaces and apostrophes are ignored."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    return tidy(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", plain).casefold()))


def header_key(text: str) -> str:
    """The form in which two spellings of one column header are equal: letters and digits only."""
    return _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", text).casefold())


def has_hidden_characters(text: str) -> bool:
    """Whether the text holds control characters, half characters, or marks that reverse how it reads."""
    if text.isascii() and text.isprintable():
        return False
    return any(unicodedata.category(c) in _FORBIDDEN or c in _TURNS_TEXT_AROUND for c in text)


def shorten(value: object) -> str:
    """The value as a notice shows it: one printable line of at most 60 characters."""
    text = value if isinstance(value, str) else _written(value)
    text = "".join(c if c.isprintable() else " " for c in text[: 4 * SHORT])
    text = tidy(text)
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
