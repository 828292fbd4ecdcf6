"""Decides by content alone whether a file is taken as evidence, and what of it is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from service.context import here
from service.evidence import office, pictures
from service.evidence.refusing import NotTaken
from service.evidence.scanning import scan
from workflows.engine import Incomplete

MIB = 1024 * 1024
LONGEST_NAME = 120
TAKEN = "a PDF, a picture (PNG or JPEG), a Word document, an Excel workbook or plain text"
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What a PDF can do besides being read; names may be written with signs as numbers, which no honest program does.
ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|[A-Za-z]*#[0-9A-Fa-f]{2}[A-Za-z]*Script)\b")
MARKUP = re.compile(r"\s*(<|\{\\rtf|#!)")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Examined:
    """A file that is taken: its kind by content, the content as it is kept, and the digest of that."""

    kind: str
    name: str
    content: bytes
    sha256: str


def examined(content: bytes, name: str) -> Examined:
    """Raise Incomplete with a sentence unless the file is one that is taken; never call it with a lock held.

    A virus scanner, where one is configured, has seen the file as it came.
    """
    most = here().policy.number("evidence.most_mib")
    try:
        if not content:
            raise NotTaken("The file is empty. Choose another.")
        if len(content) > most * MIB:
            raise NotTaken(f"The file is larger than {most} MiB. Make it smaller, or attach the part that shows it.")
        kind, kept = _kept(content)
        scan(content)
    except NotTaken as refused:
        raise Incomplete({"file": str(refused)}) from None
    return Examined(kind, _shown(name, kind), kept, hashlib.sha256(kept).hexdigest())


def _kept(content: bytes) -> tuple[str, bytes]:
    """The kind of the file and what is kept of it: pictures lose where and with what they were taken."""
    for start, read in BY_START.items():
        if content.startswith(start):
            return read(content)
    return _text(content)


def _pdf(content: bytes) -> tuple[str, bytes]:
    if b"%%EOF" not in content[-2048:]:
        raise NotTaken("The PDF is damaged. Save it again, and attach the new file.")
    if ACTIVE.search(content):
        raise NotTaken("The PDF holds a script, a program or other files. Print it to a new PDF, and attach that.")
    return "pdf", content


def _text(content: bytes) -> tuple[str, bytes]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _not_taken() from None
    if CONTROLS.search(text) or MARKUP.match(text):
        raise _not_taken()
    return "txt", content


def _not_taken() -> NotTaken:
    return NotTaken(f"Files of this kind are not taken. Attach {TAKEN}; what counts is what it holds, not its name.")


def _shown(name: str, kind: str) -> str:
    """The sender's name for it without folders and signs that cannot be shown, with the ending that it deserves."""
    last = PurePosixPath(name.replace("\\", "/")).name
    stem = "".join(sign if sign.isprintable() else " " for sign in last.rpartition(".")[0] or last)
    return f"{' '.join(stem.split())[: LONGEST_NAME - 5].strip() or 'File'}.{kind}"


BY_START: dict[bytes, Callable[[bytes], tuple[str, bytes]]] = {
    b"%PDF-": _pdf,
    b"\x89PNG\r\n\x1a\n": lambda content: ("png", pictures.plain_png(content)),
    b"\xff\xd8\xff": lambda content: ("jpg", pictures.plain_jpeg(content)),
    b"PK\x03\x04": lambda content: (office.kind_of(content), content),
    b"\xd0\xcf\x11\xe0": office.refuse_old,
}
