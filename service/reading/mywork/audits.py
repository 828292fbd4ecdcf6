"""The audits behind tasks and those that somebody has done this week, with how far each is: two queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from service.database import db
from service.models import Action, Answer, Audit, Auditor, Case, Person, Team
from service.queries import Sight
from service.reading.plans import local_day
from service.toolbox import tool_of
from workflows.audit import SCHEDULED, WITHDRAWN
from workflows.tools import asked
from workflows.words import AnswerValue, AuditorRole, Relation

OF_CASE, HOLDER, LEAD, PART, BEFORE, OF_TEAM = (
    *(aliased(Case), aliased(Person), aliased(Person), aliased(Auditor), aliased(Audit), aliased(Team)),
)


@dataclass(frozen=True)
class AuditAbout:
    """An audit in a row; days are local. `sections`: how many are answered of how many, where it is still to do."""

    row: Any
    sections: tuple[int, int] | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def person(self) -> str | None:
        found: str | None = self.row.holder
        return found

    @property
    def audited_on(self) -> date | None:
        return local_day(self.row.submitted_at)

    @property
    def last_on(self) -> date | None:
        """When the same case was audited before."""
        return local_day(self.row.before_at)


def audits_about(sight: Sight, numbers: Collection[int]) -> dict[int, AuditAbout]:
    """These audits, as far as the person sees them."""
    if not numbers:
        return {}
    wanted = Audit.id.in_(numbers)
    rows = db.session.execute(_query().where(sight.of("audit"), wanted).order_by(Audit.due_on, Audit.id)).all()
    counts = _sections([row for row in rows if row.state == SCHEDULED])
    return {row.id: AuditAbout(row, counts.get(row.id)) for row in rows}


def _query() -> Any:
    before = select(func.max(BEFORE.submitted_at)).where(
        BEFORE.case_id == Audit.case_id, BEFORE.id != Audit.id, BEFORE.state != WITHDRAWN
    )
    own = select(func.count(Action.id)).where(
        Action.audit_id == Audit.id, Action.struck.is_(False), Action.owner_relation == Relation.RESPONSIBLE_MANAGER
    )
    return (
        select(
            *(Audit.id, Audit.state, Audit.kind, Audit.due_on, Audit.submitted_at, Audit.case_status, Audit.cycle_id),
            *(
                Audit.tool_key,
                Audit.tool_version,
                OF_CASE.reference,
                HOLDER.name.label("holder"),
                LEAD.name.label("lead"),
            ),
            *(OF_CASE.opened_on, OF_TEAM.name.label("team"), HOLDER.manager_id),
            func.coalesce(Audit.agreed_grade, Audit.overall_grade).label("grade"),
            before.correlate(Audit).scalar_subquery().label("before_at"),
            own.correlate(Audit).scalar_subquery().label("own_actions"),
        )
        .join(OF_CASE, OF_CASE.id == Audit.case_id)
        .outerjoin(OF_TEAM, OF_TEAM.id == OF_CASE.team_id)
        .outerjoin(HOLDER, HOLDER.id == OF_CASE.worker_id)
        .outerjoin(PART, and_(PART.audit_id == Audit.id, PART.role == AuditorRole.LEAD))
        .outerjoin(LEAD, LEAD.id == PART.person_id)
    )


def _sections(rows: Collection[Any]) -> dict[int, tuple[int, int]]:
    """How many sections of each audit have all that they must be answered, of how many that are asked so far."""
    given: dict[int, dict[str, Mapping[str, str | None]]] = {row.id: {} for row in rows}
    said = Answer.value.is_not(None), Answer.value.not_in(("", AnswerValue.NOT_ANSWERED))
    query = select(Answer.audit_id, Answer.question_key, Answer.value).where(Answer.audit_id.in_(given), *said)
    for number, key, value in db.session.execute(query) if given else ():
        given[number][key] = {"value": value}
    return {row.id: _counted(row, given[row.id]) for row in rows}


def _counted(row: Any, answers: Mapping[str, Mapping[str, str | None]]) -> tuple[int, int]:
    sections = asked(tool_of(row), row.case_status, answers)
    full = [all(question.key in answers for question in part.questions if question.required) for part in sections]
    begun = [any(question.key in answers for question in part.questions) for part in sections]
    return sum(one and other for one, other in zip(full, begun, strict=True)), len(sections)
