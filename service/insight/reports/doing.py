"""Figures about what was done with what was found: plans, escalations, themes, families, good work (DOMAIN §6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
    found = {name: len(rows) for name, rows in parted(listing, today).items()}
    issued = found["issued"]
    yield number("actions.issued", "Actions that were sent out", issued)
    yield share("actions.in_time", "Done by the next supervision, of those due or done", found["in_time"], found["due"])
    yield share("actions.delayed", "Given more time", found["delayed"], issued)
    yield share("actions.overdue", "Overdue on the day of this report", found["overdue"], issued)
    yield share("actions.signed_off", "Signed off", found["signed_off"], issued)
    yield share("actions.verified", "In files that were audited again since", found["verified"], issued)
    plans = [row for row in listing["plans"] if row["state"] != WITHDRAWN]
    yield from _days("actions", "from sending out until done", plans, "issued_on", "completed_on")


def parted(listing: Listing, today: date) -> dict[str, list[int]]:
    """The numbers of the actions that were sent out, and of those of each kind; those due are due or done."""
    by_plan = {row["id"]: row for row in listing["plans"] if row["state"] != WITHDRAWN}
    issued = [row for row in listing["actions"] if not row["struck"] and row["plan"] in by_plan]
    day, again = today.isoformat(), {row["audit"] for row in listing["again"]}
    kinds: dict[str, Callable[[Row], bool]] = {
        "issued": lambda plan: True,
        "due": lambda plan: plan["original_due_on"] < day or bool(plan["completed_on"]),
        "in_time": lambda plan: bool(plan["completed_on"]) and plan["completed_on"] <= plan["original_due_on"],
        "delayed": lambda plan: bool(plan["delay_at"]),
        "overdue": lambda plan: plan["state"] in WORKING and plan["due_on"] < day,
        "signed_off": lambda plan: plan["state"] == SIGNED_OFF,
        "verified": lambda plan: plan["audit"] in again,
    }
    return {name: [row["id"] for row in issued if is_one(by_plan[row["plan"]])] for name, is_one in kinds.items()}


def escalations(listing: Listing) -> Iterator[Figure]:
    """Why somebody above was called, what came of it, and how long it took."""
    raised = listing["escalations"]
    ended = [row for row in raised if row["state"] == RESOLVED]
    yield share("escalations.ended", "Escalations that have ended", len(ended), len(raised))
    yield from _days("escalations", "until one ended", ended, "raised", "resolved")
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


def _days(key: str, what: str, rows: Sequence[Row], first: str, last: str) -> Iterator[Figure]:
    """The days between two dates of the rows that have both: how many, the middle of them, nine in ten of them."""
    spans = [(date.fromisoformat(row[last]) - date.fromisoformat(row[first])).days for row in rows if row[last]]
    found = spread([float(days) for days in spans])
    yield number(f"{key}.days", f"Days {what}, the middle of them", found.median)
    yield number(f"{key}.days_p90", f"Days {what}, nine in ten at most", found.p90)
