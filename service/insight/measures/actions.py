"""Whether findings led to change: actions of the case side, from being sent out to a file audited again (DOMAIN §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from service.context import here
from service.database import db
from service.insight.figures import Counted, Share
from service.insight.measures.counting import among, between_audits, nowhere, placed, standing
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
    """In all, and team by team with its number."""

    total: Actions
    teams: list[tuple[int | None, str | None, Actions]]


def actions(scope: Scope, today: date | None = None) -> ActionsFound:
    """What became of the actions of audits submitted in a scope; `today` as a local day decides what is overdue."""
    query = placed(select(Case.team_id, *_sums(today or here().today())).select_from(Audit))
    query = query.join(ActionPlan, ActionPlan.audit_id == Audit.id).join(Action, Action.plan_id == ActionPlan.id)
    query = query.where(*standing(scope), between_audits(scope).hold(ActionPlan.audit_id), *_issued())
    rows = db.session.execute(query.group_by(Case.team_id)).all()
    found = [(row.team_id, Actions(*(int(number or 0) for number in row[1:]))) for row in rows]
    names = named(Team, [number for number, _ in found])
    teams = [(number, names.get(number or 0), counts) for number, counts in found]
    total = sum((counts for _, counts in found), Actions())
    return ActionsFound(total, sorted(teams, key=lambda row: (row[1] is None, row[1] or "")))


def action_rows(scope: Scope, given: Mapping[str, str]) -> Select[Any]:
    """The plan and the words of each action that `actions` counts, narrowed by any of step and nowhere."""
    query = placed(select(ActionPlan.id.label("id"), Action.text.label("detail")).select_from(Audit))
    query = query.join(ActionPlan, ActionPlan.audit_id == Audit.id).join(Action, Action.plan_id == ActionPlan.id)
    query = query.where(*standing(scope), *_issued(), *nowhere(given.get("nowhere")))
    return query.where(_steps(here().today())[given["step"]]) if "step" in given else query


def theme_rows(scope: Scope, given: Mapping[str, str]) -> Select[Any]:
    """The audit and the words of each action that `themes` counts, narrowed by a theme."""
    query = _themed(select(Audit.id.label("id"), Action.text.label("detail")).select_from(Audit), scope)
    return query.where(Action.theme == given["theme"]) if "theme" in given else query


def themes(scope: Scope) -> list[Counted[str]]:
    """How often actions on the case side name a training need, a system problem and the like; most often first."""
    query = _themed(select(Action.theme, func.count()).select_from(Audit), scope)
    rows = db.session.execute(query.group_by(Action.theme))
    return sorted((Counted(str(theme), number) for theme, number in rows), key=lambda one: (-one.count, one.key))


def _themed(query: Any, scope: Scope) -> Select[Any]:
    counted = Action.side == Side.CASE, Action.struck.is_(False), Action.theme.is_not(None)
    themed = among(query, scope).join(Action, Action.audit_id == Audit.id)
    return themed.where(*standing(scope), between_audits(scope).hold(Action.audit_id), *counted)


def _issued() -> tuple[Any, ...]:
    return ActionPlan.side == Side.CASE, ActionPlan.state != WITHDRAWN, Action.struck.is_(False)


def _sums(today: date) -> tuple[Any, ...]:
    """One for each count, in the order of the fields."""
    steps = _steps(today)
    told = (steps[one.name] for one in fields(Actions) if one.name in steps)
    return (func.count(), *(func.sum(case((condition, 1), else_=0)) for condition in told))


def _steps(today: date) -> dict[str, Any]:
    """What has to hold for an action to be in a count, by the name of the count."""
    in_time = and_(ActionPlan.completed_on.is_not(None), ActionPlan.completed_on <= ActionPlan.original_due_on)
    reached = or_(ActionPlan.original_due_on < today, ActionPlan.completed_on.is_not(None))
    overdue = and_(ActionPlan.state.in_(WORKING), ActionPlan.due_on < today)
    again = exists().where(AGAIN.reaudit_of_id == Audit.id, AGAIN.state.not_in((SCHEDULED, AUDIT_WITHDRAWN)))
    confirmed = again.where(AGAIN_GRADE.in_((Grade.OUTSTANDING, Grade.GOOD)))
    return {
        "due": reached,
        "done_by_supervision": in_time,
        "delayed": ActionPlan.delay_at.is_not(None),
        "overdue": overdue,
        "signed_off": ActionPlan.state == SIGNED_OFF,
        "verified": again,
        "confirmed": confirmed,
    }
