"""The life of one case file audit (DESIGN §3, DOMAIN rows 1, 4, 7, 8); only case-side plans count here."""

from workflows.audit_tasks import AGREE_GRADE, AUDIT_FILE, ISSUE_ACTIONS, LEAD, MANAGER, SUPPLY_ACTIONS
from workflows.checking import check
from workflows.definition import Fact, FactKind, Lifecycle, State, Tell, row
from workflows.filing import filing_rows
from workflows.guards import audits as g

SCHEDULED, AUDITED, ISSUED = "scheduled", "audited", "actions_issued"
COMPLETED, SIGNED_OFF, WITHDRAWN = "completed", "signed_off", "withdrawn"
BEFORE_SIGN_OFF = (SCHEDULED, AUDITED, ISSUED, COMPLETED)
FROM_AUDITED = (*BEFORE_SIGN_OFF[1:], SIGNED_OFF)

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
        effects=("record_grade", "escalate_grade", "order_moderation"), tells=(Tell("audit_submitted", MANAGER),)),
    row("return_for_rework", AUDITED, SCHEDULED, "Return for rework", "returned the audit for rework",
        may="audit.return_for_rework", needs=(REASON,), refused=(g.plans_exist,),
        effects=("count_return", "clear_agreed"), tells=(Tell("audit_returned", LEAD),)),
    row("issue_actions", (AUDITED, ISSUED, COMPLETED), ISSUED, "Issue the actions", "issued the actions",
        may="audit.issue_actions", refused=(g.no_new_action, g.ownerless, g.required_actions),
        effects=("make_plans",)),
    row("close_without_actions", AUDITED, SIGNED_OFF, "Close without actions", "closed the audit without actions",
        may="audit.close_without_actions", needs=(RUNNING_RECORD, SIGNATURE),
        refused=(g.below_good, g.actions_exist, g.moderation_open), effects=("sign",)),
    row("convert", SCHEDULED, None, "Convert", "the case closed or moved, so this became the audit of that",
        by_system=True, effects=("convert_audit",)),
    row("complete", ISSUED, COMPLETED, "Complete", "every plan is completed",
        asked=True, refused=(g.plans_working,)),
    row("refer_back", COMPLETED, ISSUED, "Refer back", "a plan is being worked on again",
        asked=True, refused=(g.none_working,)),
    row("sign_off", COMPLETED, SIGNED_OFF, "Sign off", "every plan is signed off",
        asked=True, refused=(g.all_signed,)),
    row("reopen", (ISSUED, COMPLETED), AUDITED, "Reopen", "every plan was withdrawn, so the audit is open again",
        asked=True, refused=(g.all_withdrawn,), effects=("strike_withdrawn",)),
    row("regrade", SIGNED_OFF, COMPLETED, "Regrade", "the grade fell, so plans are missing",
        by_system=True, refused=(g.falls_without_plans, g.has_plan), effects=("escalate_grade", "tell_regraded")),
    row("regrade", SIGNED_OFF, AUDITED, "Regrade", "the grade fell, so actions are needed after all",
        by_system=True, refused=(g.falls_without_plans, g.has_no_plan), effects=("escalate_grade", "tell_regraded")),
    row("regrade", FROM_AUDITED, None, "Regrade", "a grade was agreed after moderation",
        by_system=True, effects=("escalate_grade", "tell_regraded")),
    row("mark_exemplar", FROM_AUDITED, None, "Mark as an exemplar", "marked the audit as an exemplar",
        may="audit.mark_exemplar", needs=(Fact("text"),), refused=(g.exemplar_already,), effects=("mark_exemplar",)),
    row("unmark_exemplar", FROM_AUDITED, None, "Take the exemplar mark off", "took the exemplar mark off",
        may="audit.mark_exemplar", needs=(REASON,), refused=(g.no_exemplar,), effects=("unmark_exemplar",)),
    *filing_rows((AUDITED, ISSUED, COMPLETED, SIGNED_OFF), "audit.file"),
    row("withdraw", SCHEDULED, WITHDRAWN, "Withdraw the audit", "withdrew the audit",
        may="audit.withdraw_scheduled", by_system=True, needs=(REASON,), tells=(Tell("audit_withdrawn", LEAD),)),
    row("withdraw", (AUDITED, ISSUED, COMPLETED), WITHDRAWN, "Withdraw the audit", "withdrew the audit",
        may="audit.withdraw", needs=(REASON,), effects=("clear_agreed",), tells=(Tell("audit_withdrawn", LEAD),)),
)

BEGINS = row("schedule", (), SCHEDULED, "Arrange an audit", "arranged the audit",
             may="audit.schedule", by_system=True, tells=(Tell("audit_assigned", LEAD),))
# fmt: on

AUDIT = check(Lifecycle("audit", "audit", BEGINS, STATES, ROWS))
