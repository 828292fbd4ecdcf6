"""Which self-audits a person sees: their own, and of those that were shared the ones of their line."""

from __future__ import annotations

from sqlalchemy import and_

from service.models import SelfAudit
from service.queries.cases import case_behind, unrestricted
from service.queries.sight import Condition, Reader, seeing
from workflows.self_audit import SHARED
from workflows.words import Relation


@seeing("self_audit")
def _self_audit(reader: Reader) -> Condition:
    """Before it is shared nobody but the author, whatever their role; a restricted case hides it as all else."""
    shared = SelfAudit.state == SHARED
    seen = reader.any_of(
        "self_audit.view",
        {
            Relation.AUTHOR: lambda: SelfAudit.author_id == reader.me,
            Relation.LINE_MANAGER: lambda: and_(shared, SelfAudit.author_id.in_(reader.below)),
        },
    )
    return and_(seen, case_behind(SelfAudit, unrestricted(reader)))
