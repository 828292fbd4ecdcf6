"""The life of one case file audit (DESIGN §3, DOMAIN.md rows 1, 4, 7 and 8); only case-side plans count here."""

from workflows.definition import Clock, ClockKind, Fact, FactKind, Lifecycle, Row, State, TaskRule, Tell, check
from workflows.guards import audits as g
from workflows.views import AuditView
from workflows.words import Cause, Lane, Relation

SCHEDULED, AUDITED, ISSUED = "scheduled", "audited", "actions_issued"
COMPLETED, SIGNED_OFF, WITHDRAWN = "completed", "signed_off", "withdrawn"
BEFORE_SIGN_OFF = (SCHEDULED, AUDITED, ISSUED, COMPLETED)

REASON = Fact("reason")
PERSON = Fact("person", FactKind.PERSON)
RUNNING_RECORD = Fact("running_record")
SIGNATURE = Fact("signature", FactKind.SIGNATURE)
ACTION = (
    Fact("text"),
    Fact("owner", FactKind.OWNER, required=False),
    Fact("theme", FactKind.CODE, required=False, choices="audit.themes"),
    Fact("section", required=False),
    Fact("side", FactKind.CODE, required=False, choices=("case",)),
)


def _reminders(policy: str) -> tuple[Clock, ...]:
    return (
        Clock("ahead", ClockKind.BEFORE, f"{policy}.remind_days_before", message="task_due"),
        Clock("overdue", ClockKind.REPEAT, f"{policy}.remind_overdue_every_days", message="task_overdue"),
    )


def _above(policy: str, to: Relation) -> Clock:
    return Clock("above", ClockKind.REPEAT_WORKING, f"{policy}.tell_above_every_working_days", "task_waits", to)


def _pair_waits(view: AuditView) -> bool:
    return view.pair_waiting


def _lacks_plan(view: AuditView) -> bool:
    return view.lacks_required_plan


AUDIT_FILE = TaskRule(
    "audit_file",
    "Audit the case file",
    Relation.LEAD_AUDITOR,
    due="due_on",
    clocks=(
        *_reminders("audit"),
        Clock("unreturned", ClockKind.AFTER_DAYS, "audit.unreturned_after_days", raises=Cause.UNRETURNED),
    ),
)
AGREE_GRADE = TaskRule(
    "agree_grade",
    "Agree the grade with the lead auditor",
    Relation.PAIR_AUDITOR,
    due="due_on",
    clocks=(*_reminders("audit"), _above("audit", Relation.RESPONSIBLE_MANAGER)),
    when=_pair_waits,
)
ISSUE_ACTIONS = TaskRule(
    "issue_actions",
    "Decide what must be put right",
    Relation.RESPONSIBLE_MANAGER,
    within="issue_actions.within_working_days",
    clocks=(*_reminders("issue_actions"), _above("issue_actions", Relation.SERVICE_MANAGER)),
)
SUPPLY_ACTIONS = TaskRule(
    "supply_actions",
    "Issue the action that the grade still requires",
    Relation.RESPONSIBLE_MANAGER,
    within="issue_actions.within_working_days",
    clocks=(*_reminders("issue_actions"), _above("issue_actions", Relation.SERVICE_MANAGER)),
    when=_lacks_plan,
)

STATES = (
    State(SCHEDULED, "To audit", (AUDIT_FILE, AGREE_GRADE)),
    State(AUDITED, "Audited", (ISSUE_ACTIONS,)),
    State(ISSUED, "Being put right", carried_by="action_plan"),
    State(COMPLETED, "Put right", (SUPPLY_ACTIONS,), carried_by="action_plan"),
    State(SIGNED_OFF, "Signed off", ends=True),
    State(WITHDRAWN, "Withdrawn", ends=True),
)

FORM_COMPLETE = (g.holder_audits, g.unanswered, g.uncommented, g.unaddressed)
GRADED = (Fact("overall_grade", FactKind.GRADE), Fact("reasons"))
AGREEMENT = (
    Fact("grade", FactKind.GRADE),
    Fact("decided_grade", FactKind.GRADE, required=False),
    Fact("reason", required=False),
)

