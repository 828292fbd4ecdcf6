"""The life of an audit cycle: a frame, a draw, audits that come back or do not, a report (DOMAIN.md rows 9-11)."""

from workflows.definition import Clock, ClockKind, Fact, Lifecycle, Row, State, TaskRule, Tell, check
from workflows.guards import sessions as g
from workflows.words import Relation

DRAFT, SAMPLED, OPEN, CLOSED, REPORTED = "draft", "sampled", "open", "closed", "reported"

CLOCKS = (
    Clock("ahead", ClockKind.BEFORE, "cycle.remind_days_before", message="task_due"),
    Clock("above", ClockKind.REPEAT_WORKING, "cycle.tell_above_every_working_days", "task_waits", Relation.QUALITY),
)


def _step(kind: str, title: str, due: str | None = None) -> tuple[TaskRule, ...]:
    within = None if due else "cycle.step_within_working_days"
    return (TaskRule(kind, title, Relation.PERFORMANCE, due, within, CLOCKS),)


def _row(trigger: str, source: str, target: str, label: str, done: str, **more) -> Row:  # type: ignore[no-untyped-def]  # Row's own fields
    return Row(trigger, (source,), target, label, done, permission=f"cycle.{trigger}", **more)


CYCLE = check(
    Lifecycle(
        kind="cycle",
        title="cycle",
        begins=Row("create", (), DRAFT, "Start a cycle", "started the cycle", permission="cycle.create"),
        states=(
            State(DRAFT, "Draft", _step("draw_cycle", "Draw the sample")),
            State(SAMPLED, "Sampled", _step("open_cycle", "Send the audits out")),
            State(OPEN, "Open", _step("close_cycle", "Close the cycle at its cut-off", "cut_off_on")),
            State(CLOSED, "Closed", _step("report_cycle", "Report the findings")),
            State(REPORTED, "Reported", ends=True),
        ),
        rows=(
            _row("draw", DRAFT, SAMPLED, "Draw the sample", "drew the sample", effects=("draw",)),
            _row(
                "open",
                SAMPLED,
                OPEN,
                "Send the audits out",
                "sent the audits out",
                guards=(g.nothing_drawn,),
                effects=("schedule_audits",),
            ),
            _row("close", OPEN, CLOSED, "Close", "closed the cycle", guards=(g.audits_open,)),
            _row(
                "report",
                CLOSED,
                REPORTED,
                "Report",
                "reported the findings",
                needs=(Fact("text"),),
                effects=("record_report",),
                tells=(Tell("cycle_reported", Relation.QUALITY),),
            ),
        ),
    )
)
