"""One's own account: who one is here, and the way out."""

from __future__ import annotations

from flask import Blueprint, render_template

from service.web.who import me, rest

pages = Blueprint("own", __name__)


@pages.get("/me")
def show() -> str:
    """The account of whoever is signed in."""
    return render_template("around/own.html", person=me())


@pages.get("/more")
def more() -> str:
    """The doors that found no place in the menu."""
    return render_template("around/more.html", doors=rest())
