"""The first page of administration: what needs attention, and the way to everything else."""

from __future__ import annotations

from flask import Blueprint, render_template

from service.reading.administration import overview
from service.web.who import me

pages = Blueprint("administration", __name__)


@pages.get("/administration")
def show() -> str:
    """How the service runs."""
    return render_template("administration/overview.html", now=overview(me()))
