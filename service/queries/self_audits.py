"""Which self-audits a person sees: their own, and of those that were shared the ones of their line."""

from __future__ import annotations

from sqlalchemy import and_, select

from service.models import Case, SelfAudit
from service.queries.cases import unrestricted
from service.queries.sight import Condition, Sight, seeing
from workflows.self_audit import SHARED
from workflows.words import Relation


@seeing("self_audit")
def _self_audit(sight: Sight) -> Condition:
    """Before it is shared nobody but the author, whatever their role; a restricted case hides it as all else."""
    shared = SelfAudit.state == SHARED
    seen = sight.any_of(
        "self_audit.view",
        {
            Relation.AUTHOR: lambda: SelfAudit.author_id == sight.person.id,
            Relation.LINE_MANAGER: lambda: and_(shared, SelfAudit.author_id.in_(sight.below)),
        },
    )
    return and_(seen, SelfAudit.case_id.in_(select(Case.id).where(unrestricted(sight))))
