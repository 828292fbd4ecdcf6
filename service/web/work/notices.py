"""The messages that somebody got in the service itself."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.notices import notice_list
from service.usecases.notices import mark_read
from service.web.who import me

pages = Blueprint("notices", __name__)


@pages.get("/messages")
def index() -> str:
    """All messages, newest first."""
    return render_template("pages/messages.html", page=notice_list(me(), request.args.get("page", 1, int)))


@pages.post("/messages/read")
def read() -> Response:
    """Mark all as read, up to the newest one that was shown."""
    newest = request.form.get("newest", "")
    mark_read(me(), int(newest) if newest.isdecimal() and len(newest) < 10 else 0)
    return redirect("/messages", 303)
