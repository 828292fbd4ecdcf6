"""Audits and the plans that come of them, as the API lists and begins them."""

from service.api.kinds.kind import Kind, body_of, chosen, query_of, yes
from service.api.shapes.audits import AuditShape, PlanShape
from service.fields import Day, Number, Words
from service.usecases.planning import PLAN_FIELDS, issue_plan
from service.usecases.scheduling import AUDIT_FIELDS, schedule_audit
from workflows.words import AuditKind, SubjectKind

AUDIT = Kind(
    "audit",
    "Audits of case files, with their forms and actions.",
    AuditShape,
    query_of(
        "audit",
        kind=chosen(AuditKind),
        team=Words(),
        case_reference=Words(),
        subject_kind=chosen(SubjectKind),
        cycle_id=Number(),
        due_before=Day(),
        overdue=yes("Only open ones whose due day has passed."),
        mine=yes("Only those that you audit."),
        exemplar=yes("Only those marked as exemplars."),
    ),
    schedule_audit,
    body_of("NewAudit", AUDIT_FIELDS),
)

PLAN = Kind(
    "action_plan",
    "What one person must put right by their next supervision.",
    PlanShape,
    query_of(
        "action_plan",
        owner=Words(metadata={"description": "The owner's e-mail."}),
        team=Words(metadata={"description": "The owner's team."}),
        level=chosen(("audit", "service")),
        service=Words(),
        cycle_id=Number(),
        audit_id=Number(),
        case_reference=Words(),
        due_before=Day(),
        overdue=yes("Only open ones whose due day has passed."),
        mine=yes("Only your own."),
    ),
    issue_plan,
    body_of("NewPlan", PLAN_FIELDS),
)
