"""What goes back to where it is kept: a copy of each side to file, and a running record entry ready to be copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response

from service.api.caller import caller
from service.api.outgoing import one
from service.api.part import Part
from service.api.shapes.filing import CopyShape, EntryShape
from service.documents import MEDIA_TYPE, word_document
from service.downloads import download
from service.reading.copies import Copy, case_copy, practitioner_copy
from service.reading.entries import case_entry, practitioner_entry
from workflows.words import Side

BINARY = {"type": "string", "format": "binary"}


def add_filing(part: Part) -> None:
    """The addresses of both sides; the practitioner's are there for those alone who may read the form."""
    _side(part, "", "case", case_copy, case_entry)
    _side(part, "/practitioner-form", "practitioner", practitioner_copy, practitioner_entry)


def _side(part: Part, below: str, name: str, copy_of: Callable[..., Copy], entry_of: Callable[..., str]) -> None:
    path = f"/<number:record_id>{below}"

    @part.route(f"{path}/copy", endpoint=f"{name}_copy")
    @part.response(200, CopyShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary=f"The {name} side’s copy to file, for a page to show")
    def copy(record_id: int) -> Response:
        return one(CopyShape, _shown(copy_of(record_id, caller())))

    @part.route(f"{path}/copy.docx", endpoint=f"{name}_document")
    @part.response(200, BINARY, content_type=MEDIA_TYPE)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary=f"The {name} side’s copy to file, as a Word document")
    def document(record_id: int) -> Response:
        return _download(copy_of(record_id, caller()))

    @part.route(f"{path}/running-record", endpoint=f"{name}_running_record")
    @part.response(200, EntryShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary=f"A running record entry of the {name} side, ready to be copied")
    def running_record(record_id: int) -> Response:
        return one(EntryShape, {"text": entry_of(record_id, caller())})


def _shown(copy: Copy) -> dict[str, Any]:
    return {**vars(copy), "facts": [{"name": name, "value": value} for name, value in copy.facts]}


def _download(copy: Copy) -> Response:
    """A file named after its audit alone: a name on a file is read by whoever sees the folder."""
    name = f"audit-{copy.audit_id}{'' if copy.side is Side.CASE else '-practitioner'}.docx"
    return download(word_document(copy), name, MEDIA_TYPE)
