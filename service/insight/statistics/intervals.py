"""How sure a share is: the interval within which the share of all cases is likely to lie."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

# Below this many there are numbers and no percentage (DOMAIN §6).
FEWEST = 10


def wilson(k: int, n: int, confidence: float = 0.95) -> tuple[float, float] | None:
    """The interval of the share k of n, both ends from 0 to 1; None where nothing was counted (n = 0).

    Wilson's score interval without correction for continuity (E. B. Wilson, Probable inference, the law of
    succession, and statistical inference, JASA 22, 1927, 209-212; DOMAIN §6). It holds for small n and for
    shares near 0 and 1, where the usual p ± z·sqrt(p(1-p)/n) does not. Raises ValueError where k is no part of n.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share.")
    if not 0 < confidence < 1:
        raise ValueError("A confidence lies between 0 and 1, for example 0.95.")
    if n == 0:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    centre = (k + z * z / 2) / (n + z * z)
    half = z * sqrt(k * (n - k) / n + z * z / 4) / (n + z * z)
    low = 0.0 if k == 0 else centre - half
    high = 1.0 if k == n else centre + half
    return low, high
