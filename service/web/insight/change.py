"""What changed between two cycles, in a sentence, and whether by more than chance."""

from __future__ import annotations

from service.insight.figures import FEWEST
from service.insight.measures.cycles import Change
from service.insight.statistics.difference import Verdict


def told(change: Change, earlier: str) -> str:
    """How a share lies beside that of an earlier cycle, which `earlier` names; of few nothing is said."""
    found = change.difference
    if found is None:
        return f"Fewer than {FEWEST} are too few to say how it changed from {earlier}."
    between = f"the difference is likely to lie between {_points(found.low)} and {_points(found.high)} points"
    if change.verdict is Verdict.CHANCE:
        return f"{_far(found.value)} {earlier}, which chance alone could explain: {between}."
    return f"{_far(found.value)} {earlier}, by more than chance: {between}."


def _far(value: float) -> str:
    points = f"{abs(100 * value):.1f}"
    if points == "0.0":
        return "That is the same share as in"
    return f"That is {points} percentage points {'more' if value > 0 else 'less'} than in"


def _points(share: float) -> str:
    """“+4.5”, “−12.0”."""
    points = f"{abs(100 * share):.1f}"
    return points if points == "0.0" else f"{'+' if share > 0 else '−'}{points}"
