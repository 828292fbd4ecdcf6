"""Whether findings led to change: actions of the case side, from being sent out to a file audited again (DOMAIN §6)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from service.context import here
from service.database import db
from service.insight.figures import Counted, Share
from service.insight.measures.counting import placed, standing
from service.insight.measures.grades import named
from service.insight.scope import Scope
from service.models import Action, ActionPlan, Audit, Case, Team
from workflows.action_plan import SIGNED_OFF, WITHDRAWN, WORKING
from workflows.audit import SCHEDULED
from workflows.audit import WITHDRAWN as AUDIT_WITHDRAWN
from workflows.words import Grade, Side

AGAIN = aliased(Audit)
AGAIN_GRADE = func.coalesce(AGAIN.agreed_grade, AGAIN.overall_grade)


@dataclass(frozen=True)
class Actions:
    """Actions on the case side of a scope's audits, as they stand today; one that was withdrawn or struck is none.

    `due`: the first day by which they were to be done, the next supervision, has come. `verified`: the file was
    audited again, `confirmed`: and found good or better.
    """

    issued: int = 0
    due: int = 0
    done_by_supervision: int = 0
    delayed: int = 0
    overdue: int = 0
    signed_off: int = 0
    verified: int = 0
    confirmed: int = 0

    @property
    def in_time(self) -> Share:
        """Done by the next supervision, of those for which that day has come or that are done."""
        return Share(self.done_by_supervision, self.due)

    def share(self, name: str) -> Share:
        """Any of the counts, of those sent out."""
        return Share(getattr(self, name), self.issued)

    def __add__(self, other: Actions) -> Actions:
        return Actions(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class ActionsFound:
    """In all, and team by team; cases that only named people may read are in no team."""

    total: Actions
    teams: list[tuple[str | None, Actions]]


def actions(scope: Scope, today: date | None = None) -> ActionsFound:
    """What became of the actions of audits submitted in a scope; `today` as a local day decides what is overdue."""
    team = case((Case.restricted.is_(False), Case.team_id), else_=None)
    columns = (team.label("team"), Case.restricted.label("restricted"))
    query = placed(select(*columns, *_sums(today or here().today())).select_from(Audit))
    query = query.join(ActionPlan, ActionPlan.audit_id == Audit.id).join(Action, Action.plan_id == ActionPlan.id)
    rows = db.session.execute(query.where(*standing(scope), *_issued()).group_by(*columns)).all()
    found = [(row.team, bool(row.restricted), Actions(*(int(number or 0) for number in row[2:]))) for row in rows]
    names = named(Team, [number for number, _, _ in found])
    teams = [(names.get(number), counts) for number, restricted, counts in found if not restricted]
    total = sum((counts for _, _, counts in found), Actions())
    return ActionsFound(total, sorted(teams, key=lambda row: (row[0] is None, row[0] or "")))


def themes(scope: Scope) -> list[Counted[str]]:
    """How often actions on the case side name a training need, a system problem and the like; most often first."""
    query = placed(select(Action.theme, func.count()).select_from(Audit)).join(Action, Action.audit_id == Audit.id)
    counted = Action.side == Side.CASE, Action.struck.is_(False), Action.theme.is_not(None)
    rows = db.session.execute(query.where(*standing(scope), *counted).group_by(Action.theme))
    return sorted((Counted(str(theme), number) for theme, number in rows), key=lambda one: (-one.count, one.key))


def _issued() -> tuple[Any, ...]:
    return ActionPlan.side == Side.CASE, ActionPlan.state != WITHDRAWN, Action.struck.is_(False)


def _sums(today: date) -> tuple[Any, ...]:
    """One for each count, in the order of the fields."""
    in_time = and_(ActionPlan.completed_on.is_not(None), ActionPlan.completed_on <= ActionPlan.original_due_on)
    reached = or_(ActionPlan.original_due_on < today, ActionPlan.completed_on.is_not(None))
    overdue = and_(ActionPlan.state.in_(WORKING), ActionPlan.due_on < today)
    again = exists().where(AGAIN.reaudit_of_id == Audit.id, AGAIN.state.not_in((SCHEDULED, AUDIT_WITHDRAWN)))
    confirmed = again.where(AGAIN_GRADE.in_((Grade.OUTSTANDING, Grade.GOOD)))
    conditions = (
        reached,
        in_time,
        ActionPlan.delay_at.is_not(None),
        overdue,
        ActionPlan.state == SIGNED_OFF,
        again,
        confirmed,
    )
    return (func.count(), *(func.sum(case((condition, 1), else_=0)) for condition in conditions))
