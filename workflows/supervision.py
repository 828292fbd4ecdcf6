"""The life of one supervision session, on which every due date hangs (DOMAIN §2)."""

from workflows.checking import check
from workflows.definition import Clock, ClockKind, Fact, FactKind, Lifecycle, State, TaskRule, Tell, row
from workflows.guards import sessions as g
from workflows.words import Relation

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
SUPERVISEE = Relation.SUPERVISEE

UNMARKED = Clock("unmarked", ClockKind.AFTER, "supervision.ask_after_working_days", message="supervision_unmarked")
ABOVE = Clock(
    "above",
    ClockKind.REPEAT_WORKING,
    "supervision.tell_above_every_working_days",
    "task_waits",
    Relation.SERVICE_MANAGER,
)
# Plans signed off and forms discussed in the session itself, each through its own gate.
IN_SESSION = (
    Fact("sign_offs", FactKind.SIGN_OFFS, required=False),
    Fact("signature", FactKind.SIGNATURE, required=False),
    Fact("discussed", FactKind.DISCUSSED, required=False),
)
HOLD = TaskRule("hold_supervision", "Hold the supervision session", Relation.SUPERVISOR, "on", clocks=(UNMARKED, ABOVE))

# fmt: off
STATES = (
    State(PLANNED, "Planned", (HOLD,)),
    State(HELD, "Held", ends=True),
    State(CANCELLED, "Cancelled", ends=True),
)

ROWS = (
    row("hold", PLANNED, HELD, "Mark as held", "held the session",
        may="supervision.hold", needs=IN_SESSION, refused=(g.not_yet,),
        effects=("record_held", "sign_off_in_session", "discuss_in_session", "follow_session")),
    row("move", PLANNED, None, "Move", "moved the session",
        may="supervision.move", needs=(Fact("on", FactKind.DATE), Fact("reason", required=False)),
        refused=(g.move_to,), effects=("move_session", "follow_session"),
        tells=(Tell("supervision_moved", SUPERVISEE),)),
    row("cancel", PLANNED, CANCELLED, "Cancel", "cancelled the session",
        may="supervision.cancel", by_system=True, needs=(Fact("reason", required=False),), effects=("follow_session",),
        tells=(Tell("supervision_cancelled", SUPERVISEE),)),
)

BEGINS = row("book", (), PLANNED, "Book a session", "booked the session", may="supervision.book", by_system=True,
             effects=("follow_session",), tells=(Tell("supervision_booked", SUPERVISEE),))
# fmt: on

SUPERVISION = check(Lifecycle("supervision", "supervision session", BEGINS, STATES, ROWS))
