"""What lies behind escalations: the audit's day and finding, what is left of a plan, to whom it passes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, or_, select

from service.context import here
from service.database import db
from service.models import Action, Escalation, Person
from service.people import remember_team_managers
from service.queries import Sight
from service.reading.plans import local_day
from service.relations import next_addressee
from service.surroundings import with_managers
from workflows.escalation import RESOLVED
from workflows.words import Side

Tally = tuple[int, int]
Of = tuple[str, int | None]


@dataclass(frozen=True)
class Story:
    """The parts of what happened; days and instants are local.

    `actions`: how many of the audit's case-side actions are done, and of how many; None when none were sent out.
    `plan`: the same of the plan that is late. `finding` and `twice` (a second person graded it too) are left out
    for whoever is still to grade the file. `within`: the working days that there were for the next step.
    """

    raised_at: datetime
    audited_on: date | None = None
    audit_due_on: date | None = None
    finding: str | None = None
    twice: bool = False
    plan: Tally | None = None
    delayed: bool = False
    sent_back: int = 0
    actions: Tally | None = None
    recipient: str | None = None
    passes_to: str | None = None
    within: int = 0
    again: tuple[int, str | None, date, str] | None = None


def stories_of(sight: Sight, found: Sequence[Escalation]) -> dict[int, Story]:
    """By escalation; a fixed number of queries, whatever their number."""
    people = _people_around(found)  # held in memory, so that walking up a line asks nothing
    remember_team_managers(record.case.team_id for record in found if record.case and record.case.team_id)
    tallies = _tallies(found)
    stories = {record.id: _story(sight, record, tallies) for record in found}
    del people
    return stories


def story_of(sight: Sight, record: Escalation) -> Story:
    """Of one whose plan's actions and whose lines of managers are loaded already: no query for these."""
    remember_team_managers([record.case.team_id] if record.case and record.case.team_id else [])
    if record.plan is None:
        return _story(sight, record, _tallies([record]))
    standing = [action.done for action in record.plan.actions if not action.struck]
    return _story(sight, record, {("plan", record.plan_id): (sum(standing), len(standing))})


def _story(sight: Sight, record: Escalation, tallies: dict[Of, Tally]) -> Story:
    audit, plan, context = record.audit, record.plan, here()
    told = audit is not None and audit.id not in sight.blind
    ends = record.state == RESOLVED
    step = "acknowledge" if record.state == "raised" else "resolve"
    return Story(
        raised_at=record.raised_at.astimezone(context.zone),
        audited_on=local_day(audit.submitted_at) if audit else None,
        audit_due_on=audit.due_on if audit else None,
        finding=audit.reasons if audit and told else None,
        twice=bool(audit and told and audit.agreed_grade),
        plan=tallies.get(("plan", plan.id)) if plan else None,
        delayed=bool(plan and plan.delay_to_on),
        sent_back=plan.referrals if plan else 0,
        actions=tallies.get(("audit", audit.id)) if audit else None,
        recipient=record.letter.recipient.name if record.letter and record.letter.recipient else None,
        passes_to=None if ends else _passes_to(record),
        within=int(context.policy.of(f"escalation.{step}_within_working_days", record.cause)),
        again=_again(record),
    )


def _again(record: Escalation) -> tuple[int, str | None, date, str] | None:
    """The second audit that was ordered: its number, by whom, its day, where it is."""
    audit = record.reaudit
    if audit is None:
        return None
    return audit.id, audit.lead.name if audit.lead else None, audit.due_on, audit.state


def _passes_to(record: Escalation) -> str | None:
    """The name of whom it would be with next; None at the top."""
    if record.level + 1 >= len(here().policy.of("escalation.levels", record.cause)):
        return None
    above = next_addressee(record)
    return above.name if above else None


def _people_around(found: Iterable[Escalation]) -> list[Person]:
    """Everybody in the lines above those whom escalations are about."""
    numbers: set[int | None] = set()
    for record in found:
        case_ = record.case
        numbers |= {case_.worker_id, case_.person_id} if case_ else set()
        numbers |= {record.plan.owner_id} if record.plan else set()
        numbers |= {record.form.practitioner_id} if record.form else set()
    return with_managers(Person.id.in_([number for number in numbers if number is not None])) if numbers else []


def _tallies(found: Sequence[Escalation]) -> dict[Of, Tally]:
    """How many actions that stand are done, and of how many: by plan, and by audit of its case side."""
    plans = {record.plan_id for record in found if record.plan_id is not None}
    audits = {record.audit_id for record in found if record.audit_id is not None}
    if not plans | audits:
        return {}
    of_audits = Action.audit_id.in_(audits) & (Action.side == Side.CASE) & Action.plan_id.is_not(None)
    done = func.sum(case((Action.done, 1), else_=0))
    query = select(Action.plan_id, Action.audit_id, done, func.count(Action.id)).where(Action.struck.is_(False))
    rows = db.session.execute(
        query.where(or_(Action.plan_id.in_(plans), of_audits)).group_by(Action.plan_id, Action.audit_id)
    )
    tallies: dict[Of, Tally] = {}
    for plan_id, audit_id, made, of in rows:
        for key in (("plan", plan_id), ("audit", audit_id)):
            before = tallies.get(key, (0, 0))
            tallies[key] = before[0] + int(made or 0), before[1] + of
    return tallies
