"""Refusing a workbook before it is opened: other kinds of file, macros, passwords, and bombs."""

import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from service.imports.records import Unreadable

MIB = 1024 * 1024
MOST_BYTES = 32 * MIB
MOST_UNPACKED = 64 * MIB
MOST_PARTS = 2_000
MOST_ELEMENTS = 6_000_000
MOST_ELEMENTS_UNMEASURED = 3_000_000
MOST_ELEMENTS_ELSEWHERE = 500_000
RATIO_MATTERS_FROM = MIB
MOST_RATIO = 120

_SAVE_AS = "Open it in Excel, choose Save As and the type Excel Workbook (.xlsx), and import that file."
_DAMAGED = "The workbook is damaged. " + _SAVE_AS
# Words, no password.
_HAS_PASSWORD = "The workbook has a password. Remove it in Excel (File, Info), save, and import again."  # nosec B105
_TOO_MANY_CELLS = "The workbook has too many cells. Delete blank rows and other sheets, and import again."
_DIRECTORY_ENTRY = b"PK\x01\x02"
_CHUNK = 256 * 1024


def check_workbook(path: Path, filename: str) -> None:
    """Raise Unreadable unless the file is a workbook without macros that unpacks to a bearable size.

    What the archive says of its sizes is checked first, so that a bomb costs nothing; then every part is
    unpacked once without being kept, which finds damage, and its elements are counted, because the time and
    memory that reading XML takes follow the elements rather than the bytes.
    """
    _check_signature(path, filename)
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
            _check_kind({part.filename for part in parts}, filename)
            _check_declared_sizes(parts)
            _check_contents(archive, parts)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Unreadable(_DAMAGED) from None


def _check_signature(path: Path, filename: str) -> None:
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("The file is empty. Export it again and import the new file.")
    if size > MOST_BYTES:
        raise Unreadable(f"The workbook is larger than {MOST_BYTES // MIB} MiB. Leave out what is not Annex A.")
    content = path.read_bytes()
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable(_HAS_PASSWORD)
        raise Unreadable("This is the older Excel kind (.xls), which cannot be read. " + _SAVE_AS)
    if not content.startswith(b"PK"):
        raise Unreadable(f"{_kind_said(filename)} is not an Excel workbook. {_SAVE_AS}")
    # Counted before the directory is read, because the library would make an object of every entry.
    if content.count(_DIRECTORY_ENTRY) > MOST_PARTS:
        raise Unreadable("The workbook has far more parts than a workbook needs. " + _SAVE_AS)


def _kind_said(filename: str) -> str:
    return "This file, though named .xls," if filename.lower().endswith(".xls") else "This file"


def _check_kind(names: set[str], filename: str) -> None:
    lowered = {name.lower() for name in names}
    holds_macros = any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lowered)
    if holds_macros or filename.lower().endswith((".xlsm", ".xltm")):
        raise Unreadable("The workbook can hold macros, which are never accepted. " + _SAVE_AS)
    if "xl/workbook.bin" in lowered:
        raise Unreadable("This is the binary Excel kind (.xlsb), which cannot be read. " + _SAVE_AS)
    if "[content_types].xml" not in lowered or not any(name.startswith("xl/") for name in lowered):
        raise Unreadable("This file is not an Excel workbook. " + _SAVE_AS)


def _check_declared_sizes(parts: list[ZipInfo]) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable(_HAS_PASSWORD)
    if any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        raise Unreadable(_DAMAGED)
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(
            f"The workbook unpacks to more than {MOST_UNPACKED // MIB} MiB. "
            "Delete blank rows below the data and sheets that are not Annex A, save, and import again."
        )
    for part in parts:
        if part.file_size > RATIO_MATTERS_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise Unreadable(
                "The workbook unpacks to far more than its size, as files that are meant to do harm do. "
                "Delete blank rows below the data, save, and import again."
            )


def _check_contents(archive: ZipFile, parts: list[ZipInfo]) -> None:
    elements = 0
    for part in parts:
        counted, states_extent = _count_elements(archive, part)
        elements += counted
        if counted > _most_elements(part.filename, states_extent) or elements > MOST_ELEMENTS:
            raise Unreadable(_TOO_MANY_CELLS)


def _most_elements(name: str, states_extent: bool) -> int:
    """How many elements a part may hold: the library is slowest with what is neither sheet nor text."""
    if name.startswith("xl/worksheets/"):
        # A sheet that does not state its extent is read whole on opening, before any row is asked for.
        return MOST_ELEMENTS if states_extent else MOST_ELEMENTS_UNMEASURED
    return MOST_ELEMENTS if name == "xl/sharedStrings.xml" else MOST_ELEMENTS_ELSEWHERE


def _count_elements(archive: ZipFile, part: ZipInfo) -> tuple[int, bool]:
    """How many tags a part holds, and whether it states its extent at its beginning."""
    with archive.open(part) as content:
        chunk = content.read(_CHUNK)
        states_extent = b"dimension" in chunk
        elements = 0
        while chunk:
            elements += chunk.count(b"<")
            chunk = content.read(_CHUNK)
    return elements, states_extent
