"""How somebody's own work went over time, against their own past and nobody else's (DOMAIN rows 16, 18)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from service.context import here
from service.models import ActionPlan, Audit
from service.reading.casework import Casework
from service.reading.plans import local_day
from workflows.action_plan import WITHDRAWN
from workflows.words import GRADES_BEST_FIRST, Grade, Side

WELL = (Grade.OUTSTANDING, Grade.GOOD)


@dataclass(frozen=True)
class Audited:
    """One audit of a case that the person holds; `on` is the local day of its submission."""

    audit_id: int
    reference: str
    tool: str
    on: date
    grade: str | None


@dataclass(frozen=True)
class Due:
    """One action and the supervision at which it was first due; `delayed`: its delay was agreed."""

    on: date
    done_on: date | None
    delayed: bool

    @property
    def in_time(self) -> bool:
        return self.done_on is not None and self.done_on <= self.on


@dataclass
class Quarter:
    """Three months of the calendar: how many actions were due, done by then, delayed; audits by grade."""

    first: date
    due: int = 0
    in_time: int = 0
    delayed: int = 0
    grades: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Development:
    """What one reader may see of somebody's work since a day; newest audits first, oldest quarter first."""

    since: date
    audits: Sequence[Audited]
    actions: Sequence[Due]

    @property
    def due(self) -> int:
        return len(self.actions)

    @property
    def in_time(self) -> int:
        return sum(action.in_time for action in self.actions)

    @property
    def delayed(self) -> int:
        return sum(action.delayed for action in self.actions)

    @property
    def grades(self) -> list[tuple[str, int]]:
        """How many audits there were of each grade, best first; grades without one left out."""
        counted = Counter(audit.grade for audit in self.audits)
        return [(str(grade), counted[grade]) for grade in GRADES_BEST_FIRST if counted[grade]]

    @property
    def well(self) -> int:
        return sum(audit.grade in WELL for audit in self.audits)

    def quarters(self) -> list[Quarter]:
        """Every quarter from the first in which something was due or audited up to today's."""
        days = [*(action.on for action in self.actions), *(audit.on for audit in self.audits)]
        if not days:
            return []
        found = {first: Quarter(first) for first in _quarters(min(days), max(*days, here().today()))}
        for action in self.actions:
            quarter = found[quarter_of(action.on)]
            quarter.due += 1
            quarter.in_time += action.in_time
            quarter.delayed += action.delayed
        for audit in self.audits:
            if audit.grade:
                found[quarter_of(audit.on)].grades[audit.grade] += 1
        return list(found.values())


def development_of(plans: Iterable[ActionPlan], work: Casework, since: date) -> Development:
    """Somebody's work since a local day, from their plans and casework as the reader may see them."""
    audits = work.after(since - timedelta(days=1))
    return Development(since, [_audited(audit) for audit in audits], _actions(plans, since))


def half_a_year() -> date:
    """The first day of the month in which the recent past begins, as policy sets it for agendas."""
    context = here()
    days = context.policy.number("agenda.recent_days")
    return date.fromordinal(context.today().toordinal() - days).replace(day=1)


def _audited(audit: Audit) -> Audited:
    on = local_day(audit.submitted_at)
    assert on is not None, "only what was submitted is asked for"
    return Audited(audit.id, audit.case.reference, audit.tool_key, on, audit.grade)


def _actions(plans: Iterable[ActionPlan], since: date) -> list[Due]:
    """Actions of the case side whose first day has come, and those done ahead of it."""
    counted = [p for p in plans if p.side == Side.CASE and p.state != WITHDRAWN and p.original_due_on >= since]
    found = [
        Due(plan.original_due_on, local_day(action.done_at) if action.done else None, plan.delay_at is not None)
        for plan in sorted(counted, key=lambda plan: plan.original_due_on)
        for action in plan.actions
        if not action.struck
    ]
    return [action for action in found if action.on < here().today() or action.in_time]


def quarter_of(day: date) -> date:
    """The first day of the quarter of the calendar in which a day lies."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def _quarters(first: date, last: date) -> list[date]:
    found = [quarter_of(first)]
    while found[-1] < quarter_of(last):
        month = found[-1].month + 3
        found.append(date(found[-1].year + (month > 12), (month - 1) % 12 + 1, 1))
    return found
