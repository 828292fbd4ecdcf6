"""Files that are imported from other systems: upload, and the report that names every cell refused or repaired."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, redirect, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from service.imports.records import Unreadable
from service.reading.imports import find_import, import_list
from service.usecases.importing import import_file
from service.web.stepping.fields import Field, Option, problems
from service.web.who import me
from service.web.words.wording import IMPORT_KINDS

pages = Blueprint("imports", __name__)


@pages.get("/imports")
def index(wrong: dict[str, str] | None = None) -> str:
    """The form, and what was imported before."""
    page = import_list(me(), request.args.get("page", 1, int))
    fields = _fields(wrong or {})
    return render_template("pages/imports.html", page=page, fields=fields, problems=problems(fields))


@pages.post("/imports")
def upload() -> Response | tuple[str, int]:
    """Import a file; a broken one changes nothing."""
    kind, file = request.form.get("kind", ""), request.files.get("file")
    wrong = {} if kind in IMPORT_KINDS else {"kind": "Choose what kind of file it is."}
    if file is None or not file.filename:
        return index({**wrong, "file": "Choose a file."}), 422
    if wrong:
        return index({**wrong, "file": "Choose the file again."}), 422
    try:
        number = _imported(kind, file, request.form.get("whole") == "yes")
    except Unreadable as refused:
        return index({"file": str(refused)}), 422
    return redirect(f"/imports/{number}", 303)


@pages.get("/imports/<number:number>")
def show(number: int) -> str:
    """The report of one import."""
    return render_template("pages/import.html", found=find_import(number, me()))


def _imported(kind: str, file: FileStorage, whole: bool) -> int:
    name = file.filename or "file"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        file.save(path)
        return import_file(kind, path, filename=name, person=me(), all_or_nothing=whole).id


def _fields(wrong: dict[str, str]) -> list[Field]:
    kinds = [Option(code, text) for code, text in IMPORT_KINDS.items()]
    chosen = request.form.get("kind", "")
    return [
        Field("kind", "What kind of file it is", "radios", choices=kinds, value=chosen, error=wrong.get("kind", "")),
        Field("file", "File", "file", hint="At most 50 MB.", error=wrong.get("file", "")),
    ]
