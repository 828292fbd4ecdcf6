"""What stands on the pages of administration for codes: how a record was seen, what a value of policy says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from service.reading.access import HIDDEN
from service.web.words import days
from service.web.words.wording import count, word
from workflows.catalogue import LIFECYCLES

HOW: Mapping[str, str] = {
    "api": "By a program",
    "command": "By a command at the server",
    "download": "Downloaded",
    "page": "On a page",
}
KINDS: Mapping[str, str] = {
    "access_request": "Package of what is held",
    "action_plan": "Plan",
    "audit": "Audit",
    "case": "Case",
    "cycle": "Audit cycle",
    "escalation": "Escalation",
    "exemption": "Exemption",
    "exercise": "Group exercise",
    "import": "Import",
    "moderation": "Second grading",
    "person": "Staff record",
    "practitioner_form": "Practitioner’s form",
    "programme_slot": "Expected audit",
    "report": "Report",
    "restricted": "A restricted record: why",
    "review": "Review",
    "self_audit": "Self-audit",
    "standard_reminder": "Reminder of a standard",
    "subject": "Case",
    "supervision": "Supervision session",
    "tool_version": "Audit tool",
    "training": "Training",
    HIDDEN: "A confidential record",
}
PLACES: Mapping[str, str] = {"checkpoint": "Checkpoint", "message": "Message"}
SHOWN: Mapping[str, str] = {
    "here": "Working here",
    "no_sign_in": "Without a password",
    "no_manager": "Without a manager",
    "away": "On leave today",
    "agency": "From an agency",
    "outside": "External auditors",
    "to_come": "Not begun yet",
    "left": "Left",
}
CHANNELS: Mapping[str, str] = {"email": "E-mail", "in_app": "In the page"}
LANES: Mapping[str, str] = {"escalation": "Escalations", "reminder": "Reminders", "bulk": "Other news"}
# How policy's values are counted, by the end of their keys.
UNITS: tuple[tuple[str, str], ...] = (
    ("working_days", "working day"),
    ("seconds", "second"),
    ("months", "month"),
    ("days_before", "day"),
    ("days", "day"),
    ("attempts", "attempt"),
)
# Values that are names and read as they are written.
PLAIN = ("digest_at", "seed", "strengths_question", "title", "default_tool", "at")


def kind(code: str) -> str:
    return KINDS.get(code) or (LIFECYCLES[code].title.capitalize() if code in LIFECYCLES else word(code))


def place(code: str, number: int | None, sequence: int | None) -> str:
    """Where something was found: “Plan 12, row 3”."""
    said = PLACES.get(code) or kind(code)
    return f"{said}{'' if number is None else f' {number}'}{'' if sequence is None else f', row {sequence}'}"


def how(code: str) -> str:
    return HOW.get(code, code)


def channel(code: str) -> str:
    return CHANNELS.get(code) or word(code)


def lane(code: str) -> str:
    return LANES.get(code) or word(code)


def value(key: str, given: Any) -> str:
    """A value of policy as people read it: “7, 2 and 0 days”, “5%”, “On”, “Not set”."""
    name = key.rpartition(".")[2]
    if given is None or given == []:
        return "Not set"
    if isinstance(given, bool):
        return "Yes" if given else "No"
    if isinstance(given, float) and ("share" in name) or "share" in name and given == 1:
        return f"{given * 100:g}%"
    if isinstance(given, list):
        return _several(key, given)
    if isinstance(given, int):
        unit = _unit(key)
        return count(given, unit) if unit else str(given)
    if isinstance(given, date):
        return days.full(given)
    return str(given) if name in PLAIN or "@" in str(given) or " " in str(given) else word(str(given))


def _several(key: str, given: list[Any]) -> str:
    unit = _unit(key) if all(isinstance(one, int) for one in given) else ""
    words = [str(one) if unit else _one(str(one)) for one in given]
    joined = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return f"{joined} {unit}{'' if given == [1] else 's'}" if unit else joined


def _one(code: str) -> str:
    return CHANNELS.get(code) or word(code)


def _unit(key: str) -> str:
    return next((unit for part in reversed(key.split(".")) for end, unit in UNITS if part.endswith(end)), "")


def spell(first_at: datetime, last_at: datetime, today: date) -> str:
    """“Today, 10:02am”, or with the end of the spell: “Today, 10:02am to 10:40am”."""
    begun, ended = days.moment(first_at, today), days.clock(last_at)
    return begun if days.clock(first_at) == ended else f"{begun} to {ended}"
