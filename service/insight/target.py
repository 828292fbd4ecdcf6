"""A share beside the authority's target: whether it is met, and whether so many audits can tell."""

from __future__ import annotations

from service.insight.charts.telling import percent
from service.insight.figures import Share


def against(share: Share, target: float) -> str:
    """“7 of 130 were inadequate. …”; `target` is the largest share that is accepted, 0-1. Empty without audits.

    The target is met, or missed, only where the whole 95% interval lies on one side of it.
    """
    if share.n == 0:
        return ""
    counted = f"{share.k:,} of {share.n:,} {'was' if share.n == 1 else 'were'} inadequate."
    return f"{counted} The target is at most {percent(target)}: {_verdict(share, target)}"


def _verdict(share: Share, target: float) -> str:
    interval = share.interval
    if interval is None:
        return "so few audits cannot tell whether it is met."
    low, high = interval
    if low > target:
        return "it is missed by more than chance."
    if high <= target:
        return "it is met."
    return (
        f"across all cases the share is likely to be between {percent(low, 1)} and {percent(high, 1)}, so it is open."
    )
