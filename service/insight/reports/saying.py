"""How a figure is written: k of n first, a percentage only where there are enough, and how sure it is."""

from __future__ import annotations

from service.insight.figures import FEWEST
from service.insight.reports.figure import Figure
from service.insight.reports.kinds import SMALLEST

HIDDEN = "Left out: too few"
NOTHING = "None to count"
NOT_DEFINED = "Not defined"
TOO_FEW = "Too few"


def of(figure: Figure) -> str:
    """“12 of 25”."""
    if figure.hidden:
        return HIDDEN
    if figure.n == 0:
        return NOTHING
    return f"{figure.k:,} of {figure.n:,}"


def percent(figure: Figure) -> str:
    """“48%”, or why there is none."""
    if figure.hidden or not figure.n:
        return ""
    found = figure.share.percent
    return TOO_FEW if found is None else f"{found:.0f}%"


def interval(figure: Figure) -> str:
    """“30% to 67%”: the 95% interval of Wilson."""
    if figure.hidden or not figure.n or figure.share.interval is None:
        return ""
    low, high = figure.share.interval
    return f"{100 * low:.0f}% to {100 * high:.0f}%"


def plain(figure: Figure) -> str:
    """A number or a coefficient; whole numbers without a fraction."""
    if figure.hidden:
        return HIDDEN
    if figure.value is None:
        return NOT_DEFINED
    return f"{figure.value:,.0f}" if figure.value == int(figure.value) else f"{figure.value:,.3f}".rstrip("0")


def row(figure: Figure) -> tuple[str, str, str, str]:
    """What it is, k of n, the percentage and its interval."""
    return figure.label, of(figure), percent(figure), interval(figure)


def bar(figure: Figure) -> float | None:
    """How long a bar is, 0-1; None where a percentage would not be told."""
    return None if figure.hidden or not figure.n or figure.share.small else figure.value


CAUTION = (
    f"Every share is told as so many of so many. Below {FEWEST} there is no percentage, because one audit more or less "
    "would change it by ten points or more.",
    "The range beside a percentage says how sure it is: if the same work were audited again and again with samples of "
    "this size, 95 of 100 such ranges would hold the true share. Where two ranges overlap, the two may not differ.",
    "Evidence on file is what the auditors found in the record. What is not on file may have been done.",
    "The agreed grade counts where an audit was graded twice, the auditor’s grade otherwise.",
    "Cases that only named people may read, whether there are any or not, are in no figure.",
)
PUBLIC = (
    f"Numbers from 1 to {SMALLEST - 1}, and others from which they could be worked out, are left out, so that no child "
    "can be recognised.",
)
