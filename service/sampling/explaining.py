"""A page of plain sentences: why a case was chosen, why it is in reserve, why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from service.sampling.drawing import Draw, Group
from service.sampling.frame import Entry, Excluded, Stratum


class Verdict(StrEnum):
    """What became of a case in the draw."""

    LEFT_OUT = "left_out"
    NOT_DRAWN = "not_drawn"
    NOT_ON_LIST = "not_on_list"
    RESERVE = "reserve"
    SELECTED = "selected"


class Step(StrEnum):
    """What a step of the explanation is about, so that figures can stand beside its words."""

    AUDITOR = "auditor"
    DRAWN = "drawn"
    LEFT_OUT = "left_out"
    LISTED = "listed"
    REPLACED = "replaced"
    SHARED = "shared"


class Part(NamedTuple):
    """One step of the explanation: its heading and a few sentences.

    `beside` says the same in fewer words, for where a table of the figures stands beside it.
    """

    heading: str
    text: str
    about: Step
    beside: str = ""


@dataclass(frozen=True)
class Explanation:
    """Why this case. `number` is its place among the selected or the reserves of its stratum, from 1."""

    reference: str
    verdict: Verdict
    title: str
    summary: str
    parts: tuple[Part, ...]
    stratum: Stratum | None = None
    number: int | None = None

    @property
    def sentences(self) -> list[str]:
        return [self.summary, *(part.text for part in self.parts)]


LEFT_OUT = {
    Excluded.AUDIT_OPEN: ("an audit of it was under way", "an audit was under way"),
    Excluded.AUDITED_INSIDE_WINDOW: ("it had been audited not long before", "audited not long before"),
    Excluded.CLOSED: ("it was closed", "closed"),
    Excluded.RESTRICTED: ("it is a restricted record", "restricted record"),
    Excluded.SIBLING_DRAWN: ("another of the same family was drawn", "another of the same family was drawn"),
}
UNTIL = {
    Excluded.AUDIT_OPEN: "It can be drawn again when that audit has ended and the cycle’s window has gone by.",
    Excluded.AUDITED_INSIDE_WINDOW: "It can be drawn again when the cycle’s window since that audit has gone by.",
    Excluded.CLOSED: "Closed cases are audited at closure, and not drawn.",
    Excluded.RESTRICTED: "Whoever is named on it can arrange an audit by hand.",
    Excluded.SIBLING_DRAWN: "A cycle takes one child of a family, so that no family is looked at twice.",
}


def left_out(reason: Excluded) -> str:
    """A reason as a table of them says it."""
    return LEFT_OUT[reason][1]


def label(stratum: Stratum) -> str:
    """A stratum as people say it: its service, then its status."""
    return f"{stratum.service or 'No service'}, {stratum.status.replace('_', ' ')}"


def explain(draw: Draw, reference: str, listed: str = "open case") -> Explanation:
    """Why a case was chosen, or why not: on the list or not, left out or not, its stratum, its place, its fate.

    `listed` is what every case on the list is called.
    """
    entry = draw.frame.get(reference)
    if entry is None:
        return _absent(draw, reference, listed)
    reason = draw.left_out.get(reference)
    if reason is not None:
        return _excluded(draw, entry, reason, listed)
    return _drawn(draw, entry, draw.groups[entry.stratum], listed)


def _absent(draw: Draw, reference: str, listed: str) -> Explanation:
    title = f"Why case {reference} was not chosen"
    summary = f"Case {reference} was not on the list: it was no {listed} when the list was locked."
    return Explanation(reference, Verdict.NOT_ON_LIST, title, summary, (_listed(draw, listed),))


def _excluded(draw: Draw, entry: Entry, reason: Excluded, listed: str) -> Explanation:
    title = f"Why case {entry.reference} was not chosen"
    summary = f"It was on the list, but left out, because {LEFT_OUT[reason][0]}. {UNTIL[reason]}"
    parts = (_listed(draw, listed), _leaving_out(draw, "not this one"))
    return Explanation(entry.reference, Verdict.LEFT_OUT, title, summary, parts, entry.stratum)


def _drawn(draw: Draw, entry: Entry, group: Group, listed: str) -> Explanation:
    verdict, number = _fate(group, entry.reference)
    cases, name = group.share.cases, entry.reference
    title = f"Why case {name} was {'chosen' if verdict is Verdict.SELECTED else 'not chosen'}"
    said = {
        Verdict.SELECTED: f"Nobody picked it. It was drawn by chance, within a group of {some(cases, 'case')}.",
        Verdict.RESERVE: f"By chance it came behind the places of its group, and is its reserve number {number}.",
        Verdict.NOT_DRAWN: f"By chance it came too late within a group of {some(cases, 'case')}.",
    }
    weighed = " The only thing weighed was spreading the cases across workers."
    parts = (
        _listed(draw, listed),
        _leaving_out(draw, "this one among them"),
        _sharing(draw, group),
        Part("We drew cases at random", " ".join(_drawing(group, name, verdict, number)), Step.DRAWN),
    )
    return Explanation(name, verdict, title, said[verdict] + weighed, parts, entry.stratum, number)


def _fate(group: Group, reference: str) -> tuple[Verdict, int | None]:
    if reference in group.selected:
        return Verdict.SELECTED, group.selected.index(reference) + 1
    if reference in group.reserves:
        return Verdict.RESERVE, group.reserves.index(reference) + 1
    return Verdict.NOT_DRAWN, None


def _listed(draw: Draw, listed: str) -> Part:
    closed = len(draw.frame) - draw.open_cases
    beside = f", and {some(closed, 'case')} closed not long before" if closed else ""
    locked = "It was locked, so nobody could add or remove a case afterwards."
    text = f"The list held {some(draw.open_cases, listed)}{beside}. {locked}"
    return Part(f"We listed every {listed}", text, Step.LISTED)


def _leaving_out(draw: Draw, this_one: str) -> Part:
    """Siblings are passed over while drawing, so they stayed on the list of what could be drawn."""
    counts = draw.excluded
    siblings = counts.pop(Excluded.SIBLING_DRAWN, 0)
    reasons = "; ".join(f"{left_out(reason)} {number:,}" for reason, number in sorted(counts.items()))
    out = sum(counts.values())
    told = f"{were(out, 'case')} left out, each for one reason: {reasons}." if out else "None was left out."
    passed = f" Then {were(siblings, 'case')} passed over, because {LEFT_OUT[Excluded.SIBLING_DRAWN][0]}."
    stayed = f" {some(draw.drawable, 'case')} stayed, {this_one}.{passed if siblings else ''}"
    short = f"{were(out, 'case')} left out, each for one reason." if out else told
    heading = "We left out cases that should not be audited now"
    return Part(heading, told + stayed, Step.LEFT_OUT, short + stayed)


def _sharing(draw: Draw, group: Group) -> Part:
    whole = " ".join((_asked_for(draw), *_shared(draw, group)))
    return Part("We shared the places out", whole, Step.SHARED, _asked_for(draw))


def _asked_for(draw: Draw) -> str:
    of = f"{draw.share * 100:g}% of {draw.open_cases:,} is" if draw.share is not None else "The cycle asked for"
    return f"{of} {some(draw.wanted, 'place')}, shared by service and status in proportion."


def _shared(draw: Draw, group: Group) -> Iterator[str]:
    share, reserves = group.share, len(group.reserves)
    cases = f"{share.cases:,} of {some(draw.drawable, 'case')}, an exact share of {float(share.exact):.2f}"
    given = f"{some(share.places, 'place')} and {reserves} in reserve"
    yield f"This case’s group, {label(group.stratum)}: {cases}; {given}."
    if share.by_minimum:
        yield "Its share came to none, but every group has at least one place."
    if draw.places != draw.wanted:
        yield f"In all {were(draw.places, 'place')} given."


def _drawing(group: Group, reference: str, verdict: Verdict, number: int | None) -> Iterator[str]:
    chance, place = group.chance[reference], group.order.index(reference) + 1
    yield f"{were(len(group.order), 'case')} shuffled by the starting number, and this one came {nth(chance)}."
    yield "No worker gets a second case until every worker in the group has one."
    yield "Cases without a worker count as one worker’s."
    if place > chance:
        yield f"Other workers’ turns came before this case, which put it {nth(place)}."
    elif place < chance:
        yield f"Its worker’s turn came sooner than chance alone would have it, which put it {nth(place)}."
    chosen = len(group.selected)
    if verdict is Verdict.SELECTED:
        yield f"It took place {number} of {chosen}."
    elif verdict is Verdict.RESERVE:
        yield f"{were(chosen, 'case')} chosen before it; it takes a place when {number} of them must be replaced."
    else:
        yield from _too_late(chance, chosen, len(group.reserves))


def _too_late(chance: int, chosen: int, reserves: int) -> Iterator[str]:
    if chance <= chosen + reserves:
        yield "By chance alone it would have been drawn; spreading the cases across workers passed it over."
    yield f"The first {chosen + reserves} were drawn: {chosen} chosen, {reserves} in reserve."
    yield f"To be drawn it would have had to come {nth(chosen + reserves)} or before."


def some(number: int, word: str) -> str:
    """A number with its word: 1 case, 2,265 cases."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def were(number: int, word: str) -> str:
    """A number with its word and verb: 1 case was, 2,265 cases were."""
    return f"{some(number, word)} {'was' if number == 1 else 'were'}"


def nth(number: int) -> str:
    """1st, 2nd, 3rd, 4th; 11th, 12th, 13th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
