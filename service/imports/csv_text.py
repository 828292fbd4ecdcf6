"""Turning the bytes of a CSV file into rows of text: encoding, delimiter, quotes."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from service.imports.records import Unreadable
from service.imports.report import Report

MIB = 1024 * 1024
MOST_BYTES = 32 * MIB
DELIMITERS = ",;\t"

_HEADER_WITHIN = 64 * 1024
_SAVE_AS = "Save it in Excel as CSV UTF-8 (Comma delimited) and import that file."
# The longer mark first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?\r?\n", re.IGNORECASE)


def read_text(path: Path, report: Report) -> str:
    """The text of the file: UTF-8, UTF-16 with its mark, or else Western European, which is told."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("The file is empty. Export it again and import the new file.")
    if size > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES // MIB} MiB. Split it and import the parts.")
    content = path.read_bytes()
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(f"This is an Excel workbook, not a CSV file. {_SAVE_AS}")
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    if marked is None and b"\x00" in content[:4]:
        raise Unreadable(f"The encoding of this file is not known. {_SAVE_AS}")
    # Half characters pass, so that only the rows that hold them are refused.
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            text = content.decode(encoding, "strict" if encoding == "cp1252" else "surrogatepass")
        except (UnicodeError, LookupError):
            continue
        if encoding == "cp1252":
            reason = "The file is not UTF-8. It was read as Western European; check the accents."
            report.notice(None, None, None, "", reason)
        return text
    raise Unreadable(f"The encoding of this file is not known. {_SAVE_AS}")


def split_rows(text: str, known_columns: Callable[[Sequence[str]], int]) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, with their numbers as a spreadsheet shows them (the header is 1).

    Of comma, semicolon and tab, the one is taken that gives the header most known columns.
    """
    declared = _SEPARATOR_LINE.match(text)
    if declared:
        text = text[declared.end() :]
    delimiters = declared[1] if declared and declared[1] in DELIMITERS else DELIMITERS
    header = next((line for line in io.StringIO(text[:_HEADER_WITHIN], newline="") if line.strip()), "")
    delimiter = max(delimiters, key=lambda sign: known_columns(_first_row(header, sign)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for row in reader:
            number += 1
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error:
        raise Unreadable(
            f"Row {number + 1} (line {reader.line_num} of the file) has a quotation mark that is not closed "
            "or not doubled, or a cell that is far too long. Correct it and import the file again."
        ) from None


def _first_row(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])
