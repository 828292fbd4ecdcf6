"""Reading a date however a case system or a spreadsheet wrote it."""

import re
from datetime import date, datetime, time, timedelta

from service.imports.text import tidy

WINDOWS_EPOCH = date(1899, 12, 30)
MAC_EPOCH = date(1904, 1, 1)
EARLIEST = date(1900, 1, 1)
LATEST = date(2199, 12, 31)

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_BRITISH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: [\d:.]+)?", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ ,-]{1,2}(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[/. -](\d{1,2}|[A-Za-z]{3,9})[/. -]\d{2}", re.ASCII)
_SERIAL = re.compile(r"\d{1,7}(?:\.\d+)?", re.ASCII)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july",
           "august", "september", "october", "november", "december")  # fmt: skip


class NotADate(ValueError):
    """The value is no date that can be used; the message is a sentence that says why."""


def is_zero_date(value: object) -> bool:
    """Whether a spreadsheet looked up a blank cell, which it shows as 0 or 00/01/1900."""
    if isinstance(value, str):
        return tidy(value) in {"0", "00/01/1900", "0000-00-00"}
    if isinstance(value, bool) or not isinstance(value, int | float | time):
        return False
    return value in {0, time(0, 0)}


def parse_date(value: object, epoch: date = WINDOWS_EPOCH) -> date | None:
    """The local date in a cell: a date, a serial number from `epoch`, ISO or day/month/year; None if blank.

    Raises NotADate for anything else, and for years outside 1900 to 2199, which are slips or fillers.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return _within_range(value.date())
    if isinstance(value, date):
        return _within_range(value)
    if isinstance(value, str):
        return _from_text(tidy(value), epoch)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_serial(value, epoch)
    raise NotADate("This is not a date. Write it as day/month/year, for example 31/03/2026.")


def _from_text(text: str, epoch: date) -> date | None:
    if not text:
        return None
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _BRITISH.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _NAMED.fullmatch(text):
        day, month, year = int(match[1]), _month(match[2]), int(match[3])
    elif _SERIAL.fullmatch(text):
        return _from_serial(float(text), epoch)
    elif _SHORT_YEAR.fullmatch(text):
        raise NotADate("The year has two digits and could be read two ways. Write it with four.")
    else:
        raise NotADate("This is not a date. Write it as day/month/year, for example 31/03/2026.")
    return _from_parts(year, month, day)


def _month(name: str) -> int:
    for number, month in enumerate(_MONTHS, start=1):
        if name.casefold() in {month, month[:3], "sept" if number == 9 else month}:
            return number
    return 0


def _from_parts(year: int, month: int, day: int) -> date:
    try:
        return _within_range(date(year, month, day))
    except NotADate:
        raise
    except ValueError:
        raise NotADate("There is no such day in the calendar. Dates are read as day/month/year.") from None


def _from_serial(value: float, epoch: date) -> date:
    if not 1 <= value <= 200_000:
        raise NotADate("This number is not a date in a spreadsheet. Write it as day/month/year.")
    days = int(value)
    # Spreadsheets believe that 1900 had a 29 February, so that serials before it are one day behind.
    if epoch == WINDOWS_EPOCH and days < 60:
        days += 1
    return _within_range(epoch + timedelta(days=days))


def _within_range(day: date) -> date:
    if EARLIEST <= day <= LATEST:
        return day
    raise NotADate(
        f"The year {day.year} cannot be right. Dates from {EARLIEST.year} to {LATEST.year} are taken; "
        "leave the cell blank if there is no date."
    )
