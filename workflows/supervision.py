"""The life of one supervision session, on which every due date hangs (DOMAIN.md §2)."""

from workflows.audit import REASON
from workflows.definition import Clock, ClockKind, Fact, FactKind, Lifecycle, Row, State, TaskRule, Tell, check
from workflows.guards import sessions as g
from workflows.words import Relation

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
SUPERVISEE = Relation.SUPERVISEE

HOLD = TaskRule(
    "hold_supervision",
    "Hold the supervision session",
    Relation.SUPERVISOR,
    due="on",
    clocks=(
        Clock("unmarked", ClockKind.AFTER, "supervision.ask_after_working_days", message="supervision_unmarked"),
        Clock(
            "above",
            ClockKind.REPEAT_WORKING,
            "supervision.tell_above_every_working_days",
            "task_waits",
            Relation.SERVICE_MANAGER,
        ),
    ),
)

ROWS = (
    Row(
        "hold",
        (PLANNED,),
        HELD,
        "Mark as held",
        "held the session",
        permission="supervision.hold",
        guards=(g.not_yet,),
        effects=("record_held", "follow_session"),
    ),
    Row(
        "move",
        (PLANNED,),
        None,
        "Move",
        "moved the session",
        permission="supervision.move",
        needs=(Fact("on", FactKind.DATE), Fact("reason", required=False)),
        guards=(g.move_to,),
        effects=("move_session", "follow_session"),
        tells=(Tell("supervision_moved", SUPERVISEE),),
    ),
    Row(
        "cancel",
        (PLANNED,),
        CANCELLED,
        "Cancel",
        "cancelled the session",
        permission="supervision.cancel",
        needs=(REASON,),
        effects=("follow_session",),
        tells=(Tell("supervision_cancelled", SUPERVISEE),),
    ),
)

SUPERVISION = check(
    Lifecycle(
        kind="supervision",
        title="supervision session",
        begins=Row(
            "book",
            (),
            PLANNED,
            "Book a session",
            "booked the session",
            permission="supervision.book",
            by_system=True,
            effects=("follow_session",),
            tells=(Tell("supervision_booked", SUPERVISEE),),
        ),
        states=(
            State(PLANNED, "Planned", (HOLD,)),
            State(HELD, "Held", ends=True),
            State(CANCELLED, "Cancelled", ends=True),
        ),
        rows=ROWS,
    )
)
