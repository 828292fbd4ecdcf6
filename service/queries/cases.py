"""Which cases, and which audits of them, a person sees."""

from __future__ import annotations

from sqlalchemy import and_, exists, false, or_, select, true

from service.models import ActionPlan, Audit, Auditor, Case, CaseReader, Escalation, Moderation, Team
from service.queries.sight import Condition, Sight, assigned, seeing
from workflows.words import Relation, SubjectKind


def unrestricted(sight: Sight) -> Condition:
    """A restricted case is there only for those who are named."""
    named = exists().where(CaseReader.case_id == Case.id, CaseReader.person_id == sight.person.id)
    return or_(Case.restricted.is_(False), named)


def _team_case(sight: Sight) -> Condition:
    own = Case.team_id == sight.person.team_id if sight.person.team_id else false()
    return or_(own, Case.worker_id.in_(sight.below))


def _service_case(sight: Sight) -> Condition:
    teams = select(Team.id).where(Team.service_id == sight.service_id)
    return or_(Case.team_id.in_(teams), Case.service_id == sight.service_id) if sight.service_id else false()


@seeing("case")
def _case(sight: Sight) -> Condition:
    """A child's case; what else can be audited is seen as a subject."""
    return and_(Case.kind == SubjectKind.CASE, _subject(sight))


@seeing("subject")
def _subject(sight: Sight) -> Condition:
    """A supervision file has neither team nor service here: only its holder and the line above see it."""
    seen = sight.any_of(
        "case.view",
        {
            Relation.ALL: true,
            Relation.SERVICE: lambda: _service_case(sight),
            Relation.TEAM: lambda: _team_case(sight),
            Relation.HOLDER: lambda: Case.worker_id == sight.person.id,
        },
    )
    return and_(unrestricted(sight), seen)


def _tasked(sight: Sight) -> Condition:
    """Somebody with a task on an audit, or on its plans, escalations or moderations, sees the audit."""
    plans = select(ActionPlan.audit_id).where(assigned(sight, "action_plan", ActionPlan.id))
    raised = select(Escalation.audit_id).where(assigned(sight, "escalation", Escalation.id))
    moderated = select(Moderation.audit_id).where(assigned(sight, "moderation", Moderation.id))
    behind = (Audit.id.in_(numbers) for numbers in (plans, raised, moderated))
    return or_(assigned(sight, "audit", Audit.id), *behind)


@seeing("audit")
def audits_seen(sight: Sight) -> Condition:
    """By the case, by having a part in the audit, or by a task; always within what restriction allows.

    Sub-selects by id, none within another: a nested EXISTS would not see the outer audit and be always true.
    """
    me = sight.person.id
    by_case = sight.any_of(
        "audit.view",
        {
            Relation.ALL: true,
            Relation.SERVICE: lambda: _service_case(sight),
            Relation.TEAM: lambda: _team_case(sight),
            Relation.HOLDER: lambda: Case.worker_id == me,
        },
    )
    by_part = sight.any_of(
        "audit.view",
        {
            Relation.LEAD_AUDITOR: lambda: Audit.id.in_(select(Auditor.audit_id).where(Auditor.person_id == me)),
            Relation.OWNER: lambda: Audit.id.in_(select(ActionPlan.audit_id).where(ActionPlan.owner_id == me)),
        },
    )
    readable = Audit.case_id.in_(select(Case.id).where(unrestricted(sight)))
    return and_(readable, or_(Audit.case_id.in_(select(Case.id).where(by_case)), by_part, _tasked(sight)))
