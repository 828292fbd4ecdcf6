"""Who is asking: the person signed in, what they may see, and the pages that this opens to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g, request
from flask_login import current_user

from service.queries import Sight, may
from workflows.words import Relation


@dataclass(frozen=True)
class Door:
    """One entry of the menu."""

    text: str
    path: str
    current: bool


def _inside() -> bool:
    """Whether one works here: somebody from outside the authority has their audits and nothing besides."""
    return not sight().outside


# No menu has more; the most used come first, so a door may stand twice: for those whose work it is, and for others.
MOST = 7
# Each with the permission, or the condition, that opens it; None opens to everybody, `@all` to those alone who hold the
# permission for every record.
EVERYWHERE = "@all"
Opener = Callable[[], bool] | str | None
DOORS: tuple[tuple[str, str, Opener], ...] = (
    ("My work", "/", None),
    ("Administration", "/administration", "access.view"),
    ("Data protection", "/data-protection", "data.hold"),
    ("Audits", "/audits", None),
    ("Escalations", "/escalations", "escalation.view"),
    ("Cycles", "/cycles", "cycle.draw"),
    ("Imports", "/imports", "import.run"),
    ("Moderation", "/moderations", "exercise.begin"),
    ("Insight", "/insight", f"insight.view{EVERYWHERE}"),
    ("Tools", "/tools", "tool.view"),
    ("Cases", "/cases", f"case.view{EVERYWHERE}"),
    ("Supervision", "/supervisions", _inside),
    ("My record", "/my-record", lambda: "practitioner" in me().roles),
    ("Teams", "/teams", "audit.schedule"),
    ("Insight", "/insight", "insight.view"),
    ("Cycles", "/cycles", f"cycle.view{EVERYWHERE}"),
    ("Reviews", "/reviews", "review.record"),
    ("People", "/people", "people.view"),
    ("Learning", "/exemplars", _inside),
    # Their own, and what stands with those who manage people; nobody else is told that there are any.
    ("Self-audits", "/self-audits", lambda: _own_or_managed("self_audit.view")),
    ("Practitioners’ forms", "/practitioner-forms", lambda: _own_or_managed("practitioner_form.view")),
    ("Administration", "/administration", "administration.view"),
    ("Data protection", "/data-protection", "data.protect"),
)
# Pages that stand behind the door of another path.
BEHIND = {
    "/exemplars": ("/findings", "/quick-wins", "/tool-feedback", "/training"),
    "/teams": ("/coverage", "/exemptions", "/quotas", "/service-plans"),
}


def me() -> Any:
    """The person who is signed in."""
    return current_user._get_current_object()


def sight() -> Sight:
    """What the person may see; made once for each request."""
    if "sight" not in g:
        g.sight = Sight(me())
    found: Sight = g.sight
    return found


def can(permission: str) -> bool:
    """True when the person holds this permission in any relation at all."""
    return may(me(), permission)


def doors() -> list[Door]:
    """The menu of the person who is signed in; what finds no place in it stands on a page of its own."""
    found = opened()
    return found if len(found) <= MOST else [*found[: MOST - 1], Door("More", "/more", _in(found[MOST - 1 :]))]


def rest() -> list[Door]:
    """The doors that found no place in the menu."""
    found = opened()
    return found[MOST - 1 :] if len(found) > MOST else []


def opened() -> list[Door]:
    """Every door that is open to the person."""
    open_to_me = {path: text for text, path, opener in DOORS if _opens(opener)}
    return [Door(text, path, _stands_at(path)) for path, text in open_to_me.items()]


def _opens(opener: Opener) -> bool:
    if opener is None or not isinstance(opener, str):
        return opener is None or opener()
    if opener.endswith(EVERYWHERE):
        return Relation.ALL in sight().grants.get(opener.removesuffix(EVERYWHERE), frozenset())
    return can(opener)


def _own_or_managed(permission: str) -> bool:
    """For practitioners, and for whoever holds the permission for those whom they manage."""
    return "practitioner" in me().roles or Relation.LINE_MANAGER in sight().grants.get(permission, frozenset())


def _in(hidden: list[Door]) -> bool:
    return request.path == "/more" or any(door.current for door in hidden)


def _stands_at(path: str) -> bool:
    """A page stands behind the door of its own path, or behind the one that leads to it."""
    if path == "/":
        return request.path == path
    return any(request.path == one or request.path.startswith(f"{one}/") for one in (path, *BEHIND.get(path, ())))
