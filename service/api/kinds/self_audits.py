"""Self-audits, as the API lists and begins them."""

from service.api.kinds.kind import Kind, body_of, query_of, yes
from service.api.shapes.self_audits import SelfAuditShape
from service.fields import Words
from service.usecases.self_auditing import SELF_AUDIT_FIELDS, begin_self_audit

SELF_AUDIT = Kind(
    "self_audit",
    "What people find in cases that they hold themselves: theirs alone until they share it.",
    SelfAuditShape,
    query_of("self_audit", case_reference=Words(), mine=yes("Only your own.")),
    begin_self_audit,
    body_of("NewSelfAudit", SELF_AUDIT_FIELDS),
)
