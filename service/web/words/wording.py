"""The words that people read for the codes that the service keeps; no code stands on a page as it is."""

from __future__ import annotations

from collections.abc import Mapping

from service.web.words.files import IMPORT_KINDS
from workflows.catalogue import LIFECYCLES
from workflows.words import (
    AnswerValue,
    AuditKind,
    AuditorRole,
    CaseStatus,
    Cause,
    EscalationOutcome,
    Grade,
    OutcomeValue,
)

GRADES: Mapping[str, str] = {
    Grade.OUTSTANDING: "Outstanding",
    Grade.GOOD: "Good",
    Grade.REQUIRES_IMPROVEMENT: "Requires improvement",
    Grade.INADEQUATE: "Inadequate",
}
ANSWERS: Mapping[str, str] = {
    AnswerValue.YES: "Yes",
    AnswerValue.PARTLY: "Partly",
    AnswerValue.NO: "No",
    AnswerValue.NOT_APPLICABLE: "Does not apply",
    AnswerValue.NOT_ANSWERED: "Not answered",
    OutcomeValue.IMPROVED: "Improved",
    OutcomeValue.LIMITED_IMPROVEMENT: "Improved a little",
    OutcomeValue.NO_CHANGE: "No change",
    OutcomeValue.WORSE: "Worse",
    **GRADES,
}
CASE_STATUSES: Mapping[str, str] = {
    CaseStatus.CARE_LEAVER: "care leaver",
    CaseStatus.CHILD_IN_NEED: "child in need",
    CaseStatus.CHILD_PROTECTION: "child protection plan",
    CaseStatus.CLOSED: "closed",
    CaseStatus.EARLY_HELP: "early help",
    CaseStatus.LOOKED_AFTER: "child looked after",
    CaseStatus.OPEN_ASSESSMENT: "open assessment",
    CaseStatus.REFERRAL: "referral",
    CaseStatus.RESOURCE: "resource",
    CaseStatus.SUPERVISION_FILE: "supervision file",
}
AUDIT_KINDS: Mapping[str, str] = {
    AuditKind.CALIBRATION: "To compare how auditors grade",
    AuditKind.CLOSURE: "The case is closing",
    AuditKind.COMPETENCE: "Competence monitoring",
    AuditKind.EXTERNAL: "External audit",
    AuditKind.REAUDIT: "Second audit after an escalation",
    AuditKind.REFERRAL: "Referral audit",
    AuditKind.ROUTINE: "Routine",
    AuditKind.SAMPLE: "Drawn for a cycle",
    AuditKind.SERVICE_MANAGER: "Service manager’s monthly audit",
    AuditKind.THEMATIC: "On a theme",
    AuditKind.TRANSFER: "The case is moving to another team",
}
AUDITOR_ROLES: Mapping[str, str] = {
    AuditorRole.EXTERNAL: "external auditor",
    AuditorRole.LEAD: "lead auditor",
    AuditorRole.MULTI_AGENCY: "partner agency",
    AuditorRole.PAIR: "second auditor",
}
CAUSES: Mapping[str, str] = {
    Cause.DEAD_LETTER: "Message not delivered",
    Cause.DISCREPANCY: "Something does not agree",
    Cause.INADEQUATE: "Inadequate",
    Cause.OVERDUE: "Plan overdue",
    Cause.PRACTITIONER_REFERRAL: "Referred by the line manager",
    Cause.REQUIRES_IMPROVEMENT: "Requires improvement",
    Cause.SAFEGUARDING_NOW: "Child at risk today",
    Cause.SECOND_REFERRAL: "Plan sent back twice",
    Cause.SECOND_RETURN: "Audit sent back twice",
    Cause.UNRETURNED: "Audit not done in time",
}
OUTCOMES: Mapping[str, str] = {
    EscalationOutcome.COMPETENCE_PROCESS: "Competence process",
    EscalationOutcome.PRACTICE_LEAD: "Support from a practice lead",
    EscalationOutcome.QUALITY_CLINIC: "Quality clinic",
    EscalationOutcome.REASSURANCE: "Satisfied that it is in hand",
    EscalationOutcome.REAUDIT: "Second audit",
    EscalationOutcome.TRAINING: "Training",
}
OTHER_CODES: Mapping[str, str] = {
    "absence": "Absence",
    "adequate": "Adequate",
    "capacity": "Capacity",
    "competence": "Competence",
    "court": "Court",
    "new_auditor": "A new auditor’s first audits",
    "other": "Another reason",
    "poor": "Poor",
    "practice": "Practice",
    "random": "The random share",
    "recording": "Recording",
    "system_access": "No access to the case system",
    "system_problem": "A problem with the system",
    "training_need": "Training need",
}
STATES: Mapping[str, Mapping[str, str]] = {
    "audit": {
        "scheduled": "To audit",
        "audited": "Audited",
        "actions_issued": "Being put right",
        "completed": "Put right",
        "signed_off": "Signed off",
        "withdrawn": "Withdrawn",
    },
    "action_plan": {
        "issued": "To do",
        "delay_authorised": "Delay agreed",
        "escalated": "Escalated",
        "completed": "To sign off",
        "signed_off": "Signed off",
        "withdrawn": "Withdrawn",
    },
    "escalation": {"raised": "To acknowledge", "acknowledged": "To decide", "resolved": "Ended"},
    "exercise": {"open": "Being graded", "revealed": "To agree", "agreed": "Standard agreed", "withdrawn": "Withdrawn"},
    "moderation": {
        "requested": "To grade",
        "graded": "Graded twice",
        "agreed": "Grade agreed",
        "disputed": "Disputed",
        "settled": "Settled",
        "withdrawn": "Withdrawn",
    },
    "practitioner_form": {
        "writing": "Being written",
        "to_discuss": "To discuss",
        "discussed": "Discussed",
        "closed": "Closed",
        "withdrawn": "Withdrawn",
    },
    "self_audit": {"draft": "Draft", "recorded": "Recorded", "shared": "Shared"},
    "standard_reminder": {"sent": "Sent"},
    "supervision": {"planned": "Planned", "held": "Held", "cancelled": "Cancelled"},
    "tool_version": {"draft": "Draft", "published": "In use", "retired": "Retired", "discarded": "Discarded"},
    "cycle": {
        "draft": "To draw",
        "sampled": "To send out",
        "open": "Being audited",
        "closed": "To report",
        "reported": "Reported",
    },
}
# A tag's colour never stands alone: the words say the same.
# What somebody gets by e-mail, as they chose it.
MAIL = {
    "daily": "You get one e-mail a day.",
    "each": "You get each message by e-mail.",
    "escalations": "You get no e-mail but escalations.",
}
TAGS: Mapping[str, str] = {
    "Draft": "yellow",
    "In use": "green",
    "Retired": "grey",
    "Discarded": "grey",
    "Still awaited": "blue",
    "Returned": "green",
    "Late, left out": "red",
    "Not sent": "grey",
    "Replaced": "grey",
    "To audit": "blue",
    "Being put right": "yellow",
    "To do": "blue",
    "To discuss": "blue",
    "To sign off": "yellow",
    "Delay agreed": "orange",
    "Disputed": "orange",
    "To grade": "blue",
    "Being graded": "blue",
    "Graded twice": "yellow",
    "To agree": "yellow",
    "Grade agreed": "green",
    "Standard agreed": "green",
    "Settled": "green",
    "Escalated": "red",
    "To acknowledge": "red",
    "To decide": "orange",
    "Put right": "yellow",
    "Audited": "yellow",
    "Signed off": "green",
    "Discussed": "green",
    "Held": "green",
    "Reported": "green",
    "Withdrawn": "grey",
    "Cancelled": "grey",
    "Ended": "grey",
    "Done": "green",
    "Inadequate": "red",
    "Child at risk today": "red",
    "Plan overdue": "orange",
    "Referred by the line manager": "orange",
    "Requires improvement": "orange",
    "Plan sent back twice": "orange",
    "Audit sent back twice": "orange",
    "Audit not done in time": "orange",
    "Message not delivered": "grey",
}
SCALES: Mapping[str, str] = {
    "date": "a date",
    "evidence": "evidence on file: yes, partly, no or does not apply",
    "grade": "a grade",
    "number": "a number",
    "outcome": "how the outcome changed",
    "text": "in words",
    "yes_no": "yes or no",
}
# What became of a place of a cycle, in the order in which lists offer it.
FATES: Mapping[str, str] = {
    "awaited": "Still awaited",
    "returned": "Returned",
    "late": "Late, left out",
    "withdrawn": "Withdrawn",
    "twice": "Graded twice",
    "not_sent": "Not sent",
    "replaced": "Replaced",
    "drawn": "Drawn",
}


