"""Help: a guide for each role, who can see what, and how far everybody can use the pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, abort, render_template

from config.roles import EVERYONE
from config.settings import ROOT
from service.context import here
from service.web.around.markdown import rendered, title_of
from service.web.who import me, opened
from service.web.words.roles import RoleInWords, in_words

pages = Blueprint("guidance", __name__)
FOLDER = ROOT / "docs" / "guides"
# A guide by the roles that it is for; other roles find theirs by their own name.
FOR = {"external-auditor": ("external", "multi_agency")}


@pages.get("/guidance")
def index() -> str:
    """The guides, one's own first."""
    own = [name for name in guides() if set(_roles(name)) & me().roles]
    return render_template("around/guidance.html", guides=guides(), own=own)


@pages.get("/guidance/<string:name>")
def show(name: str) -> str:
    """One guide."""
    if name not in guides():
        abort(404)
    text = _text(FOLDER / f"{name}.md")
    return render_template("around/guide.html", body=rendered(text, _places()), title=title_of(text))


@pages.get("/who-can-see-what")
def who() -> str:
    """What each role may see and do, as the file of roles says it."""
    roles = here().roles
    found = [in_words(key, roles.titles[key], grants) for key, grants in roles.grants.items() if key != EVERYONE]
    everyone = in_words(EVERYONE, roles.titles.get(EVERYONE, ""), roles.grants.get(EVERYONE, {}))
    return render_template("around/who.html", everyone=everyone, own=_own(found), roles=found)


@pages.get("/accessibility")
def accessibility() -> str:
    """The accessibility statement, for everybody."""
    return render_template("around/accessibility.html", contact=here().settings.contact)


def _places() -> dict[str, str]:
    """The pages that guides name, those that are open to whoever reads."""
    return {door.text: door.path for door in opened()} | {"Who can see what": "/who-can-see-what"}


@cache
def guides() -> dict[str, str]:
    """The titles of the guides that come with the service, by name."""
    found = {path.stem: title_of(_text(path)) for path in sorted(FOLDER.glob("*.md")) if path.stem != "README"}
    return dict(sorted(found.items(), key=lambda one: one[1]))


@cache
def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _roles(name: str) -> tuple[str, ...]:
    return FOR.get(name, (name.replace("-", "_"),))


def _own(found: list[RoleInWords]) -> list[str]:
    return [role.title for role in found if role.key in me().roles]
