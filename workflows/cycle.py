"""The life of an audit cycle: a frame, a draw, audits that come back or do not, a report (DOMAIN rows 9-11)."""

from workflows.checking import check
from workflows.definition import Clock, ClockKind, Fact, FactKind, Lifecycle, State, TaskRule, Tell, row
from workflows.guards import cycles as g
from workflows.words import Lane, Relation

DRAFT, SAMPLED, OPEN, CLOSED, REPORTED = "draft", "sampled", "open", "closed", "reported"

AHEAD = Clock("ahead", ClockKind.BEFORE, "cycle.remind_days_before", message="task_due")
ABOVE = Clock("above", ClockKind.REPEAT_WORKING, "cycle.tell_above_every_working_days", "task_waits", Relation.QUALITY)


def _step(kind: str, title: str, due: str | None = None) -> tuple[TaskRule, ...]:
    within = None if due else "cycle.step_within_working_days"
    return (TaskRule(kind, title, Relation.PERFORMANCE, due, within, (AHEAD, ABOVE)),)


# fmt: off
STATES = (
    State(DRAFT, "Draft", _step("draw_cycle", "Draw the sample")),
    State(SAMPLED, "Sampled", _step("open_cycle", "Send the audits out")),
    State(OPEN, "Open", _step("close_cycle", "Close the cycle at its cut-off", "cut_off_on")),
    State(CLOSED, "Closed", _step("report_cycle", "Report the findings")),
    State(REPORTED, "Reported", ends=True),
)

ROWS = (
    row("draw", DRAFT, SAMPLED, "Draw the sample", "drew the sample", may="cycle.draw", refused=(g.empty_frame,),
        effects=("draw",)),
    row("replace", (SAMPLED, OPEN), None, "Replace a case", "replaced a case by the next reserve",
        may="cycle.replace", needs=(Fact("place", FactKind.PLACE), Fact("reason")),
        refused=(g.no_reserve, g.cut_off_past, g.returned_already, g.no_reserve_in_group),
        effects=("replace_case",)),
    row("open", SAMPLED, OPEN, "Send the audits out", "sent the audits out",
        may="cycle.open", refused=(g.nothing_drawn,), effects=("schedule_audits",)),
    row("chase", OPEN, None, "Remind the auditors", "reminded the auditors who have not returned theirs",
        may="cycle.chase", refused=(g.nobody_to_chase, g.chased_today), effects=("chase_auditors",),
        tells=(Tell("audits_awaited", Relation.OUTSTANDING_AUDITORS, Lane.REMINDER),)),
    row("close", OPEN, CLOSED, "Close", "closed the cycle", may="cycle.close", refused=(g.audits_open,),
        effects=("count_returns",)),
    row("report", CLOSED, REPORTED, "Report", "reported the findings",
        may="cycle.report", needs=(Fact("text", required=False),), effects=("publish_findings",),
        tells=(Tell("cycle_reported", Relation.QUALITY), Tell("cycle_reported", Relation.CYCLE_AUDITORS))),
)

BEGINS = row("create", (), DRAFT, "Start a cycle", "started the cycle", may="cycle.create")
# fmt: on

CYCLE = check(Lifecycle("cycle", "cycle", BEGINS, STATES, ROWS))
