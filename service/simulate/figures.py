"""What came of a simulated time, in figures: audits, coverage, plans, delays, escalations, messages, the digest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, select

from service.context import Context
from service.database import db
from service.models import ActionPlan, Audit, Case, Cycle, Escalation, History, Outbox, ProgrammeSlot
from service.simulate.digest import history_digest
from workflows.words import SubjectKind

SIX_MONTHS = timedelta(days=182)


@dataclass(frozen=True)
class Figures:
    """Lines to read, every fault and refusal, and the fingerprint of all that happened."""

    lines: tuple[str, ...]
    faults: tuple[str, ...]
    refusals: tuple[str, ...]
    digest: str

    def __str__(self) -> str:
        return "\n".join(self.lines)


def figures(context: Context, began_on: date, faults: Sequence[str], refusals: Sequence[str]) -> Figures:
    """Everything counted at the end."""
    digest = history_digest()
    parts = _audits(), _quotas(), _coverage(context.today()), _plans(), _escalations(), _messages()
    lines = [line for part in parts for line in part]
    last = [f"Refused steps: {len(refusals)}", f"Broken promises: {len(faults)}", f"History digest: {digest}"]
    return Figures((*lines, *last), tuple(faults), tuple(refusals), digest)


def _tally(title: str, query: Select[Any]) -> str:
    parts = [f"{name} {number}" for name, number in db.session.execute(query)]
    return f"{title}: {', '.join(parts) or 'none'}"


def _grouped(column: Any, *conditions: Any) -> Select[Any]:
    return select(column, func.count()).where(*conditions).group_by(column).order_by(column)


def _audits() -> Iterator[str]:
    grade = func.coalesce(Audit.agreed_grade, Audit.overall_grade)
    yield _tally("Audits by kind", _grouped(Audit.kind))
    yield _tally("Audits by state", _grouped(Audit.state))
    yield _tally("Grades", _grouped(grade, Audit.submitted_at.is_not(None)))


def _quotas() -> Iterator[str]:
    """What each programme expected and what came of it, and how the themed cycles came back."""
    both = ProgrammeSlot.programme, ProgrammeSlot.outcome
    counted = select(*both, func.count()).group_by(*both).order_by(*both)
    by_programme: dict[str, list[str]] = {}
    for programme, outcome, number in db.session.execute(counted):
        by_programme.setdefault(programme, []).append(f"{outcome} {number}")
    yield from (f"Expected by {programme}: {', '.join(parts)}" for programme, parts in by_programme.items())
    for cycle in db.session.scalars(select(Cycle).order_by(Cycle.id)):
        yield _tally(f"Cycle {cycle.name!r}, {cycle.state}", _grouped(Audit.state, Audit.cycle_id == cycle.id))


def _coverage(today: date) -> Iterator[str]:
    """Of the cases open for six months or more, those that were audited within six months."""
    is_open = and_(Case.kind == SubjectKind.CASE, Case.closed_on.is_(None), Case.status != "closed")
    due = and_(is_open, Case.opened_on <= today - SIX_MONTHS)
    audited = exists().where(Audit.case_id == Case.id, func.date(Audit.submitted_at) > today - SIX_MONTHS)
    of = db.session.scalar(select(func.count(Case.id)).where(due)) or 0
    done = db.session.scalar(select(func.count(Case.id)).where(due, audited)) or 0
    yield f"Open for six months or more: {of}, of them audited within six months: {done}"


def _plans() -> Iterator[str]:
    yield _tally("Plans by state", _grouped(ActionPlan.state))
    presented = select(func.count(ActionPlan.id)).where(ActionPlan.completed_on.is_not(None))
    in_time = db.session.scalar(presented.where(ActionPlan.completed_on <= ActionPlan.due_on)) or 0
    yield f"Presented as complete by the due day: {in_time} of {db.session.scalar(presented) or 0}"
    of_plans = History.subject_kind == "action_plan"
    decided = ("request_delay", "authorise_delay", "decline_delay")
    yield _tally("Delays", _grouped(History.trigger, of_plans, History.trigger.in_(decided)))
    given = select(func.count(History.id).label("times")).where(of_plans, History.trigger == "authorise_delay")
    most = db.session.scalar(select(func.max(given.group_by(History.subject_id).subquery().c.times)))
    yield f"Most delays of one plan: {most or 0}"


def _escalations() -> Iterator[str]:
    yield _tally("Escalations by cause", _grouped(Escalation.cause))
    yield _tally("Escalations by state", _grouped(Escalation.state))
    yield _tally("Steps of escalations", _grouped(History.trigger, History.subject_kind == "escalation"))


def _messages() -> Iterator[str]:
    yield _tally("Messages by channel", _grouped(Outbox.channel))
    yield _tally("Messages by status", _grouped(Outbox.status))
