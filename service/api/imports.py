"""Brings files from other systems in, says how far that is, and what came of every row."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response, request
from marshmallow import fields, validate
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnsupportedMediaType

from service.api.caller import caller, fresh_first
from service.api.incoming import PageQuery, a_number, behind, cursor
from service.api.outgoing import many, one
from service.api.part import Part, takes
from service.api.shapes.base import list_of
from service.api.shapes.imports import ImportShape, ImportSummaryShape, ProgressShape
from service.fields import Fields, Words, at_most, loaded
from service.imports.records import ImportKind
from service.queries import Absent
from service.usecases.importing import import_file, progress_of
from service.usecases.reading import importer, listed_imports, one_import
from workflows.engine import Incomplete

MULTIPART = "multipart/form-data"
KINDS = [str(kind) for kind in ImportKind]
FORM: Fields = {
    "kind": Words(required=True, validate=validate.OneOf(KINDS, error=f"Choose one of: {', '.join(KINDS)}.")),
    "all_or_nothing": fields.Boolean(),
    "token": Words(validate=at_most(128)),
}
BODY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["file", "kind"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "kind": {"type": "string", "enum": KINDS},
        "all_or_nothing": {"type": "boolean", "description": "Whether one refused row refuses the file."},
        "token": {"type": "string", "maxLength": 128, "description": "Any word of yours, to ask for the progress."},
    },
}


def imports() -> Part:
    """The part of the API for imports."""
    part = Part("imports", "/imports", "Files from the case system and of staff.")
    _bringing(part)
    _looking(part)
    return part


def _bringing(part: Part) -> None:
    @part.route("", methods=["POST"])
    @part.response(201, ImportShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Import a file: counts, and every row that was refused with its place, value and reason")
    @takes(BODY, media=MULTIPART)
    def bring() -> Response:
        importer(caller())
        file, form = _sent()
        if form["kind"] == ImportKind.STAFF_CSV:
            # It says who has which role.
            fresh_first()
        with TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            file.save(path)
            made = import_file(
                form["kind"],
                path,
                filename=file.filename or "file",
                person=caller(),
                all_or_nothing=form.get("all_or_nothing", False),
                token=_own(form["token"]) if "token" in form else None,
            )
        return one(ImportShape, made, 201, {"Location": f"{request.path}/{made.id}"})

    @part.route("/progress/<token>")
    @part.response(200, ProgressShape)
    @part.doc(summary="How far the import is that you sent with this token")
    def progress(token: str) -> Response:
        importer(caller())
        found = progress_of(_own(token))
        if found is None:
            raise Absent("import under way")
        return one(ProgressShape, {"import_id": None, "reason": None, **found})


def _looking(part: Part) -> None:
    @part.route("")
    @part.arguments(PageQuery, location="query")
    @part.response(200, list_of(ImportSummaryShape))
    @part.doc(summary="List the imports, newest first")
    def list_(query: dict[str, Any]) -> Response:
        after = behind(query.get("cursor"), a_number)
        page = listed_imports(caller(), after=after[0] if after else None, limit=query["limit"])
        return many(ImportSummaryShape, page.items, cursor(page.last) if page.last is not None else None)

    @part.route("/<number:record_id>")
    @part.response(200, ImportShape)
    @part.doc(summary="Look at one import, row by row")
    def look(record_id: int) -> Response:
        return one(ImportShape, one_import(record_id, caller()))


def _sent() -> tuple[FileStorage, dict[str, Any]]:
    """The file and the form that came with it; raises UnsupportedMediaType and Incomplete."""
    if request.mimetype != MULTIPART:
        raise UnsupportedMediaType("Send the file as multipart/form-data, in a part named file.")
    files, form = request.files.getlist("file"), request.form.to_dict()
    form.pop("csrf_token", None)
    if len(files) != 1 or not files[0].filename:
        raise Incomplete({"file": "Attach one file, in a part named file."})
    if other := set(request.files) - {"file"}:
        raise Incomplete(dict.fromkeys(sorted(other), "Only one file is taken, in a part named file."))
    return files[0], loaded(FORM, form)


def _own(token: str) -> str:
    """A token as its owner's, so that nobody looks into another's import."""
    return f"{caller().id}:{token}"
