"""The life of one person's action plan: put right by the next supervision, signed off by another (DOMAIN 4, 5)."""

from workflows.audit import PERSON, REASON, RUNNING_RECORD, SIGNATURE
from workflows.definition import Clock, ClockKind, Fact, FactKind, Lifecycle, Row, State, TaskRule, Tell, check
from workflows.guards import plans as g
from workflows.views import PlanView
from workflows.words import Lane, Relation

ISSUED, DELAYED, ESCALATED = "issued", "delay_authorised", "escalated"
COMPLETED, SIGNED_OFF, WITHDRAWN = "completed", "signed_off", "withdrawn"
WORKING = (ISSUED, DELAYED, ESCALATED)
OPEN = (*WORKING, COMPLETED)

OWNER, MANAGER, SERVICE_MANAGER = Relation.OWNER, Relation.LINE_MANAGER, Relation.SERVICE_MANAGER
DELAY_REASON = Fact("reason", FactKind.CODE, choices="plan.delay_reasons")
EXPLANATION = Fact("explanation")
DONE = Fact("done", FactKind.DONE)


def _owner_here(view: PlanView) -> bool:
    return not view.owner_gone


def _owner_gone(view: PlanView) -> bool:
    return view.owner_gone


def _delay_asked(view: PlanView) -> bool:
    return view.delay_requested


LADDER = (
    Clock("ahead", ClockKind.BEFORE, "plan.remind_days_before", message="task_due"),
    Clock("escalate", ClockKind.AFTER, "plan.escalate_after_working_days", fires="escalate", lane=Lane.ESCALATION),
)
LATE = Clock("overdue", ClockKind.REPEAT, "plan.remind_overdue_every_days", message="task_overdue")


def _waits(policy: str) -> tuple[Clock, ...]:
    return (
        Clock("ahead", ClockKind.BEFORE, f"{policy}.remind_days_before", message="task_due"),
        Clock(
            "above", ClockKind.REPEAT_WORKING, f"{policy}.tell_above_every_working_days", "task_waits", SERVICE_MANAGER
        ),
    )


COMPLETE = TaskRule("complete_plan", "Complete your actions", OWNER, due="due_on", clocks=LADDER, when=_owner_here)
# Whoever left cannot finish: the plan stands with the line manager, and its clock still runs.
HAND_ON = TaskRule(
    "reassign_plan", "Give this plan to somebody who is here", MANAGER, due="due_on", clocks=LADDER, when=_owner_gone
)
COMPLETE_LATE = TaskRule(
    "complete_plan", "Complete your actions", OWNER, due="due_on", clocks=(LATE,), when=_owner_here
)
HAND_ON_LATE = TaskRule(
    "reassign_plan", "Give this plan to somebody who is here", MANAGER, due="due_on", clocks=(LATE,), when=_owner_gone
)
DECIDE_DELAY = TaskRule(
    "decide_delay",
    "Decide on a delay",
    MANAGER,
    within="delay.decide_within_working_days",
    clocks=_waits("delay"),
    when=_delay_asked,
)
SIGN_OFF = TaskRule(
    "sign_off_plan", "Sign off completed actions", MANAGER, due="sign_off_due_on", clocks=_waits("sign_off")
)

STATES = (
    State(ISSUED, "To do", (COMPLETE, HAND_ON, DECIDE_DELAY)),
    State(DELAYED, "Delay agreed", (COMPLETE, HAND_ON)),
    State(ESCALATED, "Escalated", (COMPLETE_LATE, HAND_ON_LATE, DECIDE_DELAY), carried_by="escalation"),
    State(COMPLETED, "To sign off", (SIGN_OFF,)),
    State(SIGNED_OFF, "Signed off", ends=True),
    State(WITHDRAWN, "Withdrawn", ends=True),
)


def _row(trigger: str, sources: tuple[str, ...], target: str | None, label: str, done: str, **more) -> Row:  # type: ignore[no-untyped-def]  # Row's own fields
    more.setdefault("permission", f"plan.{trigger}")
    return Row(trigger, sources, target, label, done, **more)


TOLD_OWNER = {name: (Tell(f"plan_{name}", OWNER),) for name in ("issued", "referred_back", "signed_off")}

