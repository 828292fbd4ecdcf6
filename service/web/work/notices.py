"""The messages that somebody got in the service itself."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.notices import newest, notice_list
from service.usecases.notices import mark_one_read, mark_read
from service.web.who import me
from service.web.words.wording import MAIL as KEPT

pages = Blueprint("notices", __name__)


@pages.get("/messages")
def index() -> str:
    """All messages, new ones first."""
    page = notice_list(me(), request.args.get("page", 1, int))
    groups = [("New" if new else "Read", list(some)) for new, some in groupby(page.items, key=lambda one: not one.read)]
    return render_template("pages/messages.html", groups=groups, newest=newest(me()), page=page, told=KEPT[me().mail])


@pages.post("/messages/<number:number>/read")
def read_one(number: int) -> Response:
    """Mark one as read."""
    mark_one_read(me(), number)
    return redirect("/messages", 303)


@pages.post("/messages/read")
def read() -> Response:
    """Mark all as read, up to the newest one that was shown."""
    newest = request.form.get("newest", "")
    mark_read(me(), int(newest) if newest.isdecimal() and len(newest) < 10 else 0)
    return redirect("/messages", 303)
