"""Where the page of each kind of record is, and where people may be sent back to."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from flask import request

SLUGS = {
    "action_plan": "plans",
    "audit": "audits",
    "cycle": "cycles",
    "escalation": "escalations",
    "exemption": "exemptions",
    "exercise": "exercises",
    "moderation": "moderations",
    "practitioner_form": "practitioner-forms",
    "review": "reviews",
    "self_audit": "self-audits",
    "standard_reminder": "standard-reminders",
    "supervision": "supervisions",
    "tool_version": "tool-versions",
}
KINDS = {slug: kind for kind, slug in SLUGS.items()}


def path_of(kind: str, number: int) -> str:
    """The path of a record's page."""
    return f"/{SLUGS[kind]}/{number}"


def step_of(kind: str, number: int, trigger: str) -> str:
    """The path of the page on which a step is taken."""
    return f"{path_of(kind, number)}/{trigger}"


def safe_path(given: str | None, otherwise: str = "/") -> str:
    """A path of this service to go on to: never another site, however it is written."""
    if not given or not given.startswith("/") or given.startswith("//"):
        return otherwise
    if any(ord(letter) < 33 or letter == "\\" for letter in given):
        return otherwise
    parts = urlsplit(given)
    return otherwise if parts.scheme or parts.netloc or parts.path == "/sign-out" else given


def came_from() -> str:
    """The page of this service from which a request came, or My work."""
    parts = urlsplit(request.referrer or "")
    own = parts.netloc == request.host
    return safe_path(f"{parts.path}?{parts.query}" if parts.query else parts.path) if own else "/"


def asked(given: Mapping[str, str]) -> str:
    """What a list is narrowed to, as the beginning of a query string that another name may follow."""
    said = urlencode({name: value for name, value in given.items() if value})
    return f"{said}&" if said else ""
