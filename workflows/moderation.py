"""The life of a moderation: a second grade entered blind, then one grade agreed or settled (DOMAIN §4, rows 8, 19)."""

from workflows.checking import check
from workflows.definition import Clock, ClockKind, Fact, FactKind, Lifecycle, State, TaskRule, Tell, row
from workflows.guards import moderations as g
from workflows.views import ModerationView
from workflows.words import AuditQuality, Relation

REQUESTED, GRADED, AGREED = "requested", "graded", "agreed"
DISPUTED, SETTLED, WITHDRAWN = "disputed", "settled", "withdrawn"
OPEN = (REQUESTED, GRADED, DISPUTED)
MODERATOR, LEAD, DECIDER = Relation.MODERATOR, Relation.LEAD_AUDITOR, Relation.DECIDER

GRADE, REASON = Fact("grade", FactKind.GRADE), Fact("reason")
PERSON = Fact("person", FactKind.PERSON)
QUALITY = Fact("quality", FactKind.CODE, choices=tuple(AuditQuality))
QUALITY_LATER = Fact("quality", FactKind.CODE, required=False, choices=tuple(AuditQuality))
COMMENT = Fact("quality_comment", required=False)
BOTH_AGREE = (Fact("grade", FactKind.GRADE, required=False), Fact("reason", required=False))
ANSWERED = (Tell("moderation_ended", LEAD), Tell("moderation_ended", MODERATOR))

_POLICY = "moderation."
CLOCKS = (
    Clock("ahead", ClockKind.BEFORE, f"{_POLICY}remind_days_before", message="task_due"),
    Clock("overdue", ClockKind.REPEAT, f"{_POLICY}remind_overdue_every_days", message="task_overdue"),
    Clock(
        "above",
        ClockKind.REPEAT_WORKING,
        f"{_POLICY}tell_above_every_working_days",
        message="task_waits",
        to=Relation.QUALITY,
    ),
)


def _unassessed(view: ModerationView) -> bool:
    return not view.assessed


def _assessed(view: ModerationView) -> bool:
    return view.assessed


GRADE_FILE = TaskRule("moderate_audit", "Grade a file without the first grade", MODERATOR, "due_on", clocks=CLOCKS)
ASSESS = TaskRule("assess_audit", "Say how good the audit was", MODERATOR, "due_on", clocks=CLOCKS, when=_unassessed)
ANSWER = TaskRule(
    "answer_moderation",
    "Agree with the moderator’s grade, or dispute it",
    LEAD,
    "due_on",
    clocks=CLOCKS,
    when=_assessed,
)
SETTLE = TaskRule("settle_grade", "Settle a disputed grade", DECIDER, "due_on", clocks=CLOCKS)

# fmt: off
STATES = (
    State(REQUESTED, "To grade", (GRADE_FILE,)),
    State(GRADED, "Graded twice", (ASSESS, ANSWER)),
    State(AGREED, "Agreed", ends=True),
    State(DISPUTED, "Disputed", (SETTLE,)),
    State(SETTLED, "Settled", ends=True),
    State(WITHDRAWN, "Withdrawn", ends=True),
)

#   trigger, from, to, button, what history says, who may or SYSTEM, needs, refused when, effects, who is told
ROWS = (
    row("grade", REQUESTED, GRADED, "Enter your grade", "graded the file without the first grade",
        may="moderation.grade", needs=(GRADE, Fact("reasons"), QUALITY_LATER, COMMENT),
        refused=(g.not_asked, g.has_a_part, g.poor_without_comment), effects=("record_second_grade",)),
    row("assess", GRADED, None, "Say how good the audit was", "said how good the audit was",
        may="moderation.grade", needs=(QUALITY, COMMENT), refused=(g.assessed, g.poor_without_comment),
        effects=("record_quality",)),
    row("agree", GRADED, AGREED, "Agree", "both gave the same grade",
        asked=True, refused=(g.unassessed, g.grades_differ), effects=("agree_grade",), tells=ANSWERED),
    row("agree", GRADED, AGREED, "Agree on a grade", "agreed on a grade",
        may="moderation.agree", needs=BOTH_AGREE, refused=(g.own_moderation, g.unassessed, g.other_grade),
        effects=("agree_grade",), tells=ANSWERED),
    row("dispute", GRADED, DISPUTED, "Dispute the moderator’s grade", "disputed the moderator’s grade",
        may="moderation.dispute", needs=(REASON,), refused=(g.own_moderation, g.unassessed),
        effects=("ask_decider",), tells=(Tell("moderation_disputed", DECIDER), Tell("moderation_disputed", MODERATOR))),
    row("settle", DISPUTED, SETTLED, "Settle the grade", "settled the grade",
        may="moderation.settle", needs=(GRADE, REASON), refused=(g.own_moderation, g.own_audit),
        effects=("settle_grade",), tells=ANSWERED),
    row("reassign", REQUESTED, None, "Name another moderator", "named another moderator",
        may="moderation.reassign", needs=(PERSON, REASON), refused=(g.new_moderator,),
        effects=("change_moderator",), tells=(Tell("moderation_requested", MODERATOR),), renews=True),
    row("reassign", DISPUTED, None, "Name who settles the grade", "named who settles the grade",
        may="moderation.reassign", needs=(PERSON, REASON), refused=(g.new_decider,),
        effects=("change_decider",), tells=(Tell("moderation_disputed", DECIDER),), renews=True),
    row("withdraw", (*OPEN, AGREED, SETTLED), WITHDRAWN, "Withdraw", "its audit was returned or withdrawn",
        asked=True, refused=(g.audit_stands,), effects=("end_moderation",),
        tells=(Tell("moderation_withdrawn", MODERATOR),)),
)

BEGINS = row("request", (), REQUESTED, "Ask for a second grade", "asked for a second grade", by_system=True,
             tells=(Tell("moderation_requested", MODERATOR),))
# fmt: on

MODERATION = check(Lifecycle("moderation", "moderation", BEGINS, STATES, ROWS))
