"""Draws from a frozen list by a starting number: the same list and number give the same draw on every machine."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from service.sampling.allocation import Share, allocate, places
from service.sampling.frame import Entry, Excluded, Stratum, frame_digest


@dataclass(frozen=True)
class Group:
    """One stratum's draw. `chance` is each case's place by chance alone, from 1; `order` the order of drawing,
    in which workers take turns; both over all its cases that can be drawn. Reserves stand in their order.
    """

    stratum: Stratum
    share: Share
    chance: Mapping[str, int]
    order: tuple[str, ...]
    selected: tuple[str, ...]
    reserves: tuple[str, ...]


@dataclass(frozen=True)
class Draw:
    """All that is needed to explain a draw and to repeat it.

    `open_cases` are those of which a share is asked, `wanted` the places that the share or size comes to.
    `left_out` names the one reason for every case on the list that could not be drawn.
    """

    seed: str
    share: float | None
    frame: Mapping[str, Entry]
    digest: str
    open_cases: int
    wanted: int
    groups: Mapping[Stratum, Group]
    left_out: Mapping[str, Excluded] = field(default_factory=dict)

    @property
    def places(self) -> int:
        """The places given; more than `wanted` where strata too small for a share still get one."""
        return sum(group.share.places for group in self.groups.values())

    @property
    def drawable(self) -> int:
        return sum(group.share.cases for group in self.groups.values())

    @property
    def selected(self) -> list[str]:
        """The references of the cases drawn, stratum by stratum, each in its order."""
        return [reference for group in self.groups.values() for reference in group.selected]

    @property
    def reserves(self) -> list[str]:
        return [reference for group in self.groups.values() for reference in group.reserves]

    @property
    def excluded(self) -> Counter[Excluded]:
        """How many cases were left out for each reason."""
        return Counter(self.left_out.values())


@dataclass(frozen=True, order=True)
class _Ticket:
    """A case in the drawing order: its round, which is its number among its worker's own, then chance."""

    round: int
    lot: str
    reference: str


def draw(
    frame: Iterable[Entry],
    *,
    seed: str,
    share: float | None = None,
    size: int | None = None,
    reserve_factor: float = 1.5,
) -> Draw:
    """Draw a `share` (0-1) of the open cases of a frame, or `size` of them, with reserves.

    `reserve_factor` is how many cases are drawn in all for each that is selected, rounded up in every stratum:
    1.5 draws 20 for 13 places, 13 selected and 7 in reserve, and a reserve for every stratum with a single place.

    A share is one of the open cases, before any of them is left out (DOMAIN row 2); the places are then shared
    over those that can be drawn, of which there may be fewer than places.
    """
    if (share is None) == (size is None):
        raise ValueError("Give either a share of the open cases or a number of cases.")
    entries = _by_reference(frame)
    left_out = {reference: entry.excluded for reference, entry in entries.items() if entry.excluded is not None}
    open_cases = len(entries) - Counter(left_out.values())[Excluded.CLOSED]
    wanted = places(open_cases, share) if share is not None else max(0, size or 0)
    tickets = _tickets([entry for entry in entries.values() if entry.excluded is None], seed)
    shares = allocate(wanted, {stratum: len(found) for stratum, found in tickets.items()})
    drawing = _Drawing(entries, tickets)
    selected = drawing.filled({stratum: got.places for stratum, got in shares.items()})
    taken = drawing.filled({stratum: _with_reserves(got.places, reserve_factor) for stratum, got in shares.items()})
    groups = {
        stratum: _group(stratum, got, tickets[stratum], selected[stratum], taken[stratum])
        for stratum, got in shares.items()
    }
    left_out |= drawing.siblings()
    return Draw(seed, share, entries, frame_digest(entries.values()), open_cases, wanted, groups, left_out)


def _group(
    stratum: Stratum, share: Share, tickets: list[_Ticket], selected: tuple[str, ...], taken: tuple[str, ...]
) -> Group:
    by_chance = sorted(tickets, key=lambda ticket: (ticket.lot, ticket.reference))
    return Group(
        stratum,
        share,
        chance={ticket.reference: number for number, ticket in enumerate(by_chance, start=1)},
        order=tuple(ticket.reference for ticket in tickets),
        selected=selected,
        reserves=taken[len(selected) :],
    )


class _Drawing:
    """Takes cases in their order until every stratum has what it is to have, one of each family at most."""

    def __init__(self, entries: Mapping[str, Entry], tickets: Mapping[Stratum, list[_Ticket]]) -> None:
        self._entries = entries
        # All strata take turns by round and chance, so that none is always first to a family.
        self._order = sorted(ticket for found in tickets.values() for ticket in found)
        self._taken: dict[Stratum, list[str]] = {stratum: [] for stratum in tickets}
        self._drawn: set[str] = set()
        self._families: dict[str, str] = {}

    def filled(self, wanted: Mapping[Stratum, int]) -> dict[Stratum, tuple[str, ...]]:
        """Take until each stratum has as many as wanted, or has no more; all that were taken, in order."""
        for ticket in self._order:
            entry = self._entries[ticket.reference]
            taken = self._taken[entry.stratum]
            if len(taken) < wanted[entry.stratum] and entry.reference not in self._drawn and self._free(entry):
                taken.append(entry.reference)
                self._drawn.add(entry.reference)
        return {stratum: tuple(references) for stratum, references in self._taken.items()}

    def _free(self, entry: Entry) -> bool:
        """True for a case of a family from which none was drawn yet; from now on one was."""
        if entry.family is None:
            return True
        return self._families.setdefault(entry.family, entry.reference) == entry.reference

    def siblings(self) -> dict[str, Excluded]:
        """Those whose brother or sister was drawn in their stead."""
        drawn_of = {
            ticket.reference: self._families.get(self._entries[ticket.reference].family or "") for ticket in self._order
        }
        return {ref: Excluded.SIBLING_DRAWN for ref, drawn in drawn_of.items() if drawn not in (None, ref)}


def _by_reference(frame: Iterable[Entry]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for entry in sorted(frame, key=lambda one: one.reference):
        if entry.reference in entries:
            raise ValueError(f"{entry.reference} stands on the list twice. Each case stands there once.")
        entries[entry.reference] = entry
    return entries


def _tickets(entries: Iterable[Entry], seed: str) -> dict[Stratum, list[_Ticket]]:
    """Each stratum's cases in the order of drawing: no worker's second case before every worker's first."""
    by_stratum: dict[Stratum, list[tuple[str, Entry]]] = defaultdict(list)
    for entry in entries:
        by_stratum[entry.stratum].append((_lot(seed, entry.reference), entry))
    found = {}
    for stratum, lots in by_stratum.items():
        rounds: Counter[str] = Counter()
        tickets = []
        for lot, entry in sorted(lots, key=lambda pair: (pair[0], pair[1].reference)):
            rounds[entry.worker] += 1
            tickets.append(_Ticket(rounds[entry.worker], lot, entry.reference))
        found[stratum] = sorted(tickets)
    return found


def _lot(seed: str, reference: str) -> str:
    """A case's lot: the digest of seed and reference, and no generator whose version could differ."""
    return hashlib.sha256(f"{seed}\n{reference}".encode("utf-8", "surrogatepass")).hexdigest()


def _with_reserves(selected: int, factor: float) -> int:
    return math.ceil(Decimal(selected) * max(Decimal(1), Decimal(str(factor))))
