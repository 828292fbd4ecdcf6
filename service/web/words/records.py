"""What people call one record, where only its kind and its number are known."""

from __future__ import annotations

ONE = {
    "action_plan": "Action plan",
    "audit": "Audit",
    "cycle": "Audit cycle",
    "escalation": "Escalation",
    "exemption": "Exemption",
    "exercise": "Group exercise",
    "moderation": "Second grading",
    "practitioner_form": "Practitioner’s form",
    "review": "Review",
    "self_audit": "Self-audit",
    "standard_reminder": "Reminder of a standard",
    "supervision": "Supervision",
    "tool_version": "Version of a tool",
}


def record_named(kind: str, number: int) -> str:
    """“Audit 12”."""
    return f"{ONE[kind]} {number}"
