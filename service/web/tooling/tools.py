"""The tools and their versions: what is in use, what a draft changes, and how it looks to whoever audits with it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.context import here
from service.reading.tools import VersionPage, tool_list, tool_page, version_page, version_shown
from service.remembering import Remembering, Reused
from service.toolbox import content
from service.usecases.building import begin_version
from service.usecases.transitions import possible
from service.web.stepping import beginnings
from service.web.stepping.buttons import Button, fresh, steps
from service.web.tooling.previews import preview, statuses
from service.web.who import can, me, sight
from service.web.words.differences import summed, told
from service.web.words.naming import named
from service.web.words.timeline import Around
from service.web.words.timeline import told as told_of
from service.web.words.wording import word
from workflows.tool_version import DRAFT

pages = Blueprint("tools", __name__)


@pages.get("/tools")
def index() -> str:
    """Every tool that audits are made with."""
    return render_template("tooling/tools.html", may_build=can("tool.build"), tools=tool_list(sight()))


@pages.get("/tools/new")
def new() -> tuple[str, int]:
    """The form of a wholly new tool."""
    return beginnings.new("tools")


@pages.post("/tools/new")
def create() -> Response | tuple[str, int]:
    """Begin it, or show what is wrong."""
    return beginnings.create("tools")


@pages.get("/tools/<key>")
def tool(key: str) -> str:
    """One tool: its versions, and what auditors say about it."""
    page = tool_page(key, sight())
    may_build = can("tool.build") and page.draft is None
    return render_template("tooling/tool.html", may_build=may_build, once=fresh(), page=page, said=page.said)


@pages.post("/tools/<key>/versions")
def begin(key: str) -> Response:
    """Begin a draft as a copy of the version in use."""
    sent = request.form.get("once")
    remember = Remembering(f"page:{sent}"[:128] if sent else None, f"tool {key}", 303, lambda made: {"id": made.id})
    try:
        made = begin_version(me(), {"copy_of": key}, remember)
    except Reused:
        return redirect(f"/tools/{key}", 303)
    flash("The draft is begun. Nobody audits with it until you publish it.")
    return redirect(f"/tool-versions/{made.body['id']}", 303)


@pages.get("/tools/<key>/versions/<number:number>")
def look(key: str, number: int) -> str:
    """One version as whoever audits with it sees it, for one kind of case."""
    found, version = version_shown(key, number, sight())
    offered = statuses(found)
    asked = request.args.get("status", "")
    status = asked if asked in {code for code, _ in offered} else offered[0][0]
    return render_template(
        "tooling/preview.html",
        draft=version.state == DRAFT,
        offered=offered,
        parts=preview(found, status),
        status=status,
        tool=found,
        version=version,
        words=word(status),
    )


@pages.get("/tool-versions/<number:number>")
def version(number: int) -> str:
    """One version as it is built, with what it asks differently from the one before."""
    page = version_page(number, sight())
    record, editable = page.record, page.record.state == DRAFT and can("tool.build")
    look_at = Button("Preview it as an auditor", f"/tools/{record.key}/versions/{record.number}")
    found = steps("tool_version", number, record.version, possible(record, me()), named(record, me()))
    return render_template(
        "tooling/version.html",
        differences=told(page.changes, page.tool, content(page.before) if page.before else None),
        editable=editable,
        happened=told_of(page.entries, Around(here().today(), {number: page.tool.title}, frozenset())),
        look_at=look_at,
        now=found,
        once=fresh(),
        page=page,
        said=page.said,
        state_line=_state_line(page),
        summary=summed(page.changes),
        tool=page.tool,
    )


def _state_line(page: VersionPage) -> str:
    """What stands about a version before anything else: whether anybody audits with it, and that it never changes."""
    made = f"{page.audits:,} audit{' was' if page.audits == 1 else 's were'} made with it. " if page.audits else ""
    return {
        "discarded": "This draft was discarded. Nobody ever audited with it.",
        "draft": "This is a draft. Nobody audits with it until it is published.",
        "published": f"This version is in use and never changes. {made}To change it, begin a new version.",
        "retired": f"This version is retired: no new audit is made with it. {made}Those audits keep it.",
    }[page.record.state]
