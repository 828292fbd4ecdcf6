"""What an audit asks of whom by when, and what its clocks do (DESIGN §3 "Clocks")."""

from workflows.definition import Clock, ClockKind, TaskRule
from workflows.views import AuditView
from workflows.words import Cause, Relation

LEAD, PAIR, MANAGER = Relation.LEAD_AUDITOR, Relation.PAIR_AUDITOR, Relation.RESPONSIBLE_MANAGER


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
