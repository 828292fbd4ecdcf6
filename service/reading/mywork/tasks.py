"""What somebody has to do, and what they wait for: open tasks with what each is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, select, union
from sqlalchemy.orm import aliased

from service.context import here
from service.database import db
from service.models import ActionPlan, Auditor, Person, Task, TaskMove, Team
from service.queries import Sight, may
from service.reading.mywork.around import around
from service.reading.mywork.audits import AuditAbout, audits_about
from service.reading.mywork.others import EscalationAbout, SessionAbout, escalations_about, sessions_about, titles_about
from service.reading.mywork.plans import PlanAbout, plans_about
from service.reading.plans import local_day
from workflows.action_plan import COMPLETED
from workflows.due_dates import latest_day, next_supervision

MOST = 500
DAYS_AHEAD = 14
About = AuditAbout | PlanAbout | EscalationAbout | SessionAbout | str
Key = tuple[str, int]
# What others do with one's own plans and audits.
AWAITED = ("sign_off_plan", "decide_delay", "issue_actions")
TASK, HOLDER, GIVER = aliased(Task), aliased(Person), aliased(Person)


@dataclass(frozen=True)
class Line:
    """One open task; days are local. `behalf`: for whom it is done; `asked`: with which words they asked, if they did.

    `given`: by somebody's own choice, and not because another covers for them; `from_me`: one would have it oneself.
    """

    id: int
    kind: str
    subject_kind: str
    subject_id: int
    due_on: date | None
    again_on: date | None
    since: date
    team: str | None
    who: str | None
    behalf: str | None
    asked: str | None
    given: bool
    from_me: bool
    about: About

    @property
    def late(self) -> bool:
        return self.due_on is not None and self.due_on < here().today()

    @property
    def later(self) -> bool:
        """Put off by oneself to a day that has not come; what is overdue is not."""
        return self.again_on is not None and self.again_on > here().today() and not self.late

    @property
    def plan(self) -> PlanAbout | None:
        return self.about if isinstance(self.about, PlanAbout) else None

    @property
    def person(self) -> str | None:
        """Whose work it is about."""
        return None if isinstance(self.about, str) else self.about.person


@dataclass(frozen=True)
class MyWork:
    """Somebody's own tasks, soonest due first, what they wait for, and what is around them.

    `plans` are the open ones of their own staff, `sessions` those ahead by day, `audits` those done this week.
    """

    lines: Sequence[Line]
    waiting: Sequence[Line]
    plans: Sequence[PlanAbout]
    sessions: Sequence[SessionAbout]
    audits: Sequence[AuditAbout]
    delays: Mapping[int, date]

    @property
    def later(self) -> list[Line]:
        return [line for line in self.lines if line.later]

    @property
    def now(self) -> list[Line]:
        return [line for line in self.lines if not line.later]


def my_work(sight: Sight) -> MyWork:
    """The open tasks of one person and those of others that their own work waits for, and what is around them."""
    rows = db.session.execute(_query(sight)).all()
    books, today = may(sight.person, "supervision.book"), here().today()
    monday = today - timedelta(days=today.weekday()) if may(sight.person, "audit.submit") else None
    ids, near = _ids(rows), around(sight.person.id, monday, DAYS_AHEAD, staff=books)
    plans = plans_about(sight, ids.get("action_plan", set()) | near["action_plan"])
    asking = {plan.owner_id for plan in plans.values() if plan.delay_requested_on}
    sessions = sessions_about(sight, ids.get("supervision", set()) | near["supervision"], asking if books else ())
    audits = audits_about(sight, ids.get("audit", set()) | near["audit"])
    found: dict[Key, About] = {("action_plan", number): plan for number, plan in plans.items()}
    found |= {("audit", number): audit for number, audit in audits.items()}
    found |= {("supervision", number): session for number, session in sessions.items()}
    found |= {("escalation", n): one for n, one in escalations_about(sight, ids.get("escalation", ())).items()}
    found |= titles_about(sight, ids)
    me = sight.person.id
    lines = [_line(row, found[row.subject_kind, row.subject_id], me) for row in rows if _key(row) in found]
    mine = {row.id for row in rows if row.assignee_id == me}
    return MyWork(
        lines=[line for line in lines if line.id in mine],
        waiting=[line for line in lines if line.id not in mine],
        plans=[plan for plan in plans.values() if books and plan.manager_id == me],
        sessions=[session for session in sessions.values() if session.mine and session.state == "planned"],
        audits=[audit for audit in audits.values() if _since(audit, monday)],
        delays={number: _moved(plan, sessions) for number, plan in plans.items() if plan.delay_requested_on},
    )


def _query(sight: Sight) -> Any:
    """One's own open tasks, those that one gave to others, and those of others that one's own work waits for."""
    me = sight.person.id
    said = select(TaskMove.reason).where(TaskMove.task_id == TASK.id, TaskMove.to_id == TASK.assignee_id)
    said = said.order_by(TaskMove.id.desc()).limit(1).correlate(TASK)
    return (
        select(
            *(TASK.id, TASK.kind, TASK.subject_kind, TASK.subject_id, TASK.due_on, TASK.follow_up_on, TASK.opened_at),
            *(TASK.assignee_id, TASK.delegated_by_id, TASK.covered_for_id, Team.name.label("team")),
            *(HOLDER.name.label("who"), GIVER.name.label("behalf"), said.scalar_subquery().label("asked")),
        )
        .outerjoin(HOLDER, HOLDER.id == TASK.assignee_id)
        .outerjoin(GIVER, GIVER.id == TASK.delegated_by_id)
        .outerjoin(Team, Team.id == TASK.team_id)
        .where(TASK.closed_at.is_(None), TASK.id.in_(_numbers(me)))
        .order_by(TASK.due_on.is_(None), TASK.due_on, TASK.id)
        .limit(MOST)
    )


def _numbers(me: int) -> Any:
    """Each part by an index of its own: together, by any of them, they could only be sought among all open tasks."""
    found = select(Task.id).where(Task.closed_at.is_(None))
    awaited = found.where(Task.kind.in_(AWAITED))
    of_plan = and_(Task.subject_kind == "action_plan", Task.subject_id == ActionPlan.id)
    of_audit = and_(Task.subject_kind == "audit", Task.subject_id == Auditor.audit_id)
    return union(
        found.where(Task.assignee_id == me),
        found.where(Task.delegated_by_id == me),
        awaited.join(ActionPlan, of_plan).where(ActionPlan.owner_id == me),
        awaited.join(Auditor, of_audit).where(Auditor.person_id == me),
    )


def _key(row: Any) -> Key:
    return row.subject_kind, row.subject_id


def _ids(rows: Iterable[Any]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for row in rows:
        found.setdefault(row.subject_kind, set()).add(row.subject_id)
    return found


def _line(row: Any, about: About, me: int) -> Line:
    by_hand = row.delegated_by_id is not None and row.delegated_by_id != row.covered_for_id
    since = local_day(row.opened_at)
    assert since is not None, "every task was opened"
    return Line(
        id=row.id,
        kind=row.kind,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        due_on=row.due_on,
        again_on=row.follow_up_on,
        since=since,
        team=row.team,
        who=row.who,
        behalf=row.behalf,
        asked=row.asked if by_hand else None,
        given=by_hand,
        from_me=row.delegated_by_id == me,
        about=about,
    )


def _since(audit: AuditAbout, monday: date | None) -> bool:
    return monday is not None and audit.audited_on is not None and audit.audited_on >= monday


def _moved(plan: PlanAbout, sessions: Mapping[int, SessionAbout]) -> date:
    """The day to which a delay would move a plan: one period on, by the owner's sessions (as the gate reckons it)."""
    own = [one for one in sessions.values() if one.person_id == plan.owner_id and one.id != plan.skipped_session_id]
    following = next_supervision(
        after=plan.due_on,
        sessions=[one.on for one in own],
        last_held_on=plan.due_on,
        started_on=plan.starts_on or plan.due_on,
        every_days=plan.period_days,
        calendar=here().calendar,
    )
    return min(following, latest_day(plan.original_due_on, plan.period_days, True))


def to_sign(plans: Iterable[PlanAbout], person_id: int) -> int:
    """How many plans of somebody wait for a signature."""
    return sum(plan.owner_id == person_id and plan.state == COMPLETED for plan in plans)
