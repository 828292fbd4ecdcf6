"""Help: a guide for each role, who can see what, and how far everybody can use the pages."""

from __future__ import annotations

from flask import Blueprint, render_template

pages = Blueprint("guidance", __name__)


@pages.get("/guidance")
def index() -> str:
    """The guides."""
    return render_template("around/guidance.html")


@pages.get("/who-can-see-what")
def who() -> str:
    """What each role may see."""
    return render_template("around/who.html")


@pages.get("/accessibility")
def accessibility() -> str:
    """The accessibility statement, for everybody."""
    return render_template("around/accessibility.html")
