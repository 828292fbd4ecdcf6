"""What somebody can do with a record now as buttons, and what is not possible with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from secrets import token_urlsafe

from service.web.links import step_of
from service.web.words.steps import Named, button, rank
from workflows.engine import Possibility


@dataclass(frozen=True)
class Button:
    """A step to take. `asks`: it has a page of its own; else the button posts, once, for the version seen."""

    text: str
    path: str
    asks: bool = True
    version: int = 0
    once: str = ""


@dataclass(frozen=True)
class WayOut:
    """A link to whom to ask instead."""

    text: str
    path: str


@dataclass(frozen=True)
class Refusal:
    """A step that is not possible now, why, and what helps."""

    text: str
    why: str
    way_out: WayOut | None = None


@dataclass(frozen=True)
class Now:
    """Everything about a record's steps; `quiet`: nothing waits for this person, so no button stands out."""

    buttons: Sequence[Button]
    refusals: Sequence[Refusal]
    others: Sequence[Refusal]
    quiet: bool = False


# Steps that share a page with another one, offered there when that other one is possible.
SHARED = {("action_plan", "record_progress"): "complete"}


# Steps that pages of their own offer, since they take or take away a file.
ELSEWHERE = {("action_plan", "attach_evidence"), ("action_plan", "remove_evidence")}


def fresh() -> str:
    """A word that makes a form count once, however often it is sent."""
    return token_urlsafe(12)


def steps(
    kind: str,
    number: int,
    version: int,
    possible: Iterable[Possibility],
    named: Named,
    *,
    first: Sequence[Button] = (),
    quiet: bool = False,
    asks: Callable[[Possibility], bool] = lambda found: bool(found.needs),
) -> Now:
    """Buttons and refusals of one record; `first` are links of its own that come before.

    `asks` says whether a step has anything to ask, and so a page of its own.
    """
    possible = [found for found in possible if (kind, found.trigger) not in ELSEWHERE]
    ranked = sorted(possible, key=lambda found: rank(kind, found.trigger))
    allowed = {found.trigger for found in ranked if found.allowed}
    shown = [found for found in ranked if SHARED.get((kind, found.trigger)) not in allowed]
    buttons = [
        Button(
            text=button(kind, found.trigger, named),
            path=step_of(kind, number, found.trigger),
            asks=asks(found),
            version=version,
            once=fresh(),
        )
        for found in shown
        if found.allowed
    ]
    refused = [found for found in shown if not found.allowed]
    return Now(
        buttons=[*first, *buttons],
        refusals=[_refusal(kind, found, named) for found in refused if found.permitted],
        others=[_refusal(kind, found, named) for found in refused if not found.permitted],
        quiet=quiet,
    )


def step(trigger: str, possible: Iterable[Possibility]) -> Possibility | None:
    """One step among those of a record; None where the record's state has no such step."""
    return next((found for found in possible if found.trigger == trigger), None)


def _refusal(kind: str, found: Possibility, named: Named) -> Refusal:
    return Refusal(button(kind, found.trigger, named), found.reason or "")