TO_LEAD = Relation.LEAD_AUDITOR
ROWS = (
    Row(
        "add_action",
        (SCHEDULED, AUDITED),
        None,
        "Add an action",
        "added an action",
        permission="audit.add_action",
        needs=ACTION,
        effects=("add_action",),
    ),
    Row(
        "add_action",
        (ISSUED, COMPLETED),
        None,
        "Add an action",
        "added an action",
        permission="audit.add_action_later",
        needs=ACTION,
        effects=("add_action",),
    ),
    Row(
        "strike",
        BEFORE_SIGN_OFF,
        None,
        "Strike an action",
        "struck an action",
        permission="audit.strike",
        needs=(Fact("action", FactKind.ACTION), REASON),
        guards=(g.strikable,),
        effects=("strike_action",),
    ),
    Row(
        "agree",
        (SCHEDULED,),
        None,
        "Agree the grade",
        "agreed the grade",
        permission="audit.agree",
        needs=AGREEMENT,
        guards=(g.differing_grade,),
        effects=("record_agreement",),
    ),
    Row(
        "reassign",
        (SCHEDULED, AUDITED),
        None,
        "Give to another auditor",
        "gave the audit to another auditor",
        permission="audit.reassign",
        needs=(PERSON, REASON),
        guards=(g.new_auditor,),
        effects=("change_auditor",),
        tells=(Tell("audit_assigned", TO_LEAD),),
    ),
    Row(
        "submit",
        (SCHEDULED,),
        AUDITED,
        "Submit the audit",
        "submitted the audit",
        permission="audit.submit",
        needs=GRADED,
        guards=(*FORM_COMPLETE, g.pair),
        effects=("record_grade", "escalate_grade"),
        tells=(Tell("audit_submitted", Relation.RESPONSIBLE_MANAGER),),
    ),
    Row(
        "return_for_rework",
        (AUDITED,),
        SCHEDULED,
        "Return for rework",
        "returned the audit for rework",
        permission="audit.return_for_rework",
        needs=(REASON,),
        guards=(g.plans_exist,),
        effects=("count_return",),
        tells=(Tell("audit_returned", TO_LEAD),),
    ),
    Row(
        "issue_actions",
        (AUDITED, ISSUED, COMPLETED),
        ISSUED,
        "Issue the actions",
        "issued the actions",
        permission="audit.issue_actions",
        guards=(g.no_new_action, g.ownerless, g.required_actions),
        effects=("make_plans",),
    ),
    Row(
        "close_without_actions",
        (AUDITED,),
        SIGNED_OFF,
        "Close without actions",
        "closed the audit without actions",
        permission="audit.close_without_actions",
        needs=(RUNNING_RECORD, SIGNATURE),
        guards=(g.below_good, g.actions_exist, g.moderation_open),
        effects=("sign",),
    ),
    Row(
        "complete",
        (ISSUED,),
        COMPLETED,
        "Complete",
        "every plan is completed",
        by_system=True,
        asked=True,
        guards=(g.plans_working,),
    ),
    Row(
        "refer_back",
        (COMPLETED,),
        ISSUED,
        "Refer back",
        "a plan is being worked on again",
        by_system=True,
        asked=True,
        guards=(g.none_working,),
    ),
    Row(
        "sign_off",
        (COMPLETED,),
        SIGNED_OFF,
        "Sign off",
        "every plan is signed off",
        by_system=True,
        asked=True,
        guards=(g.all_signed,),
    ),
    Row(
        "reopen",
        (ISSUED, COMPLETED),
        AUDITED,
        "Reopen",
        "every plan was withdrawn, so the audit is open again",
        by_system=True,
        asked=True,
        guards=(g.all_withdrawn,),
        effects=("strike_withdrawn",),
    ),
    Row(
        "withdraw",
        (SCHEDULED,),
        WITHDRAWN,
        "Withdraw the audit",
        "withdrew the audit",
        permission="audit.withdraw_scheduled",
        needs=(REASON,),
        tells=(Tell("audit_withdrawn", TO_LEAD),),
    ),
    Row(
        "withdraw",
        (AUDITED, ISSUED, COMPLETED),
        WITHDRAWN,
        "Withdraw the audit",
        "withdrew the audit",
        permission="audit.withdraw",
        needs=(REASON,),
        tells=(Tell("audit_withdrawn", TO_LEAD),),
    ),
)

AUDIT = check(
    Lifecycle(
        kind="audit",
        title="audit",
        begins=Row(
            "schedule",
            (),
            SCHEDULED,
            "Arrange an audit",
            "arranged the audit",
            permission="audit.schedule",
            by_system=True,
            tells=(Tell("audit_assigned", TO_LEAD, Lane.BULK),),
        ),
        states=STATES,
        rows=ROWS,
    )
)
