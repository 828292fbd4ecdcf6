"""The escalations, sessions and other records behind tasks: one query for each of the three."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from service.context import here
from service.database import db
from service.models import (
    ActionPlan,
    Audit,
    Case,
    Cycle,
    Escalation,
    Exemption,
    Exercise,
    Moderation,
    Person,
    PractitionerForm,
    Review,
    Supervision,
    Team,
    ToolVersion,
)
from service.queries import Sight
from workflows.words import Cause

OF_AUDIT, OF_CASE, OF_PLAN = aliased(Audit), aliased(Case), aliased(ActionPlan)
OF_FORM, OF_TEAM = aliased(PractitionerForm), aliased(Team)
OWNER, ABOUT, HOLDER = aliased(Person), aliased(Person), aliased(Person)


@dataclass(frozen=True)
class EscalationAbout:
    """An escalation in a row; `levels` is how many there are to pass it up to."""

    row: Any
    levels: int

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def person(self) -> str | None:
        found: str | None = self.row.owner or self.row.about or self.row.holder
        return found

    @property
    def urgent(self) -> bool:
        return bool(self.row.cause == Cause.SAFEGUARDING_NOW)


@dataclass(frozen=True)
class SessionAbout:
    """A supervision session; `unmarked`: its day is past and nobody said whether it was held."""

    id: int
    on: date
    state: str
    person_id: int
    person: str
    mine: bool

    @property
    def unmarked(self) -> bool:
        return self.state == "planned" and self.on < here().today()


def escalations_about(sight: Sight, numbers: Collection[int]) -> dict[int, EscalationAbout]:
    """These escalations, as far as the person sees them."""
    query = (
        select(
            *(Escalation.id, Escalation.state, Escalation.cause, Escalation.level, Escalation.plan_id),
            *(Escalation.acknowledge_by_on, Escalation.resolve_by_on, OF_CASE.reference, OF_TEAM.name.label("team")),
            *(OWNER.name.label("owner"), ABOUT.name.label("about"), HOLDER.name.label("holder"), OF_PLAN.due_on),
        )
        .outerjoin(OF_CASE, OF_CASE.id == Escalation.case_id)
        .outerjoin(OF_TEAM, OF_TEAM.id == OF_CASE.team_id)
        .outerjoin(HOLDER, HOLDER.id == OF_CASE.worker_id)
        .outerjoin(OF_PLAN, OF_PLAN.id == Escalation.plan_id)
        .outerjoin(OWNER, OWNER.id == OF_PLAN.owner_id)
        .outerjoin(OF_FORM, OF_FORM.id == Escalation.form_id)
        .outerjoin(ABOUT, ABOUT.id == OF_FORM.practitioner_id)
        .where(sight.of("escalation"), Escalation.id.in_(numbers))
    )
    policy = here().policy
    found: dict[int, EscalationAbout] = {}
    rows: list[Any] = list(db.session.execute(query)) if numbers else []
    for row in rows:
        found[row.id] = EscalationAbout(row, len(policy.of("escalation.levels", row.cause)))
    return found


def sessions_about(sight: Sight, numbers: Collection[int], people: Collection[int]) -> dict[int, SessionAbout]:
    """These sessions, and all that are ahead of these people."""
    on = Supervision.on >= here().today()
    ahead = and_(Supervision.person_id.in_(people), on, Supervision.state != "cancelled")
    query = (
        select(Supervision.id, Supervision.on, Supervision.state, Supervision.person_id, OWNER.name, OWNER.manager_id)
        .join(OWNER, OWNER.id == Supervision.person_id)
        .where(sight.of("supervision"), or_(Supervision.id.in_(numbers), ahead))
        .order_by(Supervision.on, Supervision.id)
    )
    found: dict[int, SessionAbout] = {}
    rows: list[Any] = list(db.session.execute(query)) if numbers or people else []
    for row in rows:
        mine = row.manager_id == sight.person.id
        found[row.id] = SessionAbout(row.id, row.on, row.state, row.person_id, row.name, mine)
    return found


def titles_about(sight: Sight, ids: Mapping[str, Collection[int]]) -> dict[tuple[str, int], str]:
    """Whose file or what each of the other records is about, in one query; a row says no more of them."""
    queries: list[Any] = [
        make().where(sight.of(kind), MODELS[kind].id.in_(ids[kind])) for kind, make in TITLES.items() if ids.get(kind)
    ]
    if not queries:
        return {}
    together: Any = union_all(*queries)
    rows: list[Any] = list(db.session.execute(together))
    return {(row[0], row[1]): row[2] for row in rows}


def _of_moderations() -> Any:
    query: Any = select(literal("moderation"), Moderation.id, literal("Case ") + OF_CASE.reference)
    return query.join(OF_AUDIT, OF_AUDIT.id == Moderation.audit_id).join(OF_CASE, OF_CASE.id == OF_AUDIT.case_id)


def _of_exercises() -> Any:
    query: Any = select(literal("exercise"), Exercise.id, literal("Case ") + OF_CASE.reference)
    return query.join(OF_CASE, OF_CASE.id == Exercise.case_id)


def _of_reviews() -> Any:
    """Of one person's audits, or of all of a quarter: then there is nobody to name."""
    query: Any = select(literal("review"), Review.id, func.coalesce(ABOUT.name, ""))
    return query.outerjoin(ABOUT, ABOUT.id == Review.person_id)


MODELS: Mapping[str, Any] = {
    "cycle": Cycle,
    "exemption": Exemption,
    "exercise": Exercise,
    "moderation": Moderation,
    "practitioner_form": PractitionerForm,
    "review": Review,
    "tool_version": ToolVersion,
}
TITLES: Mapping[str, Any] = {
    "cycle": lambda: select(literal("cycle"), Cycle.id, Cycle.name),
    "exemption": lambda: select(literal("exemption"), Exemption.id, literal("Asked for by ") + ABOUT.name).join(
        ABOUT, ABOUT.id == Exemption.requester_id
    ),
    "exercise": _of_exercises,
    "moderation": _of_moderations,
    "practitioner_form": lambda: select(literal("practitioner_form"), PractitionerForm.id, ABOUT.name).join(
        ABOUT, ABOUT.id == PractitionerForm.practitioner_id
    ),
    "review": _of_reviews,
    "tool_version": lambda: select(literal("tool_version"), ToolVersion.id, ToolVersion.title),
}
