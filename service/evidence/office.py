"""Word documents and Excel workbooks as archives: named by their parts, refused with macros, programs or traps."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import NoReturn
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from service.evidence.refusing import NotTaken

MIB = 1024 * 1024
MOST_PARTS, MOST_UNPACKED, MOST_RATIO = 2_000, 100 * MIB, 200
LARGEST_LIST = MIB
KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
LIST = "[content_types].xml"
PROGRAMS = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/|/embeddings/|/dialogsheets/|\.(bin|exe|dll|js|vbs)$")
HARMLESS = re.compile(r"/printersettings/[^/]+\.bin$")
OUTSIDE = re.compile(rb"<[^>]*(attachedTemplate|oleObject|/frame\")[^>]*TargetMode=\"External\"[^>]*>", re.IGNORECASE)
_SAVE = "Save it in Word or Excel as .docx or .xlsx, or as a PDF, and attach that."


def kind_of(content: bytes) -> str:
    """docx or xlsx; raises NotTaken for any other archive, and for one that could do harm when opened."""
    if content.count(b"PK\x01\x02") > MOST_PARTS:
        raise NotTaken(f"The file has far more parts than a document needs. {_SAVE}")
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _kind(archive, archive.infolist())
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise NotTaken(f"The file is damaged. {_SAVE}") from None


def _kind(archive: ZipFile, parts: list[ZipInfo]) -> str:
    names = [part.filename.lower() for part in parts]
    _check_parts(parts, names)
    kinds = {kind for part, kind in KINDS.items() if part in names}
    if len(kinds) != 1 or LIST not in names:
        raise NotTaken(f"The file is an archive and neither a Word document nor an Excel workbook. {_SAVE}")
    for part in parts:
        if part.filename.lower() == LIST or part.filename.lower().endswith(".rels"):
            _check_list(archive.read(part) if part.file_size <= LARGEST_LIST else b"macroEnabled")
    return kinds.pop()


def _check_parts(parts: list[ZipInfo], names: list[str]) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise NotTaken("The file has a password. Save it without one, and attach that.")
    if len(set(names)) != len(names) or any(_leads_out(name) for name in names):
        raise NotTaken(f"The file has parts that lead out of it. {_SAVE}")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise NotTaken(f"The file is packed in a way that documents are not. {_SAVE}")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if unpacked > MOST_UNPACKED or unpacked > MIB + MOST_RATIO * packed:
        raise NotTaken(f"The file unpacks to far more than its size. {_SAVE}")
    if any(PROGRAMS.search(name) and not HARMLESS.search(name) for name in names):
        raise NotTaken(f"The file holds macros, programs or other files inside it. {_SAVE}")


def _check_list(text: bytes) -> None:
    if b"macroenabled" in text.lower() or OUTSIDE.search(text):
        raise NotTaken(f"The file holds macros, or loads something from elsewhere when it is opened. {_SAVE}")


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name


def refuse_old(content: bytes) -> NoReturn:
    """The kinds before .docx and .xlsx, and those with a password, begin alike; raises NotTaken."""
    raise NotTaken(f"This is an older kind of document, or one with a password. {_SAVE}")
