"""All lifecycles by kind; importing this checks every table."""

from workflows.action_plan import ACTION_PLAN
from workflows.audit import AUDIT
from workflows.cycle import CYCLE
from workflows.definition import Lifecycle
from workflows.escalation import ESCALATION
from workflows.exemption import EXEMPTION
from workflows.exercise import EXERCISE
from workflows.moderation import MODERATION
from workflows.practitioner_form import PRACTITIONER_FORM
from workflows.review import REVIEW
from workflows.self_audit import SELF_AUDIT
from workflows.standard_reminder import STANDARD_REMINDER
from workflows.supervision import SUPERVISION
from workflows.tool_version import TOOL_VERSION

TABLES = (
    AUDIT,
    ACTION_PLAN,
    PRACTITIONER_FORM,
    ESCALATION,
    SUPERVISION,
    CYCLE,
    SELF_AUDIT,
    STANDARD_REMINDER,
    TOOL_VERSION,
    EXEMPTION,
    EXERCISE,
    MODERATION,
    REVIEW,
)
LIFECYCLES: dict[str, Lifecycle] = {table.kind: table for table in TABLES}
