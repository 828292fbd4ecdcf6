"""Search over cases, people and audits, within what one may see."""

from __future__ import annotations

from flask import Blueprint, render_template, request

pages = Blueprint("search", __name__)
LONGEST = 100


@pages.get("/search")
def show() -> str:
    """What was found."""
    return render_template("around/search.html", wanted=" ".join(request.args.get("q", "")[:LONGEST].split()))