ROWS = (
    _row(
        "record_progress",
        WORKING,
        None,
        "Save progress",
        "recorded progress",
        needs=(DONE,),
        guards=(g.known_actions,),
        effects=("record_done",),
    ),
    _row(
        "complete",
        WORKING,
        COMPLETED,
        "Present as complete",
        "presented the actions as complete",
        needs=(DONE,),
        guards=(g.known_actions, g.actions_left),
        effects=("record_done", "finish", "end_request"),
        tells=(Tell("plan_completed", MANAGER),),
    ),
    _row(
        "refer_back",
        (COMPLETED,),
        ISSUED,
        "Send back",
        "sent the plan back",
        needs=(REASON,),
        guards=(g.own_plan,),
        effects=("reopen_actions", "renew_due", "count_referral"),
        tells=TOLD_OWNER["referred_back"],
    ),
    _row(
        "sign_off",
        (COMPLETED,),
        SIGNED_OFF,
        "Sign off",
        "signed off the plan",
        needs=(RUNNING_RECORD, SIGNATURE),
        guards=(g.own_plan,),
        effects=("sign",),
        tells=TOLD_OWNER["signed_off"],
    ),
    _row(
        "request_delay",
        (ISSUED,),
        None,
        "Ask for a delay",
        "asked for a delay",
        needs=(DELAY_REASON, EXPLANATION),
        guards=(g.delay_given, g.delay_asked, g.past_due),
        effects=("request_delay",),
        tells=(Tell("delay_requested", MANAGER),),
    ),
    _row(
        "authorise_delay",
        (ISSUED,),
        DELAYED,
        "Agree a delay",
        "agreed a delay",
        needs=(DELAY_REASON, EXPLANATION, SIGNATURE),
        guards=(g.own_plan, g.delay_given, g.delay_ahead),
        effects=("delay",),
        tells=(Tell("delay_authorised", OWNER),),
    ),
    _row(
        "authorise_delay",
        (ESCALATED,),
        DELAYED,
        "Agree a delay",
        "agreed a delay",
        needs=(DELAY_REASON, EXPLANATION, SIGNATURE),
        guards=(g.own_plan, g.delay_given, g.asked_in_time, g.delay_ahead),
        effects=("delay",),
        tells=(Tell("delay_authorised", OWNER),),
    ),
    _row(
        "decline_delay",
        (ISSUED, ESCALATED),
        None,
        "Decline the delay",
        "declined the delay",
        needs=(REASON,),
        guards=(g.no_delay_asked,),
        effects=("end_request",),
        tells=(Tell("delay_declined", OWNER),),
    ),
    _row(
        "escalate",
        (ISSUED, DELAYED),
        ESCALATED,
        "Escalate now",
        "escalated the plan",
        by_system=True,
        needs=(REASON,),
        effects=("escalate_overdue",),
        tells=(Tell("plan_escalated", OWNER, Lane.ESCALATION),),
    ),
    _row(
        "reinstate",
        (ESCALATED,),
        ISSUED,
        "Reinstate with a new day",
        "reinstated the plan",
        needs=(REASON, Fact("due_on", FactKind.DATE)),
        guards=(g.own_plan, g.reinstate_day),
        effects=("reinstate",),
        tells=(Tell("plan_reinstated", OWNER),),
    ),
    _row(
        "reassign",
        (ISSUED, DELAYED),
        None,
        "Give to somebody else",
        "gave the plan to somebody else",
        needs=(PERSON, REASON),
        guards=(g.case_side_only, g.new_owner),
        effects=("change_owner",),
        tells=(Tell("plan_issued", OWNER),),
        renews=True,
    ),
    _row(
        "reassign",
        (ESCALATED,),
        ISSUED,
        "Give to somebody else",
        "gave the plan to somebody else",
        needs=(PERSON, REASON),
        guards=(g.case_side_only, g.new_owner),
        effects=("change_owner",),
        tells=(Tell("plan_issued", OWNER),),
    ),
    _row(
        "follow",
        (ISSUED, DELAYED),
        None,
        "Follow the supervision",
        "the supervision changed, and the due day with it",
        permission=None,
        by_system=True,
        needs=(Fact("due_on", FactKind.DATE),),
        effects=("follow",),
        tells=(Tell("plan_due_moved", OWNER),),
    ),
    _row(
        "extend",
        (ISSUED, DELAYED),
        None,
        "Extend",
        "new actions joined the plan",
        permission=None,
        by_system=True,
        tells=(Tell("plan_extended", OWNER),),
    ),
    _row(
        "withdraw",
        OPEN,
        WITHDRAWN,
        "Withdraw the plan",
        "withdrew the plan",
        needs=(REASON,),
        guards=(g.own_plan, g.quality_case_side),
        tells=(Tell("plan_withdrawn", OWNER),),
    ),
    _row(
        "withdraw",
        OPEN,
        WITHDRAWN,
        "Withdraw",
        "the audit was withdrawn, and the plan with it",
        permission=None,
        by_system=True,
        asked=True,
        guards=(g.audit_stands,),
        tells=(Tell("plan_withdrawn", OWNER),),
    ),
    _row(
        "withdraw",
        OPEN,
        WITHDRAWN,
        "Withdraw",
        "the owner left, and the plan on their own file ended",
        permission=None,
        by_system=True,
        asked=True,
        guards=(g.owner_stays,),
    ),
)

ACTION_PLAN = check(
    Lifecycle(
        kind="action_plan",
        title="plan",
        begins=Row(
            "issue",
            (),
            ISSUED,
            "Issue a plan",
            "received the plan",
            permission="plan.issue",
            by_system=True,
            tells=TOLD_OWNER["issued"],
        ),
        states=STATES,
        rows=ROWS,
    )
)
