"""The life of one case file audit (DESIGN §3, DOMAIN rows 1, 4, 7, 8); only case-side plans count here."""

from workflows.checking import check
from workflows.definition import Clock, ClockKind, Fact, FactKind, Lifecycle, State, TaskRule, Tell, row
from workflows.guards import audits as g
from workflows.views import AuditView
from workflows.words import Cause, Relation

SCHEDULED, AUDITED, ISSUED = "scheduled", "audited", "actions_issued"
COMPLETED, SIGNED_OFF, WITHDRAWN = "completed", "signed_off", "withdrawn"
BEFORE_SIGN_OFF = (SCHEDULED, AUDITED, ISSUED, COMPLETED)
LEAD, PAIR, MANAGER = Relation.LEAD_AUDITOR, Relation.PAIR_AUDITOR, Relation.RESPONSIBLE_MANAGER

REASON, RUNNING_RECORD = Fact("reason"), Fact("running_record")
PERSON, SIGNATURE = Fact("person", FactKind.PERSON), Fact("signature", FactKind.SIGNATURE)
REPLACES = Fact("replaces", FactKind.PERSON, required=False)
ACTION = (
    Fact("text"),
    Fact("owner", FactKind.OWNER, required=False),
    Fact("theme", FactKind.CODE, required=False, choices="audit.themes"),
    Fact("section", FactKind.SECTION, required=False),
    Fact("side", FactKind.CODE, required=False, choices=("case",)),
)
AGREEMENT = (
    Fact("grade", FactKind.GRADE),
    Fact("decided_grade", FactKind.GRADE, required=False),
    Fact("reason", required=False),
)
FORM_COMPLETE = (g.holder_audits, g.unanswered, g.uncommented, g.unaddressed, g.pair)


def _reminders(policy: str) -> tuple[Clock, Clock]:
    return (
        Clock("ahead", ClockKind.BEFORE, f"{policy}.remind_days_before", message="task_due"),
        Clock("overdue", ClockKind.REPEAT, f"{policy}.remind_overdue_every_days", message="task_overdue"),
    )


def _above(policy: str, to: Relation) -> Clock:
    return Clock("above", ClockKind.REPEAT_WORKING, f"{policy}.tell_above_every_working_days", "task_waits", to)


def _pair_waits(view: AuditView) -> bool:
    return view.pair_waiting


def _lacks_plan(view: AuditView) -> bool:
    return view.lacks_required_plan or view.lacks_issue


UNRETURNED = Clock("unreturned", ClockKind.AFTER_DAYS, "audit.unreturned_after_days", raises=Cause.UNRETURNED)
AUDIT_FILE = TaskRule(
    "audit_file", "Audit the case file", LEAD, due="due_on", clocks=(*_reminders("audit"), UNRETURNED)
)
AGREE_GRADE = TaskRule(
    "agree_grade",
    "Agree the grade with the lead auditor",
    PAIR,
    due="due_on",
    clocks=(*_reminders("audit"), _above("audit", MANAGER)),
    when=_pair_waits,
)
DECIDING = (*_reminders("issue_actions"), _above("issue_actions", Relation.SERVICE_MANAGER))
WITHIN = "issue_actions.within_working_days"
ISSUE_ACTIONS = TaskRule("issue_actions", "Decide what must be put right", MANAGER, within=WITHIN, clocks=DECIDING)
SUPPLY_ACTIONS = TaskRule(
    "supply_actions",
    "Issue or strike the actions that are left",
    MANAGER,
    within=WITHIN,
    clocks=DECIDING,
    when=_lacks_plan,
)

# fmt: off
STATES = (
    State(SCHEDULED, "To audit", (AUDIT_FILE, AGREE_GRADE)),
    State(AUDITED, "Audited", (ISSUE_ACTIONS,)),
    State(ISSUED, "Being put right", carried_by="action_plan"),
    State(COMPLETED, "Put right", (SUPPLY_ACTIONS,), carried_by="action_plan"),
    State(SIGNED_OFF, "Signed off", ends=True),
    State(WITHDRAWN, "Withdrawn", ends=True),
)

