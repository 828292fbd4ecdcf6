"""Changing a draft, one section or question a page; each is saved at once, and nothing that is in use ever changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.one import seen_one
from service.usecases.building import NOT_YOURS, save_version
from service.versions import Stale
from service.web.tooling.forms import HEAD, QUESTION, SECTION, Page, Sheet
from service.web.who import can, me, sight
from workflows.engine import Illegal, Incomplete, NotPermitted
from workflows.tool_editing import NoSuchPart, moved, with_head, with_question, with_section, without
from workflows.tool_version import DRAFT
from workflows.tool_writing import Fields

pages = Blueprint("drafting", __name__)
AT = "/tool-versions/<number:number>"
IN_USE = "This version is no draft any more and never changes. Begin a new version instead."
OVERTAKEN = "Somebody changed this draft after you opened the page. What you wrote is still here: save it again."


@dataclass(frozen=True)
class Draft:
    """A draft in front of somebody who may change it."""

    number: int
    version: int
    content: Fields
    title: str

    @classmethod
    def of(cls, number: int) -> Draft:
        """Raises Absent, NotPermitted, and Illegal for what is no draft any more."""
        if not can("tool.build"):
            raise NotPermitted(NOT_YOURS)
        record = seen_one("tool_version", number, sight())
        if record.state != DRAFT:
            raise Illegal(IN_USE)
        return cls(number, record.version, record.content, f"{record.title}, version {record.number}")

    @property
    def path(self) -> str:
        return f"/tool-versions/{self.number}"

    def section(self, key: str) -> Fields:
        return _found(self.content["sections"], key)

    def question(self, key: str) -> tuple[Fields, Fields]:
        """The section of a question, and the question."""
        both = ((section, one) for section in self.content["sections"] for one in section["questions"])
        return next((found for found in both if found[1]["key"] == key), None) or abort(404)


def _found(parts: list[Fields], key: str) -> Fields:
    return next((part for part in parts if part["key"] == key), None) or abort(404)


@pages.route(f"{AT}/head", methods=["GET", "POST"])
def head(number: int) -> Response | tuple[str, int]:
    """The tool's own title and description."""
    draft = Draft.of(number)
    page = Page("Change the title and description", draft.path, f"{draft.path}/head")
    return _sheet(draft, HEAD, page, draft.content, lambda given: with_head(draft.content, given), "head")


@pages.route(f"{AT}/sections/new", methods=["GET", "POST"])
def new_section(number: int) -> Response | tuple[str, int]:
    """A new section, at the end."""
    draft = Draft.of(number)
    page = Page("Add a section", draft.path, f"{draft.path}/sections/new")
    return _sheet(draft, SECTION, page, {}, lambda given: _first_question(draft.content, given), "sections")


@pages.route(f"{AT}/sections/<key>", methods=["GET", "POST"])
def section(number: int, key: str) -> Response | tuple[str, int]:
    """A section: its title, whether it is graded, of which cases it is asked."""
    draft = Draft.of(number)
    now = draft.section(key)
    page = Page("Change the section", draft.path, f"{draft.path}/sections/{key}", f"{draft.path}/sections/{key}")
    return _sheet(draft, SECTION, page, now, lambda given: with_section(draft.content, key, given)[0], key)


@pages.route(f"{AT}/sections/<key>/questions/new", methods=["GET", "POST"])
def new_question(number: int, key: str) -> Response | tuple[str, int]:
    """A new question, at the end of a section."""
    draft = Draft.of(number)
    title = draft.section(key)["title"]
    page = Page(f"Add a question to “{title}”", draft.path, f"{draft.path}/sections/{key}/questions/new")
    fresh: Fields = {"scale": "evidence", "required": True}
    return _sheet(draft, QUESTION, page, fresh, lambda given: with_question(draft.content, key, None, given)[0], key)


@pages.route(f"{AT}/questions/<key>", methods=["GET", "POST"])
def question(number: int, key: str) -> Response | tuple[str, int]:
    """A question: its words, how it is answered, what helps to answer it, when it is asked."""
    draft = Draft.of(number)
    part, now = draft.question(key)
    here = f"{draft.path}/questions/{key}"
    page = Page("Change the question", draft.path, here, here)
    made = {"required": now["scale"] == "evidence", **now}
    return _sheet(
        draft, QUESTION, page, made, lambda given: with_question(draft.content, part["key"], key, given)[0], key
    )


@pages.post(f"{AT}/sections/<key>/<any(up, down, remove):what>")
def arrange_section(number: int, key: str, what: str) -> Response:
    """Move a section, or take it out with all its questions."""
    draft = Draft.of(number)
    draft.section(key)
    return _arranged(draft, key, None, what)


@pages.post(f"{AT}/questions/<key>/<any(up, down, remove):what>")
def arrange_question(number: int, key: str, what: str) -> Response:
    """Move a question within its section, or take it out."""
    draft = Draft.of(number)
    part, _ = draft.question(key)
    return _arranged(draft, part["key"], key, what)


def _arranged(draft: Draft, section_key: str, key: str | None, what: str) -> Response:
    """Save it; a fault, such as a condition on a question that would be gone, stands on the draft's page."""
    content = draft.content
    changed = without(content, section_key, key) if what == "remove" else moved(content, section_key, key, what == "up")
    try:
        save_version(draft.number, me(), {"tool": changed}, version=_version())
        flash("It is taken out." if what == "remove" else "It is moved.")
    except Incomplete as refused:
        flash(f"Nothing was changed. {next(iter(refused.fields.values()))}", "caution")
    except Stale:
        flash("Nothing was changed, because somebody changed this draft in the meantime. Look at it again.", "caution")
    anchor = section_key if what == "remove" else key or section_key
    return redirect(f"{draft.path}#{anchor}", 303)


def _first_question(content: Mapping[str, Any], given: Mapping[str, Any]) -> Fields:
    """A section is nothing without a question: it begins with one, which is then written."""
    tool, key = with_section(content, None, given)
    return with_question(tool, key, None, {"text": "A new question", "scale": "evidence"})[0]


def _sheet(
    draft: Draft, sheet: Sheet, page: Page, now: Mapping[str, Any], change: Callable[[Fields], Fields], anchor: str
) -> Response | tuple[str, int]:
    """Show the form; when it is sent save what it changes, or show it again with what is wrong."""
    if request.method == "GET":
        return _page(draft, sheet, page, sheet.filled(now), {}), 200
    given, sent = sheet.read(request.form), sheet.sent(request.form)
    try:
        save_version(draft.number, me(), {"tool": change(given)}, version=_version())
    except Incomplete as refused:
        return _page(draft, sheet, page, sent, sheet.faults(refused.fields)), 422
    except Stale:
        return _page(Draft.of(draft.number), sheet, page, sent, {"": OVERTAKEN}), 409
    except NoSuchPart:
        abort(404)
    flash("It is saved.")
    return redirect(f"{draft.path}#{anchor}", 303)


def _page(draft: Draft, sheet: Sheet, page: Page, values: Mapping[str, Any], wrong: Mapping[str, str]) -> str:
    return render_template(
        "tooling/sheet.html",
        about=draft.title,
        fields=sheet.fields(values, wrong, draft.content),
        page=page,
        problems=[(f"f-{name}" if name else "", sentence) for name, sentence in wrong.items()],
        version=draft.version,
    )


def _version() -> int | None:
    sent = request.form.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else None
