"""The life of one person's action plan: put right by the next supervision, signed off by another (DOMAIN 4, 5)."""

from workflows.audit import PERSON, REASON, RUNNING_RECORD, SIGNATURE
from workflows.checking import check
from workflows.definition import Clock, ClockKind, Fact, FactKind, Lifecycle, State, TaskRule, Tell, row
from workflows.evidence import evidence
from workflows.guards import plans as g
from workflows.views import PlanView
from workflows.words import Lane, Relation

ISSUED, DELAYED, ESCALATED = "issued", "delay_authorised", "escalated"
COMPLETED, SIGNED_OFF, WITHDRAWN = "completed", "signed_off", "withdrawn"
WORKING = (ISSUED, DELAYED, ESCALATED)
OPEN = (*WORKING, COMPLETED)
OWNER, MANAGER, SERVICE_MANAGER = Relation.OWNER, Relation.LINE_MANAGER, Relation.SERVICE_MANAGER

ONCE = {DELAYED: "This plan was delayed once already. A plan can be delayed only once."}
DONE, DUE_ON = Fact("done", FactKind.DONE), Fact("due_on", FactKind.DATE)
DELAY = (Fact("reason", FactKind.CODE, choices="plan.delay_reasons"), Fact("explanation"))


def _owner_here(view: PlanView) -> bool:
    return not view.owner_gone


def _owner_gone(view: PlanView) -> bool:
    return view.owner_gone


def _delay_asked(view: PlanView) -> bool:
    return view.delay_requested


def _ahead(policy: str) -> Clock:
    return Clock("ahead", ClockKind.BEFORE, f"{policy}.remind_days_before", message="task_due")


def _waits(policy: str) -> tuple[Clock, Clock]:
    every = f"{policy}.tell_above_every_working_days"
    return _ahead(policy), Clock("above", ClockKind.REPEAT_WORKING, every, "task_waits", SERVICE_MANAGER)


ESCALATE = Clock(
    "escalate", ClockKind.AFTER, "plan.escalate_after_working_days", fires="escalate", lane=Lane.ESCALATION
)
LATE = Clock("overdue", ClockKind.REPEAT, "plan.remind_overdue_every_days", message="task_overdue")


def _work(*clocks: Clock) -> tuple[TaskRule, TaskRule]:
    """The owner's task; whoever left cannot do it, so it stands with the line manager, its clocks running."""
    hand_on = "Give this plan to somebody who is here"
    return (
        TaskRule("complete_plan", "Complete your actions", OWNER, "due_on", clocks=clocks, when=_owner_here),
        TaskRule("reassign_plan", hand_on, MANAGER, "due_on", clocks=clocks, when=_owner_gone),
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
    "sign_off_plan", "Sign off completed actions", MANAGER, "sign_off_due_on", clocks=_waits("sign_off")
)

# fmt: off
STATES = (
    State(ISSUED, "To do", (*_work(_ahead("plan"), ESCALATE), DECIDE_DELAY)),
    State(DELAYED, "Delay agreed", _work(_ahead("plan"), ESCALATE)),
    State(ESCALATED, "Escalated", (*_work(LATE), DECIDE_DELAY), carried_by="escalation"),
    State(COMPLETED, "To sign off", (SIGN_OFF,)),
    State(SIGNED_OFF, "Signed off", ends=True),
    State(WITHDRAWN, "Withdrawn", ends=True),
)

