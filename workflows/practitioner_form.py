"""The life of the second form of an audit, kept on the practitioner's supervision file (DOMAIN rows 3, 4, 18, §7)."""

from workflows.audit import REASON
from workflows.checking import check
from workflows.definition import Clock, ClockKind, Fact, FactKind, Lifecycle, State, TaskRule, Tell, row
from workflows.filing import ahead_of_today, filing_rows
from workflows.guards import practitioner_forms as g
from workflows.views import PractitionerFormView
from workflows.words import Relation, Side

WRITING, TO_DISCUSS, DISCUSSED, CLOSED, WITHDRAWN = "writing", "to_discuss", "discussed", "closed", "withdrawn"
OPEN = (WRITING, TO_DISCUSS, DISCUSSED)
PRACTITIONER, MANAGER = Relation.PRACTITIONER, Relation.LINE_MANAGER

WRITTEN = (Fact("findings", FactKind.FINDINGS, required=False), Fact("strengths", required=False))
ACTION = (
    Fact("text"),
    Fact("owner", FactKind.OWNER, required=False, choices=("line_manager", "practitioner")),
    Fact("theme", FactKind.CODE, required=False, choices="audit.practitioner_themes"),
    Fact("side", FactKind.CODE, required=False, choices=(Side.PRACTITIONER,)),
)
AGREED = (Fact("agreed"), Fact("on", FactKind.DATE, required=False))

_POLICY = "practitioner_form."
CLOCKS = (
    Clock("ahead", ClockKind.BEFORE, f"{_POLICY}remind_days_before", message="task_due"),
    Clock(
        "above",
        ClockKind.REPEAT_WORKING,
        f"{_POLICY}tell_above_every_working_days",
        "task_waits",
        Relation.SERVICE_MANAGER,
    ),
)


def _new_actions(view: PractitionerFormView) -> bool:
    return bool(view.new_actions)


def _not_filed(view: PractitionerFormView) -> bool:
    return not view.filed


# A title stands in messages, so it says nothing of whom or what it is about.
DISCUSS = TaskRule("discuss_form", "Discuss what an audit found, in supervision", MANAGER, "due_on", clocks=CLOCKS)
ISSUE = TaskRule(
    "issue_form_actions",
    "Send out the actions agreed in supervision",
    MANAGER,
    within=f"{_POLICY}issue_within_working_days",
    clocks=CLOCKS,
    when=_new_actions,
)
FILE = TaskRule(
    "file_form",
    "File what was discussed on the supervision file",
    MANAGER,
    within=f"{_POLICY}file_within_working_days",
    clocks=CLOCKS,
    when=_not_filed,
)

# fmt: off
STATES = (
    State(WRITING, "Being written", carried_by="audit"),
    State(TO_DISCUSS, "To discuss", (DISCUSS,)),
    State(DISCUSSED, "Discussed", (ISSUE, FILE), carried_by="action_plan"),
    State(CLOSED, "Closed", ends=True),
    State(WITHDRAWN, "Withdrawn", ends=True),
)

#   trigger, from, to, button, what history says, who may or SYSTEM, needs, refused when, effects, who is told
ROWS = (
    row("write", WRITING, None, "Write", "wrote in the form",
        may="practitioner_form.write", needs=WRITTEN, refused=(g.audit_submitted,), effects=("write_form",)),
    row("write", WITHDRAWN, WRITING, "Write", "wrote in the form",
        may="practitioner_form.write", needs=WRITTEN,
        refused=(g.audit_submitted, g.ended_with_content, g.practitioner_gone), effects=("write_form",)),
    row("add_action", WRITING, None, "Add an action", "added an action",
        may="practitioner_form.write", needs=ACTION, refused=(g.audit_submitted,), effects=("add_form_action",)),
    row("add_action", (TO_DISCUSS, DISCUSSED), None, "Add an action", "added an action",
        may="practitioner_form.issue", needs=ACTION, effects=("add_form_action",)),
    row("strike", WRITING, None, "Strike an action", "struck an action",
        may="practitioner_form.write", needs=(Fact("action", FactKind.ACTION), REASON), refused=(g.strikable,),
        effects=("strike_form_action",)),
    row("strike", (TO_DISCUSS, DISCUSSED), None, "Strike an action", "struck an action",
        may="practitioner_form.issue", needs=(Fact("action", FactKind.ACTION), REASON), refused=(g.strikable,),
        effects=("strike_form_action",)),
    row("discuss", TO_DISCUSS, DISCUSSED, "Record what was agreed", "discussed the form in supervision",
        may="practitioner_form.discuss", needs=AGREED, refused=(ahead_of_today,), effects=("record_discussion",),
        tells=(Tell("form_discussed", PRACTITIONER),)),
    row("issue_form", (TO_DISCUSS, DISCUSSED), None, "Issue the actions", "issued the actions",
        may="practitioner_form.issue", refused=(g.no_new_action,), effects=("make_form_plans",)),
    row("refer", (TO_DISCUSS, DISCUSSED), None, "Refer to the service manager", "referred it to the service manager",
        may="practitioner_form.refer", needs=(REASON,), refused=(g.referral_open,), effects=("refer_form",)),
    row("refer", CLOSED, DISCUSSED, "Refer to the service manager", "referred it to the service manager",
        may="practitioner_form.refer", needs=(REASON,), effects=("refer_form",)),
    *filing_rows((TO_DISCUSS, DISCUSSED, CLOSED), "practitioner_form.file"),
    row("withdraw", OPEN, WITHDRAWN, "Withdraw", "the audit was withdrawn, and the form with it",
        asked=True, refused=(g.audit_stands,)),
    row("withdraw", (WRITING, TO_DISCUSS), WITHDRAWN, "Withdraw", "the practitioner left before it was discussed",
        asked=True, refused=(g.practitioner_stays,)),
    row("withdraw", WRITING, WITHDRAWN, "Withdraw", "the audit was submitted, and nothing was written here",
        asked=True, refused=(g.audit_not_submitted, g.something_written)),
    row("hand_over", WRITING, TO_DISCUSS, "Hand over", "the audit was submitted, and the form is to be discussed",
        asked=True, refused=(g.audit_not_submitted, g.nothing_written), effects=("set_discussion",),
        tells=(Tell("form_to_discuss", MANAGER),)),
    row("hand_back", TO_DISCUSS, WRITING, "Hand back", "the audit was returned, and the form with it",
        asked=True, refused=(g.audit_submitted, g.plans_made), effects=("end_discussion",)),
    row("follow", TO_DISCUSS, None, "Follow", "the supervision changed, and the day to discuss it with it",
        by_system=True, needs=(Fact("due_on", FactKind.DATE),), effects=("follow_form",)),
    row("close", DISCUSSED, CLOSED, "Close", "it is filed, and nothing is left to do",
        asked=True, refused=(g.settled,)),
)

BEGINS = row("begin", (), WRITING, "Begin the practitioner's form", "began the form", may="practitioner_form.write")
# fmt: on

PRACTITIONER_FORM = check(Lifecycle("practitioner_form", "practitioner's form", BEGINS, STATES, ROWS))
