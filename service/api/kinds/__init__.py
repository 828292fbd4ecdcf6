"""The kinds of records that have a lifecycle: their addresses, their shapes, their filters, how they are begun."""

from service.api.kinds.audits import AUDIT, PLAN
from service.api.kinds.kind import Kind
from service.api.kinds.oversight import CYCLE, ESCALATION, SUPERVISION

KINDS: tuple[Kind, ...] = (AUDIT, PLAN, ESCALATION, SUPERVISION, CYCLE)

__all__ = ["KINDS", "Kind"]
