"""What the guards may know about a self-audit: nothing stands against any of its steps."""

from __future__ import annotations

from service.models import SelfAudit
from workflows.views import SelfAuditView


def self_audit_view(record: SelfAudit) -> SelfAuditView:
    return SelfAuditView(author_id=record.author_id)