#   trigger, from, to, button, what history says, who may or SYSTEM, needs, refused when, effects, who is told
ROWS = (
    row("record_progress", WORKING, None, "Save progress", "recorded progress",
        may="plan.record_progress", needs=(DONE,), refused=(g.known_actions,), effects=("record_done",)),
    *evidence(WORKING, "plan.record_progress"),
    row("complete", WORKING, COMPLETED, "Present as complete", "presented the actions as complete",
        may="plan.complete", needs=(DONE,), refused=(g.known_actions, g.actions_left),
        effects=("record_done", "finish", "end_request"), tells=(Tell("plan_completed", MANAGER),)),
    row("refer_back", COMPLETED, ISSUED, "Send back", "sent the plan back",
        may="plan.refer_back", needs=(REASON,), refused=(g.own_plan,),
        effects=("reopen_actions", "renew_due", "count_referral"), tells=(Tell("plan_referred_back", OWNER),)),
    row("sign_off", COMPLETED, SIGNED_OFF, "Sign off", "signed off the plan",
        may="plan.sign_off", needs=(RUNNING_RECORD, SIGNATURE), refused=(g.own_plan,), effects=("sign",),
        tells=(Tell("plan_signed_off", OWNER),)),
    row("request_delay", ISSUED, None, "Ask for a delay", "asked for a delay",
        may="plan.request_delay", needs=DELAY, refused=(g.delay_given, g.delay_asked), elsewhere=ONCE,
        effects=("request_delay",), tells=(Tell("delay_requested", MANAGER),)),
    row("authorise_delay", ISSUED, DELAYED, "Agree a delay", "agreed a delay",
        may="plan.authorise_delay", needs=(*DELAY, SIGNATURE),
        refused=(g.own_plan, g.delay_given, g.delay_ahead), effects=("delay",), elsewhere=ONCE,
        tells=(Tell("delay_authorised", OWNER),)),
    row("authorise_delay", ESCALATED, DELAYED, "Agree a delay", "agreed a delay",
        may="plan.authorise_delay", needs=(*DELAY, SIGNATURE),
        refused=(g.own_plan, g.delay_given, g.asked_in_time, g.delay_ahead), effects=("delay",),
        tells=(Tell("delay_authorised", OWNER),)),
    row("decline_delay", (ISSUED, ESCALATED), None, "Decline the delay", "declined the delay",
        may="plan.decline_delay", needs=(REASON,), refused=(g.no_delay_asked,), effects=("end_request",),
        tells=(Tell("delay_declined", OWNER),)),
    row("escalate", (ISSUED, DELAYED), ESCALATED, "Escalate now", "escalated the plan",
        may="plan.escalate", by_system=True, needs=(REASON,), effects=("escalate_overdue",),
        tells=(Tell("plan_escalated", OWNER, Lane.ESCALATION),)),
    row("reinstate", ESCALATED, ISSUED, "Reinstate with a new day", "reinstated the plan",
        may="plan.reinstate", needs=(REASON, DUE_ON), refused=(g.own_plan, g.reinstate_day), effects=("reinstate",),
        tells=(Tell("plan_reinstated", OWNER),)),
    row("reassign", (ISSUED, DELAYED), None, "Give to somebody else", "gave the plan to somebody else",
        may="plan.reassign", needs=(PERSON, REASON), refused=(g.case_side_only, g.new_owner),
        effects=("change_owner",), tells=(Tell("plan_issued", OWNER),), renews=True),
    row("reassign", ESCALATED, ISSUED, "Give to somebody else", "gave the plan to somebody else",
        may="plan.reassign", needs=(PERSON, REASON), refused=(g.case_side_only, g.new_owner),
        effects=("change_owner",), tells=(Tell("plan_issued", OWNER),)),
    row("follow", (ISSUED, DELAYED), None, "Follow", "the supervision changed, and the due day with it",
        by_system=True, needs=(DUE_ON,), effects=("follow",), tells=(Tell("plan_due_moved", OWNER),)),
    row("extend", (ISSUED, DELAYED), None, "Extend", "new actions joined the plan",
        by_system=True, tells=(Tell("plan_extended", OWNER),)),
    row("withdraw", OPEN, WITHDRAWN, "Withdraw the plan", "withdrew the plan",
        may="plan.withdraw", needs=(REASON,), refused=(g.own_plan, g.quality_case_side),
        tells=(Tell("plan_withdrawn", OWNER),)),
    row("withdraw", OPEN, WITHDRAWN, "Withdraw", "the audit was withdrawn, and the plan with it",
        asked=True, refused=(g.audit_stands,), tells=(Tell("plan_withdrawn", OWNER),)),
    row("withdraw", OPEN, WITHDRAWN, "Withdraw", "the owner left, and the plan on their own file ended",
        asked=True, refused=(g.owner_stays,)),
    row("withdraw", OPEN, WITHDRAWN, "Withdraw", "the practitioner's form was withdrawn, and the plan with it",
        asked=True, refused=(g.form_stands,), tells=(Tell("plan_withdrawn", OWNER),)),
)

BEGINS = row("issue", (), ISSUED, "Issue a plan", "issued the plan",
             may="plan.issue", by_system=True, tells=(Tell("plan_issued", OWNER),))
# fmt: on

ACTION_PLAN = check(Lifecycle("action_plan", "plan", BEGINS, STATES, ROWS))
