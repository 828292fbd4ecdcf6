"""All lifecycles by kind; importing this checks every table."""

from workflows.action_plan import ACTION_PLAN
from workflows.audit import AUDIT
from workflows.cycle import CYCLE
from workflows.definition import Lifecycle
from workflows.escalation import ESCALATION
from workflows.supervision import SUPERVISION

LIFECYCLES: dict[str, Lifecycle] = {table.kind: table for table in (AUDIT, ACTION_PLAN, ESCALATION, SUPERVISION, CYCLE)}
