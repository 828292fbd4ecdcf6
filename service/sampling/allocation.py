"""How many places a cycle has, and how they are shared out over the strata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from service.sampling.frame import Stratum


@dataclass(frozen=True)
class Share:
    """What one stratum gets: the `exact` share of the places that its cases come to, and the whole places.

    `by_minimum`: it has its one place by the rule that no stratum goes without, not by its share.
    """

    cases: int
    exact: Fraction
    places: int
    by_minimum: bool = False


def places(cases: int, share: float) -> int:
    """The number of places that a share (0-1) of some open cases comes to, to the nearest, halves up.

    DOMAIN §5 gives 5% of 4,109 as 205, of 5,384 as 269, of 2,128 as 106 and of 1,089 as 54: 205.45, 269.2,
    106.4 and 54.45. Rounding down and rounding to the nearest, halves up or to even, all give these four;
    rounding up gives none. To the nearest stays closest to the share that was decided (the largest authority's
    585.85 are 586), halves up as people count. Worked out in decimals, since 0.05 is no binary number.
    """
    if not 0 < share <= 1:
        raise ValueError("Give a share above 0 and at most 1, for example 0.05 for five percent.")
    return int((Decimal(cases) * Decimal(str(share))).quantize(Decimal(1), ROUND_HALF_UP))


def allocate(wanted: int, cases: Mapping[Stratum, int]) -> dict[Stratum, Share]:
    """Share `wanted` places over the strata in proportion to their cases, by largest remainder.

    Each stratum gets the whole part of its exact share; what is left goes one by one to the largest remainders,
    then the larger stratum, then by name. A stratum with cases and no place then gets one (DOMAIN §5), so that
    the places given can exceed those wanted, and differ from the exact share by less than 1 but for that rule.
    """
    total = sum(cases.values())
    filled = {stratum: number for stratum, number in cases.items() if number}
    wanted = min(wanted, total)
    exact = {stratum: Fraction(wanted * number, total) for stratum, number in filled.items()}
    whole = {stratum: int(share) for stratum, share in exact.items()}
    by_remainder = sorted(filled, key=lambda stratum: (whole[stratum] - exact[stratum], -filled[stratum], stratum))
    for stratum in by_remainder[: wanted - sum(whole.values())]:
        whole[stratum] += 1
    return {
        stratum: Share(filled[stratum], exact[stratum], max(1, whole[stratum]), by_minimum=not whole[stratum])
        for stratum in sorted(filled)
    }
