"""What the guards may know about a self-audit: whether anything was said in it."""

from __future__ import annotations

from service.models import SelfAudit
from workflows.views import SelfAuditView


def self_audit_view(record: SelfAudit) -> SelfAuditView:
    answered = sum(answer.value is not None for answer in record.answers)
    return SelfAuditView(author_id=record.author_id, answered=answered)
