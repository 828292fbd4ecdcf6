"""The life of an escalation: it widens who must act, and passes up until somebody does (DOMAIN row 7)."""

from workflows.checking import check
from workflows.definition import Clock, ClockKind, Fact, FactKind, Lifecycle, State, TaskRule, Tell, row
from workflows.guards import escalations as g
from workflows.views import EscalationView
from workflows.words import EscalationOutcome, Lane, Relation

RAISED, ACKNOWLEDGED, RESOLVED = "raised", "acknowledged", "resolved"
OPEN = (RAISED, ACKNOWLEDGED)
ADDRESSEE, NOW = Relation.ADDRESSEE, Lane.ESCALATION
TOLD = (Tell("escalation_raised", ADDRESSEE, NOW),)
ENDED = (Tell("escalation_ended", ADDRESSEE),)

_POLICY = "escalation."
PASS_UP = Clock("pass_up", ClockKind.AFTER, f"{_POLICY}pass_up_after_working_days", fires="pass_up", lane=NOW)
PASS_UP_URGENT = Clock(
    "pass_up", ClockKind.AFTER_DAYS, f"{_POLICY}pass_up_urgent_after_days", fires="pass_up", lane=NOW
)
ALERT = Clock(
    "alert",
    ClockKind.REPEAT_WORKING,
    f"{_POLICY}alert_top_every_working_days",
    message="escalation_unanswered",
    to=Relation.QUALITY,
    lane=NOW,
)


def _below_top(view: EscalationView) -> bool:
    return view.below_top and not view.urgent


def _urgent_below_top(view: EscalationView) -> bool:
    return view.below_top and view.urgent


def _at_top(view: EscalationView) -> bool:
    return view.at_top


def _task(verb: str, title: str, due: str) -> tuple[TaskRule, ...]:
    """The same task three ways: ordinary, urgent, and at the top, where only quality can be told."""
    return (
        TaskRule(f"{verb}_escalation", title, ADDRESSEE, due, clocks=(PASS_UP,), when=_below_top),
        TaskRule(f"{verb}_urgent_escalation", title, ADDRESSEE, due, clocks=(PASS_UP_URGENT,), when=_urgent_below_top),
        TaskRule(f"{verb}_top_escalation", title, ADDRESSEE, due, clocks=(ALERT,), when=_at_top),
    )


DECISION = (
    Fact("outcome", FactKind.CODE, choices=tuple(EscalationOutcome)),
    Fact("text"),
    Fact("auditor", FactKind.PERSON, required=False),
    Fact("due_on", FactKind.DATE, required=False),
)

# fmt: off
STATES = (
    State(RAISED, "Raised", _task("acknowledge", "Acknowledge the escalation", "acknowledge_by")),
    State(ACKNOWLEDGED, "Acknowledged", _task("resolve", "Decide the escalation", "resolve_by")),
    State(RESOLVED, "Resolved", ends=True),
)

#   trigger, from, to, button, what history says, who may or SYSTEM, needs, refused when, effects, who is told
ROWS = (
    row("acknowledge", RAISED, ACKNOWLEDGED, "Acknowledge", "acknowledged the escalation",
        may="escalation.acknowledge"),
    row("resolve", ACKNOWLEDGED, RESOLVED, "Resolve", "resolved the escalation",
        may="escalation.resolve", needs=DECISION,
        refused=(g.plan_escalated, g.still_unreturned, g.no_case_to_reaudit, g.reaudit_by, g.reaudit_day),
        effects=("record_outcome", "order_reaudit")),
    row("pass_up", OPEN, RAISED, "Pass up", "passed the escalation up",
        may="escalation.pass_up", by_system=True, needs=(Fact("reason", required=False),), refused=(g.at_top,),
        effects=("raise_level",), tells=TOLD, renews=True),
    row("complete_late", OPEN, RESOLVED, "Complete late", "the plan was completed late",
        asked=True, refused=(g.not_completed_late,), effects=("end",), tells=ENDED),
    row("supersede", OPEN, RESOLVED, "Supersede", "its cause ended, and the escalation with it",
        asked=True, refused=(g.cause_stands,), effects=("end",), tells=ENDED),
    row("reopen", RESOLVED, RAISED, "Reopen", "the re-audit was withdrawn, so the escalation is open again",
        asked=True, refused=(g.reaudit_stands,), effects=("forget_reaudit",), tells=TOLD),
)

BEGINS = row("raise", (), RAISED, "Raise", "raised the escalation", by_system=True, tells=TOLD)
# fmt: on

ESCALATION = check(Lifecycle("escalation", "escalation", BEGINS, STATES, ROWS))
