"""A supervision session as its agenda: for those who supervise, for the supervisee, and plainly for others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template

from service.context import here
from service.queries import Absent
from service.reading.meeting import Item, Meeting, meeting, own_side
from service.reading.people import role_titles
from service.reading.record_pages import session_page
from service.usecases.transitions import possible
from service.web.stepping.buttons import fresh
from service.web.stepping.drafts import draft
from service.web.who import me, sight
from service.web.words import days
from service.web.words.timeline import Around, told
from service.web.words.wording import count, first, lower_first, whose
from workflows.engine import Possibility

pages = Blueprint("agenda", __name__)


@dataclass(frozen=True)
class Attempt:
    """What was sent and what stood against it; texts and ticks are kept."""

    sent: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Anchor and sentence, for the summary on top."""
        loose = [("", self.refusal)] if self.refusal else []
        return [*loose, *((f"f-{name}", text) for name, text in self.wrong.items())]


@dataclass(frozen=True)
class Signing:
    """A plan to sign off on the page: its running record as written or drafted, whether it is ticked."""

    item: Item
    record: str
    ticked: bool


@dataclass(frozen=True)
class Panel:
    """One numbered panel of the agenda; its kind says what it holds, and the first of a kind is its anchor."""

    kind: str
    number: int
    anchor: str
    about: Any


@pages.get("/supervisions/<number:number>")
def show(number: int) -> tuple[str, int]:
    """The agenda; whoever may know of the session alone is told when and where it stands."""
    try:
        return agenda_page(number, Attempt())
    except Absent:
        return history(number), 200


@pages.get("/supervisions/<number:number>/history")
def history(number: int) -> str:
    """When the session is and what has happened to it, for everybody who may know of it."""
    page = session_page(number, sight())
    happened = told(page.entries, Around(here().today()))
    return render_template("supervising/session.html", page=page, session=page.session, happened=happened)


@pages.get("/supervisions/<number:number>/own-file")
def own_file(number: int) -> tuple[str, int]:
    """The practitioner's side of the session; absent for whoever may not read it."""
    return own_page(number, Attempt())


def agenda_page(number: int, attempt: Attempt, status: int = 200) -> tuple[str, int]:
    """The agenda, with what was written before; raises Absent for everybody but those who meet."""
    found = meeting(number, sight())
    record: Any = found.agenda.session
    steps = {step.trigger: step for step in possible(record, me())}
    shown = panels(found, attempt)
    return render_template(
        "supervising/agenda.html",
        attempt=attempt,
        cover=cover(found, shown),
        hold=_shown(steps.get("hold")),
        move=_shown(steps.get("move")),
        cancel=_shown(steps.get("cancel")),
        moves=movable(found),
        meeting=found,
        once=fresh(),
        name=first(found.person.name),
        panels=shown,
        signer=_signer(),
        signs=any(panel.kind == "sign" for panel in shown),
        when=_when(found.session.on, here().today()),
    ), status


def own_page(number: int, attempt: Attempt, status: int = 200) -> tuple[str, int]:
    """The practitioner's side, with what was written before; raises Absent."""
    agenda, own = own_side(number, sight())
    if own is None:
        raise Absent("supervision")
    return render_template(
        "supervising/own_file.html",
        agenda=agenda,
        attempt=attempt,
        own=own,
        once=fresh(),
        name=first(agenda.person.name),
        signer=_signer(),
        signings=signings(own.to_sign, attempt),
    ), status


def _shown(step: Possibility | None) -> Possibility | None:
    """A step of which somebody is told: one they may take, now or later."""
    return step if step is not None and step.permitted else None


def signings(items: Sequence[Item], attempt: Attempt) -> list[Signing]:
    """Each with the text that was written, else a draft of the entry."""
    return [
        Signing(
            item=item,
            record=attempt.sent.get(f"record-{item.plan.id}") or _draft(item.record),
            ticked=attempt.sent.get(f"sign-{item.plan.id}") == "yes",
        )
        for item in items
        if item.signs
    ]


def _signer() -> str:
    """“Helen Marsh, team manager”."""
    return ", ".join([me().name, *map(lower_first, role_titles(me().roles)[:1])])


def _draft(plan: Any) -> str:
    return draft(plan, "sign_off", me())


def panels(found: Meeting, attempt: Attempt) -> list[Panel]:
    """What is signed and decided comes first; for whoever is supervised, what is still to be done and brought."""
    signing = [("sign", one) for one in signings(found.to_sign, attempt)]
    waiting = [("wait", item) for item in found.to_sign if not item.signs]
    delays, still = [("decide", item) for item in found.delays], [("open", item) for item in found.open]
    parts: list[tuple[str, Any]] = [*still, *delays, *waiting] if found.mine else [*signing, *waiting, *delays, *still]
    parts += [("findings", found)] if found.well or found.missed else []
    parts += [("own-file", found.own)] if found.own else []
    seen: Counter[str] = Counter()
    made = []
    for number, (kind, about) in enumerate(parts, start=1):
        seen[kind] += 1
        made.append(Panel(kind, number, kind if seen[kind] == 1 else f"{kind}-{seen[kind]}", about))
    return made


def cover(found: Meeting, shown: Sequence[Panel]) -> list[tuple[str, str]]:
    """What there is to cover, as anchor and words, in the order of the page."""
    counts = Counter(panel.kind for panel in shown)
    findings = len(found.well) + len(found.missed)
    words = {
        "sign": count(counts["sign"], "plan") + " to sign off",
        "wait": count(counts["wait"], "plan") + " waiting for sign-off",
        "decide": count(counts["decide"], "delay") + (" that you asked for" if found.mine else " to decide"),
        "open": count(counts["open"], "plan") + " still open",
        "findings": count(findings, "new finding"),
        "own-file": "the practitioner’s form",
    }
    return [(kind, words[kind]) for kind in counts]


def _when(on: date, today: date) -> str:
    """“Today, Saturday 28 November”; any other day as it is written."""
    return f"Today, {days.written(on, today + timedelta(days=1))}" if on == today else days.written(on, today)


def movable(found: Meeting) -> tuple[list[str], list[tuple[str, Any]]]:
    """The cases whose plans move with the session, and those with the day beyond which theirs cannot."""
    on = found.session.on
    free = [_case(plan) for plan in found.moves if plan.latest_on > on]
    held = [(_case(plan), plan.latest_on) for plan in found.moves if plan.latest_on <= on]
    return free, held


def _case(plan: Any) -> str:
    return f"case {plan.reference}" if plan.reference else f"{whose(plan.owner)} plan"
