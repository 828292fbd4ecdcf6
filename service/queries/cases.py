"""Which cases, and which audits of them, a person sees."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, false, or_, select, true
from sqlalchemy.orm import aliased

from service.models import ActionPlan, Audit, Auditor, Case, CaseReader, Escalation, Moderation, Team
from service.queries.sight import TASK, Condition, Reader, assigned, seeing, there_is
from workflows.words import Relation, SubjectKind

NAMED, PART = aliased(CaseReader), aliased(Auditor)
# What somebody may have a task on, and what of it names the audit behind it.
TASKED: dict[str, Any] = {
    "action_plan": aliased(ActionPlan),
    "escalation": aliased(Escalation),
    "moderation": aliased(Moderation),
}
OWNED = aliased(ActionPlan)


def unrestricted(reader: Reader) -> Condition:
    """A restricted case is there only for those who are named."""
    return or_(Case.restricted.is_(False), named_for(reader))


def named_for(reader: Reader) -> Condition:
    """The case names the person as its reader."""
    return there_is(Case, NAMED.case_id == Case.id, NAMED.person_id == reader.me)


def case_behind(model: Any, *conditions: Condition) -> Condition:
    """A record has a case of which these conditions hold."""
    return there_is(model, Case.id == model.case_id, *conditions)


def audit_behind(model: Any, reader: Reader) -> Condition:
    """A record belongs to an audit that the person sees."""
    return there_is(model, Audit.id == model.audit_id, audits_seen(reader))


def _team_case(reader: Reader) -> Condition:
    return or_(Case.team_id == reader.team_id, Case.worker_id.in_(reader.below))


def _service_case(reader: Reader) -> Condition:
    teams = select(Team.id).where(Team.service_id == reader.service_id).correlate(None)
    return or_(Case.team_id.in_(teams), Case.service_id == reader.service_id)


@seeing("case")
def _case(reader: Reader) -> Condition:
    """A child's case; what else can be audited is seen as a subject."""
    return and_(Case.kind == SubjectKind.CASE, _subject(reader))


@seeing("subject")
def _subject(reader: Reader) -> Condition:
    """A supervision file has neither team nor service here: only its holder and the line above see it."""
    return and_(unrestricted(reader), _by_case(reader, "case.view"))


def _by_case(reader: Reader, permission: str) -> Condition:
    return reader.any_of(
        permission,
        {
            Relation.ALL: true,
            Relation.SERVICE: lambda: _service_case(reader),
            Relation.TEAM: lambda: _team_case(reader),
            Relation.HOLDER: lambda: Case.worker_id == reader.me,
        },
    )


def _tasked(reader: Reader) -> Condition:
    """Somebody with a task on an audit, or on its plans, escalations or moderations, sees the audit."""
    if not reader.grants:
        return false()
    mine = TASK.assignee_id == reader.me
    behind = (
        there_is(Audit, record.audit_id == Audit.id, TASK.subject_kind == kind, TASK.subject_id == record.id, mine)
        for kind, record in TASKED.items()
    )
    return or_(assigned(reader, "audit", Audit), *behind)


@seeing("audit")
def audits_seen(reader: Reader) -> Condition:
    """By the case, by having a part in the audit, or by a task; always within what restriction allows."""
    me = reader.me
    by_part = reader.any_of(
        "audit.view",
        {
            Relation.LEAD_AUDITOR: lambda: there_is(Audit, PART.audit_id == Audit.id, PART.person_id == me),
            Relation.OWNER: lambda: there_is(Audit, OWNED.audit_id == Audit.id, OWNED.owner_id == me),
        },
    )
    seen = or_(_by_case(reader, "audit.view"), by_part, _tasked(reader))
    return case_behind(Audit, unrestricted(reader), seen)
