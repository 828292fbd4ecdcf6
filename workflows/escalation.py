"""The life of an escalation: it widens who must act, and passes up until somebody does (DOMAIN.md row 7)."""

from workflows.definition import Clock, ClockKind, Fact, FactKind, Lifecycle, Row, State, TaskRule, Tell, check
from workflows.guards import escalations as g
from workflows.views import EscalationView
from workflows.words import EscalationOutcome, Lane, Relation

RAISED, ACKNOWLEDGED, RESOLVED = "raised", "acknowledged", "resolved"
OPEN = (RAISED, ACKNOWLEDGED)
ADDRESSEE = Relation.ADDRESSEE
TOLD = (Tell("escalation_raised", ADDRESSEE, Lane.ESCALATION),)

PASS_UP = Clock(
    "pass_up", ClockKind.AFTER, "escalation.pass_up_after_working_days", fires="pass_up", lane=Lane.ESCALATION
)
PASS_UP_TODAY = Clock(
    "pass_up", ClockKind.AFTER_DAYS, "escalation.pass_up_urgent_after_days", fires="pass_up", lane=Lane.ESCALATION
)
ALERT = Clock(
    "alert",
    ClockKind.REPEAT_WORKING,
    "escalation.alert_top_every_working_days",
    message="escalation_unanswered",
    to=Relation.QUALITY,
    lane=Lane.ESCALATION,
)


def _below_top(view: EscalationView) -> bool:
    return view.below_top and not view.urgent


def _urgent_below_top(view: EscalationView) -> bool:
    return view.below_top and view.urgent


def _at_top(view: EscalationView) -> bool:
    return view.at_top


def _rules(verb: str, title: str, due: str) -> tuple[TaskRule, ...]:
    """The same task three ways: ordinary, urgent, and at the top, where only quality can be told."""
    return (
        TaskRule(f"{verb}_escalation", title, ADDRESSEE, due, clocks=(PASS_UP,), when=_below_top),
        TaskRule(f"{verb}_urgent_escalation", title, ADDRESSEE, due, clocks=(PASS_UP_TODAY,), when=_urgent_below_top),
        TaskRule(f"{verb}_top_escalation", title, ADDRESSEE, due, clocks=(ALERT,), when=_at_top),
    )


STATES = (
    State(RAISED, "Raised", _rules("acknowledge", "Acknowledge the escalation", "acknowledge_by")),
    State(ACKNOWLEDGED, "Acknowledged", _rules("resolve", "Decide the escalation", "resolve_by")),
    State(RESOLVED, "Resolved", ends=True),
)

OUTCOME = Fact("outcome", FactKind.CODE, choices=tuple(EscalationOutcome))
DECISION = (
    OUTCOME,
    Fact("text"),
    Fact("auditor", FactKind.PERSON, required=False),
    Fact("due_on", FactKind.DATE, required=False),
)

ROWS = (
    Row(
        "acknowledge",
        (RAISED,),
        ACKNOWLEDGED,
        "Acknowledge",
        "acknowledged the escalation",
        permission="escalation.acknowledge",
    ),
    Row(
        "resolve",
        (ACKNOWLEDGED,),
        RESOLVED,
        "Resolve",
        "resolved the escalation",
        permission="escalation.resolve",
        needs=DECISION,
        guards=(g.plan_escalated, g.no_case_to_reaudit),
        effects=("record_outcome", "order_reaudit"),
    ),
    Row(
        "pass_up",
        OPEN,
        RAISED,
        "Pass up",
        "passed the escalation up",
        permission="escalation.pass_up",
        by_system=True,
        needs=(Fact("reason"),),
        guards=(g.at_top,),
        effects=("raise_level",),
        tells=TOLD,
        renews=True,
    ),
    Row(
        "complete_late",
        OPEN,
        RESOLVED,
        "Complete late",
        "the plan was completed late",
        by_system=True,
        asked=True,
        guards=(g.not_completed_late,),
        tells=(Tell("escalation_ended", ADDRESSEE),),
    ),
    Row(
        "supersede",
        OPEN,
        RESOLVED,
        "Supersede",
        "its cause ended, and the escalation with it",
        by_system=True,
        asked=True,
        guards=(g.cause_stands,),
        tells=(Tell("escalation_ended", ADDRESSEE),),
    ),
    Row(
        "reopen",
        (RESOLVED,),
        RAISED,
        "Reopen",
        "the re-audit was withdrawn, so the escalation is open again",
        by_system=True,
        asked=True,
        guards=(g.reaudit_stands,),
        effects=("forget_reaudit",),
        tells=TOLD,
    ),
)

ESCALATION = check(
    Lifecycle(
        kind="escalation",
        title="escalation",
        begins=Row("raise", (), RAISED, "Raise", "raised the escalation", by_system=True, tells=TOLD),
        states=STATES,
        rows=ROWS,
    )
)