#   trigger, from, to, button, what history says, who may or SYSTEM, needs, refused when, effects, who is told
ROWS = (
    row("add_action", (SCHEDULED, AUDITED), None, "Add an action", "added an action",
        may="audit.add_action", needs=ACTION, effects=("add_action",)),
    row("add_action", (ISSUED, COMPLETED), None, "Add an action", "added an action",
        may="audit.add_action_later", needs=ACTION, effects=("add_action",)),
    row("strike", BEFORE_SIGN_OFF, None, "Strike an action", "struck an action",
        may="audit.strike", needs=(Fact("action", FactKind.ACTION), REASON), refused=(g.strikable,),
        effects=("strike_action",)),
    row("agree", SCHEDULED, None, "Agree the grade", "agreed the grade",
        may="audit.agree", needs=AGREEMENT, refused=(g.differing_grade,), effects=("record_agreement",)),
    row("reassign", (SCHEDULED, AUDITED), None, "Give to another auditor", "gave the audit to another auditor",
        may="audit.reassign", needs=(PERSON, REASON, REPLACES), refused=(g.new_auditor, g.replaced),
        effects=("change_auditor",), tells=(Tell("audit_assigned", LEAD),)),
    row("submit", SCHEDULED, AUDITED, "Submit the audit", "submitted the audit",
        may="audit.submit", needs=(Fact("overall_grade", FactKind.GRADE), Fact("reasons")), refused=FORM_COMPLETE,
        effects=("record_grade", "escalate_grade"), tells=(Tell("audit_submitted", MANAGER),)),
    row("return_for_rework", AUDITED, SCHEDULED, "Return for rework", "returned the audit for rework",
        may="audit.return_for_rework", needs=(REASON,), refused=(g.plans_exist,), effects=("count_return",),
        tells=(Tell("audit_returned", LEAD),)),
    row("issue_actions", (AUDITED, ISSUED, COMPLETED), ISSUED, "Issue the actions", "issued the actions",
        may="audit.issue_actions", refused=(g.no_new_action, g.ownerless, g.required_actions),
        effects=("make_plans",)),
    row("close_without_actions", AUDITED, SIGNED_OFF, "Close without actions", "closed the audit without actions",
        may="audit.close_without_actions", needs=(RUNNING_RECORD, SIGNATURE),
        refused=(g.below_good, g.actions_exist, g.moderation_open), effects=("sign",)),
    row("complete", ISSUED, COMPLETED, "Complete", "every plan is completed",
        asked=True, refused=(g.plans_working,)),
    row("refer_back", COMPLETED, ISSUED, "Refer back", "a plan is being worked on again",
        asked=True, refused=(g.none_working,)),
    row("sign_off", COMPLETED, SIGNED_OFF, "Sign off", "every plan is signed off",
        asked=True, refused=(g.all_signed,)),
    row("reopen", (ISSUED, COMPLETED), AUDITED, "Reopen", "every plan was withdrawn, so the audit is open again",
        asked=True, refused=(g.all_withdrawn,), effects=("strike_withdrawn",)),
    row("withdraw", SCHEDULED, WITHDRAWN, "Withdraw the audit", "withdrew the audit",
        may="audit.withdraw_scheduled", needs=(REASON,), tells=(Tell("audit_withdrawn", LEAD),)),
    row("withdraw", (AUDITED, ISSUED, COMPLETED), WITHDRAWN, "Withdraw the audit", "withdrew the audit",
        may="audit.withdraw", needs=(REASON,), tells=(Tell("audit_withdrawn", LEAD),)),
)

BEGINS = row("schedule", (), SCHEDULED, "Arrange an audit", "arranged the audit",
             may="audit.schedule", by_system=True, tells=(Tell("audit_assigned", LEAD),))
# fmt: on

AUDIT = check(Lifecycle("audit", "audit", BEGINS, STATES, ROWS))
