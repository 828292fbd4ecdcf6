"""Figures about what was done with what was found: plans, escalations, themes, families, good work (DOMAIN §6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from service.insight.reports.figure import Figure, number, share
from service.insight.reports.grades import counted
from service.insight.reports.listing import Listing, Row
from service.insight.reports.words import CAUSES, OUTCOMES, THEMES, named
from service.insight.statistics.spread import spread
from workflows.action_plan import SIGNED_OFF, WITHDRAWN, WORKING
from workflows.escalation import RESOLVED


def actions(listing: Listing, today: date) -> Iterator[Figure]:
    """What became of the actions: done by the next supervision, delayed, overdue, signed off, looked at again."""
    by_plan = {row["id"]: row for row in listing["plans"] if row["state"] != WITHDRAWN}
    issued = [by_plan[row["plan"]] for row in listing["actions"] if not row["struck"] and row["plan"] in by_plan]
    day = today.isoformat()
    due = [row for row in issued if row["original_due_on"] < day or row["completed_on"]]
    kept = [row for row in due if row["completed_on"] and row["completed_on"] <= row["original_due_on"]]
    overdue = [row for row in issued if row["state"] in WORKING and row["due_on"] < day]
    yield number("actions.issued", "Actions that were sent out", len(issued))
    yield share("actions.in_time", "Done by the next supervision, of those due or done", len(kept), len(due))
    yield share("actions.delayed", "Given more time", sum(bool(row["delay_at"]) for row in issued), len(issued))
    yield share("actions.overdue", "Overdue on the day of this report", len(overdue), len(issued))
    signed = sum(row["state"] == SIGNED_OFF for row in issued)
    yield share("actions.signed_off", "Signed off", signed, len(issued))
    again = {row["audit"] for row in listing["again"]}
    looked = sum(row["audit"] in again for row in issued)
    yield share("actions.verified", "In files that were audited again since", looked, len(issued))
    days = _days(list(by_plan.values()), "issued_on", "completed_on")
    yield number("actions.days", "Days from sending out until done, the middle of them", days)


def escalations(listing: Listing) -> Iterator[Figure]:
    """Why somebody above was called, what came of it, and how long it took."""
    raised = listing["escalations"]
    ended = [row for row in raised if row["state"] == RESOLVED]
    yield share("escalations.ended", "Escalations that have ended", len(ended), len(raised))
    yield number("escalations.days", "Days until one ended, the middle of them", _days(ended, "raised", "resolved"))
    for cause in sorted({row["cause"] for row in raised}):
        count = sum(row["cause"] == cause for row in raised)
        yield share(f"escalations.cause.{cause}", named(CAUSES, cause), count, len(raised))
    told = [row for row in ended if row["outcome"]]
    for outcome in sorted({row["outcome"] for row in told}):
        count = sum(row["outcome"] == outcome for row in told)
        yield share(f"escalations.outcome.{outcome}", named(OUTCOMES, outcome), count, len(told))


def themes(listing: Listing) -> Iterator[Figure]:
    """Audits with an action on each theme, feedback of families, and good work that was marked."""
    audits = counted(listing["audits"])
    numbers = {row["id"] for row in audits}
    standing = [row for row in listing["actions"] if not row["struck"] and row["theme"]]
    for theme in sorted({*THEMES, *(row["theme"] for row in standing)}):
        found = {row["audit"] for row in standing if row["theme"] == theme} & numbers
        yield share(f"themes.{theme}", named(THEMES, theme), len(found), len(audits))
    marked = sum(bool(row["exemplar"]) for row in audits)
    yield share("exemplars.marked", "Marked as good work to learn from", marked, len(audits))


def _days(rows: Sequence[Row], first: str, last: str) -> float | None:
    """The median of the days between two dates, of the rows that have both."""
    spans = [(date.fromisoformat(row[last]) - date.fromisoformat(row[first])).days for row in rows if row[last]]
    return spread([float(days) for days in spans]).median
