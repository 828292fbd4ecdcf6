"""The kinds of records that have a lifecycle: their addresses, their shapes, their filters, how they are begun."""

from service.api.kinds.audits import AUDIT, PLAN
from service.api.kinds.kind import Kind
from service.api.kinds.learning import STANDARD_REMINDER
from service.api.kinds.moderations import EXERCISE, MODERATION
from service.api.kinds.oversight import CYCLE, ESCALATION, SUPERVISION
from service.api.kinds.practitioner import PRACTITIONER_FORM
from service.api.kinds.programmes import EXEMPTION, REVIEW
from service.api.kinds.self_audits import SELF_AUDIT
from service.api.kinds.tools import TOOL_VERSION

KINDS: tuple[Kind, ...] = (
    AUDIT,
    PLAN,
    PRACTITIONER_FORM,
    ESCALATION,
    MODERATION,
    EXERCISE,
    SUPERVISION,
    CYCLE,
    SELF_AUDIT,
    STANDARD_REMINDER,
    TOOL_VERSION,
    EXEMPTION,
    REVIEW,
)

__all__ = ["KINDS", "Kind"]
