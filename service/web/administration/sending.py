"""Whether anything is sent: hold it, look at what would go out, let it go on."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.sending import older_page, outlook_for
from service.usecases import sending
from service.web.stepping.fields import Field, problems
from service.web.who import me
from service.web.words import administration as words
from service.web.words.wording import count
from workflows.engine import Incomplete

pages = Blueprint("sending", __name__)
PLACE = "/administration/sending"
HOLD_HINT = "For example: the mail server is being moved. Name no child and no family."
RELEASE_HINT = "For example: checked against the mail server’s log. Name no child and no family."


@pages.get(PLACE)
def show(wrong: str = "") -> str:
    """Whether sending is held, and what waits; e-mails older than a restored backup one by one."""
    now = outlook_for(me())
    hint, label = (RELEASE_HINT, "Why it may go out now") if now.held else (HOLD_HINT, "Why nothing is to go out")
    field = Field("reason", label, "textarea", hint=hint, error=wrong)
    older = older_page(me(), request.args.get("page", 1, int)) if now.held and now.held.backup_at else None
    return render_template(
        "administration/sending.html", now=now, older=older, field_=field, problems=problems([field]), words=words
    )


@pages.post(f"{PLACE}/hold")
def hold() -> Response | tuple[str, int]:
    """Let nothing go out."""
    try:
        sending.hold_for(me(), request.form.get("reason", ""))
    except Incomplete as refused:
        return show(refused.fields["reason"]), 422
    flash("Sending is held. Nothing goes out until somebody lets it.")
    return redirect(PLACE, 303)


@pages.post(f"{PLACE}/release")
def release() -> Response | tuple[str, int]:
    """Let it go on."""
    try:
        left = sending.release_for(
            me(), request.form.get("reason", ""), leave_out=request.form.get("older") == "leave_out"
        )
    except Incomplete as refused:
        return show(refused.fields["reason"]), 422
    left_out = f" {count(left, 'e-mail')} from before the backup will not go out." if left else ""
    flash(f"Sending goes on.{left_out}")
    return redirect(PLACE, 303)
