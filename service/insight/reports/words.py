"""What reports call grades, reasons, states and outcomes, and the sentences of caution that each of them prints."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.words import Cause, EscalationOutcome, Grade

# Behind an answer whose evidence was found, but not where it belongs.
ELSEWHERE = "~"
GRADES: Mapping[str, str] = {
    Grade.OUTSTANDING: "Outstanding",
    Grade.GOOD: "Good",
    Grade.REQUIRES_IMPROVEMENT: "Requires improvement",
    Grade.INADEQUATE: "Inadequate",
}
CAUSES: Mapping[str, str] = {
    Cause.INADEQUATE: "Graded inadequate",
    Cause.OVERDUE: "A plan overdue",
    Cause.REQUIRES_IMPROVEMENT: "Graded requires improvement",
    Cause.SAFEGUARDING_NOW: "A child at risk that day",
    Cause.SECOND_REFERRAL: "A plan sent back twice",
    Cause.SECOND_RETURN: "An audit sent back twice",
    Cause.UNRETURNED: "An audit not done in time",
}
OUTCOMES: Mapping[str, str] = {
    EscalationOutcome.PRACTICE_LEAD: "Work with a practice lead",
    EscalationOutcome.QUALITY_CLINIC: "A quality clinic",
    EscalationOutcome.REASSURANCE: "Reassurance given",
    EscalationOutcome.REAUDIT: "A second audit",
    EscalationOutcome.TRAINING: "Training",
}
THEMES: Mapping[str, str] = {
    "practice": "Practice",
    "recording": "Recording",
    "system_problem": "System problem",
    "training_need": "Training need",
}
PLAN_STATES: Mapping[str, str] = {
    "completed": "Done, waiting to be signed off",
    "delay_authorised": "Given more time",
    "escalated": "Escalated",
    "issued": "Under way",
    "signed_off": "Signed off",
    "withdrawn": "Withdrawn",
}
CONTEXT: Mapping[str, str] = {
    "context.agency": "The worker is employed through an agency",
    "context.caseload": "Children whom the worker holds",
    "context.manager_changes": "Changes of the worker’s manager in 12 months",
    "context.vacancy": "No allocated worker, or a vacancy in the team, in 12 months",
    "context.worker_changes": "Changes of the child’s worker in 12 months",
}
GROUPS: Mapping[str, str] = {
    "statutory": "Statutory services",
    "early_help": "Early help",
    "other": "Referrals, units, carers and placements",
}


def named(words: Mapping[str, str], code: str) -> str:
    """The words for a code; one that has none reads as it is written."""
    return words.get(code) or code.replace("_", " ").capitalize()
