"""The life of a review of audits that were done: the service manager's rota, the quarterly check (DOMAIN 2, 15)."""

from workflows.checking import check
from workflows.definition import Clock, ClockKind, Fact, FactKind, Lifecycle, State, TaskRule, Tell, row
from workflows.guards import programmes as g
from workflows.views import ReviewView
from workflows.words import Relation, ReviewKind

PLANNED, DONE, CANCELLED = "planned", "done", "cancelled"
REVIEWER = Relation.REVIEWER

_POLICY = "reviews."
REMINDERS = (
    Clock("ahead", ClockKind.BEFORE, f"{_POLICY}remind_days_before", message="task_due"),
    Clock("overdue", ClockKind.REPEAT, f"{_POLICY}remind_overdue_every_days", message="task_overdue"),
)
ABOVE = Clock(
    "above", ClockKind.REPEAT_WORKING, f"{_POLICY}tell_above_every_working_days", "task_waits", Relation.LINE_MANAGER
)


def _on_rota(view: ReviewView) -> bool:
    return view.kind is ReviewKind.ROTA


def _quarterly(view: ReviewView) -> bool:
    return view.kind is ReviewKind.QUARTERLY_CHECK


CLOCKS = (*REMINDERS, ABOVE)
REVIEW_AUDITS = TaskRule(
    "review_audits", "Review one person’s audits", REVIEWER, due="due_on", clocks=CLOCKS, when=_on_rota
)
CHECK_QUARTER = TaskRule(
    "check_quarter", "Check the quarter’s file audits", REVIEWER, due="due_on", clocks=CLOCKS, when=_quarterly
)
RECORD = (Fact("looked_at"), Fact("findings"), Fact("follows"), Fact("audits", FactKind.AUDITS, required=False))

# fmt: off
STATES = (
    State(PLANNED, "Planned", (REVIEW_AUDITS, CHECK_QUARTER)),
    State(DONE, "Done", ends=True),
    State(CANCELLED, "Cancelled", ends=True),
)

ROWS = (
    row("record", PLANNED, DONE, "Record the review", "recorded the review",
        may="review.record", needs=RECORD, refused=(g.own_audits_only,), effects=("record_review",)),
    row("follow", PLANNED, None, "Follow the session", "the session moved, and the review with it",
        by_system=True, effects=("move_review",)),
    row("cancel", PLANNED, CANCELLED, "Cancel the review", "cancelled the review",
        may="review.cancel", by_system=True, needs=(Fact("reason"),)),
)

BEGINS = row("plan", (), PLANNED, "Plan a review", "planned the review", by_system=True,
             tells=(Tell("review_planned", REVIEWER),))
# fmt: on

REVIEW = check(Lifecycle("review", "review", BEGINS, STATES, ROWS))
