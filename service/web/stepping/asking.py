"""Whom to ask when somebody else alone may take a step: the way out that goes with a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from service.context import here
from service.web.stepping.buttons import Now, Refusal, WayOut
from service.web.words.wording import first

# Roles that may take steps on everybody's records; who holds them is read together with the people around a record.
ASKED = ("performance", "quality")


def ways_out(now: Now, people: Iterable[Any], person: Any, about: str) -> Now:
    """The same, with whom to ask; nobody from outside the authority is shown who works in it.

    `about` is what the message is headed with: no reference of a case, which would travel by e-mail.
    """
    if here().roles.are_outside(person.roles):
        return now
    known = [one for one in people if one.id != person.id and one.here_on(here().today())]
    return replace(now, others=[_with_way_out(refusal, known, about) for refusal in now.others])


def _with_way_out(refusal: Refusal, people: Sequence[Any], about: str) -> Refusal:
    by_name = [one for one in people if f"({one.name})" in refusal.why]
    titles = here().roles.titles
    named = [role for role in ASKED if titles[role].lower() in refusal.why]
    by_role = [one for one in people if one.roles & set(named)]
    asked = next(iter([*by_name, *by_role]), None)
    if asked is None:
        return refusal
    text = f"Ask {first(asked.name)}" if by_name else "Ask them"
    path = f"mailto:{quote(asked.email, safe='@')}?subject={quote(f'{about} in Countersign')}"
    return replace(refusal, way_out=WayOut(text, path))
