"""Which of several figures are left out where they are told together, so that none gives a small number away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import permutations

Group = Collection[Hashable]
# The kinds of individuals that a group is made of: those of one kind are in the same groups.
Part = frozenset[int]
Vector = dict[int, Fraction]


def left_out(told: Mapping[str, Sequence[Group]], secret: Sequence[Group] = (), smallest: int = 5) -> frozenset[str]:
    """The keys of the figures that may not be told, those most worth telling given first.

    Each figure tells the sizes of some groups of the same individuals, as a share tells of k and of n; `secret` are
    groups that another rule leaves out. Protected is whatever has 1 to smallest - 1 members: a group, a secret group,
    and what remains of a group, or of the rest of a share, without another that lies within it. A figure is left out
    where adding and subtracting the sizes told before it and its own gives one of these: where it lies in the linear
    span of what is told (D. E. Denning and J. Schlörer, Inference controls for statistical databases, IEEE Computer
    16(7), 1983, 69-82). That is subtraction; what follows only from a count never being negative is for `suppress`.
    """
    kinds = _kinds({frozenset(group) for found in (*told.values(), secret) for group in found})
    sizes = Counter(kinds.values())
    parts = {key: [frozenset(kinds[one] for one in group) for group in found] for key, found in told.items()}
    parts_of_secret = [frozenset(kinds[one] for one in group) for group in secret]
    protected = [_vector(one) for one in _small([*parts.values(), parts_of_secret], sizes, smallest)]
    basis: list[Vector] = []
    hidden: set[str] = set()
    for key, found in parts.items():
        grown = list(basis)
        for part in found:
            _add(grown, _vector(part))
        if any(not _rest(small, grown) for small in protected):
            hidden.add(key)
        else:
            basis = grown
    return frozenset(hidden)


def _kinds(groups: Collection[frozenset[Hashable]]) -> dict[Hashable, int]:
    """A number for each individual, the same for those who are in the same groups."""
    ordered = list(groups)
    member_of: dict[Hashable, list[int]] = {}
    for place, group in enumerate(ordered):
        for one in group:
            member_of.setdefault(one, []).append(place)
    numbers: dict[tuple[int, ...], int] = {}
    return {one: numbers.setdefault(tuple(places), len(numbers)) for one, places in member_of.items()}


def _small(figures: Sequence[Sequence[Part]], sizes: Mapping[int, int], smallest: int) -> Iterator[Part]:
    """The groups with few members, and what few members remain of one without another or its rest."""
    parts = {part for figure in figures for part in figure}
    parts |= {one - other for figure in figures for one, other in permutations(figure, 2) if other < one}
    rests = (one - other for one, other in permutations(parts, 2) if other < one)
    yield from (part for part in {*parts, *rests} if 0 < sum(sizes[kind] for kind in part) < smallest)


def _vector(part: Part) -> Vector:
    return dict.fromkeys(part, Fraction(1))


def _add(basis: list[Vector], vector: Vector) -> None:
    """Put what is new in a vector to a basis in which each vector leads with a place of its own."""
    rest = _rest(vector, basis)
    if rest:
        basis.append(rest)


def _rest(vector: Vector, basis: Sequence[Vector]) -> Vector:
    """What of a vector does not follow from the basis; empty where all of it does."""
    rest = dict(vector)
    for row in basis:
        lead = next(iter(row))
        if factor := rest.get(lead, Fraction(0)) / row[lead]:
            for place, value in row.items():
                rest[place] = rest.get(place, Fraction(0)) - factor * value
            rest = {place: value for place, value in rest.items() if value}
    return rest
