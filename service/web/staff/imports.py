"""Files that are imported from other systems: upload, how far it is, and the report that names every cell at fault."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from service.imports.records import Unreadable
from service.reading.imports import import_list, import_page, importer
from service.usecases.importing import import_file, progress_of
from service.web.entering.confirming import unless_fresh
from service.web.stepping.buttons import fresh
from service.web.who import can, me, sight
from service.web.words.files import COUNTS, IMPORT_KINDS, IMPORTS_EXPLAINED

pages = Blueprint("imports", __name__)
LONGEST_TOKEN = 128
STAFF = "staff_csv"


@pages.get("/imports")
def index(wrong: dict[str, str] | None = None) -> str:
    """The form, and what was imported before."""
    found, faults = import_list(me(), request.args.get("page", 1, int)), wrong or {}
    return render_template(
        "imports/imports.html",
        chosen=request.form.get("kind", ""),
        explained=IMPORTS_EXPLAINED,
        kinds=_kinds(),
        page=found,
        problems=[(f"f-{name}", sentence) for name, sentence in faults.items()],
        token=fresh(),
        whole=request.form.get("whole") == "yes",
        wrong=faults,
    )


@pages.post("/imports")
def upload() -> Response | tuple[str, int]:
    """Import a file; a broken one changes nothing."""
    kind, file = request.form.get("kind", ""), request.files.get("file")
    wrong = {} if kind in _kinds() else {"kind": "Choose what kind of file it is."}
    if file is None or not file.filename:
        return index({**wrong, "file": "Choose a file."}), 422
    if wrong:
        return index({**wrong, "file": "Choose the file again."}), 422
    # It says who has which role.
    if kind == STAFF and (asking := unless_fresh()) is not None:
        return asking
    try:
        number = _imported(kind, file, request.form.get("whole") == "yes")
    except Unreadable as refused:
        return index({"file": str(refused)}), 422
    return redirect(f"/imports/{number}", 303)


@pages.get("/imports/progress/<token>")
def progress(token: str) -> dict[str, Any]:
    """How far the import is that the person has just sent with this token, for the script of the form."""
    importer(me())
    found = progress_of(_own(token)) or {"stage": "waiting", "done": None, "total": None}
    return {name: found.get(name) for name in ("stage", "done", "total")}


@pages.get("/imports/<number:number>")
def show(number: int) -> str:
    """The report of one import."""
    group, page = request.args.get("group", 0, int), request.args.get("page", 1, int)
    found = import_page(number, sight(), group, page)
    return render_template("imports/import.html", counts=_counts(found.line.counts), found=found.line, page=found)


def _counts(counts: Mapping[str, Any]) -> list[tuple[int, str]]:
    """What came of the rows, each count in words, those that are none left out."""
    return [(counts[name], words) for name, words in COUNTS.items() if counts.get(name)]


def _kinds() -> dict[str, str]:
    """The files that the person may bring."""
    may = {name: can("import.staff" if name == STAFF else "import.run") for name in IMPORT_KINDS}
    return {name: words for name, words in IMPORT_KINDS.items() if may[name]}


def _imported(kind: str, file: FileStorage, whole: bool) -> int:
    name, token = file.filename or "file", request.form.get("token", "")[:LONGEST_TOKEN]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        file.save(path)
        own = _own(token) if token else None
        return import_file(kind, path, filename=name, person=me(), all_or_nothing=whole, token=own).id


def _own(token: str) -> str:
    """A token as its owner's, so that nobody looks into another's import."""
    return f"{me().id}:page:{token}"
