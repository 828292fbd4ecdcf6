"""Files on the actions of a plan: list them, attach one, save one, take one off."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import UnsupportedMediaType

from service.api.caller import caller
from service.api.outgoing import many, one
from service.api.part import Part, takes
from service.api.shapes.base import list_of
from service.api.shapes.evidence import FileShape
from service.downloads import download
from service.evidence.examining import MEDIA_TYPES, TAKEN
from service.reading.evidence import file_line, files_of, one_file
from service.uploads import MULTIPART
from service.usecases.attaching import attach_file, remove_file
from workflows.engine import Incomplete

PATH = "/<number:record_id>/evidence"
BINARY = {"type": "string", "format": "binary"}
SAVED = {kind: {"schema": BINARY} for kind in MEDIA_TYPES.values()}
BODY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["file", "action"],
    "properties": {
        "file": {**BINARY, "description": f"Told by what it holds and not by its name: {TAKEN}."},
        "action": {"type": "integer", "description": "An action of the plan, by its number."},
    },
}


def add_evidence(part: Part) -> None:
    """The addresses below a plan; whoever may not see the plan finds none of them."""

    @part.route(PATH)
    @part.response(200, list_of(FileShape))
    @part.doc(summary="List the files on the plan’s actions, oldest first")
    def files(record_id: int) -> Response:
        return many(FileShape, files_of(record_id, caller()))

    @part.route(PATH, methods=["POST"])
    @part.response(201, FileShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Attach a file to an action, while the plan is worked on; the same file twice is one")
    @takes(BODY, media=MULTIPART)
    def attach(record_id: int) -> Response:
        action, content, name = _sent()
        kept = file_line(attach_file(record_id, action, content, name, caller()))
        return one(FileShape, kept, 201, {"Location": f"{request.path}/{kept.key}"})

    _one(part)


def _one(part: Part) -> None:
    @part.route(f"{PATH}/<file>", endpoint="save_file")
    @part.response(200, BINARY, content_type=MEDIA_TYPES["pdf"])
    @part.doc(summary="Save one file", responses={200: {"content": SAVED}})
    def save(record_id: int, file: str) -> Response:
        kind, content = one_file(record_id, file, caller())
        return download(content, f"evidence-{file[:8]}.{kind}", MEDIA_TYPES[kind])

    @part.route(f"{PATH}/<file>", methods=["DELETE"], endpoint="remove_file")
    @part.response(204)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Take a file off, as long as the plan was not presented as complete with it")
    def remove(record_id: int, file: str) -> Response:
        remove_file(record_id, file, caller())
        return Response(status=204)


def _sent() -> tuple[int, bytes, str]:
    """Action, content and name; raises UnsupportedMediaType and Incomplete."""
    if request.mimetype != MULTIPART:
        raise UnsupportedMediaType("Send the file as multipart/form-data, in a part named file.")
    sent, action = request.files.getlist("file"), request.form.get("action", "")
    if len(sent) != 1 or not sent[0].filename or set(request.files) - {"file"}:
        raise Incomplete({"file": "Attach one file, in a part named file."})
    if not (action.isdecimal() and action.isascii() and len(action) < 10):
        raise Incomplete({"action": "Give the number of an action of this plan."})
    return int(action), sent[0].read(), sent[0].filename
