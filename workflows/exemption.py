"""The life of an exemption from a programme: asked for with a reason, decided by somebody else (DOMAIN row 2)."""

from workflows.checking import check
from workflows.definition import Clock, ClockKind, Fact, Lifecycle, State, TaskRule, Tell, row
from workflows.guards import programmes as g
from workflows.words import Relation

REQUESTED, APPROVED, REFUSED, ENDED = "requested", "approved", "refused", "ended"
APPROVER, AUTHOR = Relation.SERVICE_MANAGER, Relation.AUTHOR

AHEAD = Clock("ahead", ClockKind.BEFORE, "exemption.remind_days_before", message="task_due")
ABOVE = Clock(
    "above", ClockKind.REPEAT_WORKING, "exemption.tell_above_every_working_days", "task_waits", Relation.HEAD_OF_SERVICE
)
DECIDE = TaskRule(
    "decide_exemption", "Decide an exemption", APPROVER, within="exemption.within_working_days", clocks=(AHEAD, ABOVE)
)
TOLD = (Tell("exemption_decided", AUTHOR),)

# fmt: off
STATES = (
    State(REQUESTED, "Asked for", (DECIDE,)),
    State(APPROVED, "Approved", quiet=True),
    State(REFUSED, "Refused", ends=True),
    State(ENDED, "Ended", ends=True),
)

ROWS = (
    row("approve", REQUESTED, APPROVED, "Approve the exemption", "approved the exemption",
        may="exemption.decide", refused=(g.spell_over,), effects=("record_approver",), tells=TOLD),
    row("refuse", REQUESTED, REFUSED, "Refuse the exemption", "refused the exemption",
        may="exemption.decide", needs=(Fact("reason"),), effects=("record_approver",), tells=TOLD),
    row("end", (REQUESTED, APPROVED), ENDED, "End the exemption", "ended the exemption",
        may="exemption.end", by_system=True, needs=(Fact("reason"),)),
)

BEGINS = row("request", (), REQUESTED, "Ask for an exemption", "asked for the exemption", may="exemption.request")
# fmt: on

EXEMPTION = check(Lifecycle("exemption", "exemption", BEGINS, STATES, ROWS))