def word(code: str | None) -> str:
    """The words for a code of any catalogue; one that an authority added reads as it is written."""
    if not code:
        return ""
    for catalogue in (ANSWERS, CASE_STATUSES, AUDIT_KINDS, CAUSES, AUDITOR_ROLES, OTHER_CODES, IMPORT_KINDS):
        if code in catalogue:
            return catalogue[code]
    return code.replace("_", " ").capitalize()


def grade(code: str | None) -> str:
    return GRADES[code] if code else "Not graded yet"


def cause(code: str) -> str:
    return CAUSES[code]


def outcome(code: str | None) -> str:
    """What was decided on an escalation; some of its codes mean something else elsewhere."""
    return OUTCOMES[code] if code else ""


def state(kind: str, code: str) -> str:
    """The name of a state of a kind of record; the lifecycle's own where none is written here."""
    return STATES.get(kind, {}).get(code) or LIFECYCLES[kind].by_state[code].label


def whose(name: str) -> str:
    """“Grace Adeyemi” becomes “Grace Adeyemi’s”."""
    return f"{name}’s"


def first(name: str) -> str:
    """The name by which colleagues know each other."""
    return name.partition(" ")[0]


def count(number: int, singular: str, plural: str = "") -> str:
    """“1 action”, “2 actions”."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
