"""What each kind of message is about, without a word of what it says."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "audit_assigned": "An audit to do",
    "audit_regraded": "A new grade",
    "audit_returned": "An audit sent back",
    "audit_submitted": "An audit submitted",
    "audit_withdrawn": "An audit withdrawn",
    "auditor_holds_case": "An auditor who now holds the case",
    "audits_awaited": "Audits awaited for a cycle",
    "case_closed": "A case closed",
    "cover_asked": "Somebody to cover for",
    "cover_ended": "A cover ended early",
    "cycle_reported": "Findings published",
    "delay_authorised": "A delay agreed",
    "delay_declined": "A delay declined",
    "delay_requested": "A delay asked for",
    "digest": "The message of the day",
    "escalation_ended": "An escalation ended",
    "escalation_raised": "An escalation",
    "escalation_unanswered": "An escalation nobody answers",
    "exemplar_marked": "Good work marked",
    "exemption_decided": "An exemption decided",
    "exercise_agreed": "A standard agreed",
    "exercise_begun": "A group exercise begun",
    "exercise_revealed": "Grades of a group shown",
    "exercise_withdrawn": "A group exercise withdrawn",
    "form_discussed": "A form discussed",
    "form_to_discuss": "A form to discuss",
    "latest_day_stands": "A plan that keeps its day",
    "moderation_disputed": "A grade disputed",
    "moderation_ended": "A second grading ended",
    "moderation_graded": "A second grade given",
    "moderation_requested": "A second grade asked for",
    "moderation_withdrawn": "A second grading withdrawn",
    "plan_completed": "A plan completed",
    "plan_due_moved": "A plan’s day moved",
    "plan_escalated": "A plan escalated",
    "plan_extended": "A plan given more time",
    "plan_issued": "A plan to do",
    "plan_referred_back": "A plan sent back",
    "plan_reinstated": "A plan set going again",
    "plan_reinstated_again": "A plan set going again twice",
    "plan_signed_off": "A plan signed off",
    "plan_withdrawn": "A plan withdrawn",
    "report_failed": "A report that could not be made",
    "report_ready": "A report to read",
    "review_planned": "A review planned",
    "self_audit_shared": "A self-audit shared",
    "standard_reminder": "A reminder of a standard",
    "supervision_booked": "A supervision booked",
    "supervision_cancelled": "A supervision cancelled",
    "supervision_moved": "A supervision moved",
    "supervision_unmarked": "A supervision not marked",
    "task_due": "A reminder",
    "task_overdue": "A reminder of something overdue",
    "task_waits": "Word that something waits",
}


def about(message: str) -> str:
    """What a kind of message is about; one that was added since reads as it is written."""
    return MESSAGES.get(message) or message.replace("_", " ").capitalize()
