"""Turns rows of history into plain sentences: who did what, in the past tense, bold only at turning points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from service.reading.history import Entry
from service.web import days, wording
from workflows.catalogue import LIFECYCLES
from workflows.words import AuditKind

LONG = 140
SYSTEM_SAYS_WHY = ("reassign", "withdraw")

# Placeholders are filled in and escaped; the reason, where there is one, follows by itself.
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "audit": {
        "schedule": "{actor} arranged the audit, due {due_on}.",
        "add_action": "{actor} added an action",
        "strike": "{actor} took an action off",
        "agree": "{actor} agreed the grade: {grade}.",
        "reassign": "{actor} gave the audit to {person}",
        "submit": "{actor} submitted the audit: <b>{overall_grade}</b>.",
        "return_for_rework": "{actor} <b>sent the audit back</b>",
        "issue_actions": "{actor} <b>sent the actions out</b> to {plans}.",
        "close_without_actions": "{actor} <b>signed off</b> the audit. Nothing had to be put right.",
        "complete": "Everything is put right. The plans now wait for sign-off.",
        "refer_back": "A plan is being worked on again.",
        "sign_off": "Every plan is signed off, and the audit with them: <b>signed off</b>.",
        "reopen": "Every plan was withdrawn, so it is open again what must be put right.",
        "withdraw": "{actor} <b>withdrew the audit</b>",
    },
    "action_plan": {
        "issue": "{actor} gave {owner} {actions}.",
        "record_progress": "{actor} noted what was done.",
        "complete": "{actor} finished the actions and asked for sign-off.",
        "refer_back": "{actor} sent {owners} plan back",
        "sign_off": "{actor} <b>signed off</b> {owners} plan.",
        "request_delay": "{actor} asked for a delay: {code}.",
        "authorise_delay": "{actor} <b>agreed a delay</b> of {owners} plan: {code}. Due {due_on}, not {due_from}.",
        "decline_delay": "{actor} declined a delay of {owners} plan",
        "escalate": "{actor} <b>escalated</b> {owners} plan",
        "reinstate": "{actor} gave {owners} plan a new day, {due_on}",
        "reassign": "{actor} gave the plan to {person}",
        "follow": "{owners} supervision changed. The plan is due {due_on} instead of {due_from}.",
        "extend": "New actions joined {owners} plan.",
        "withdraw": "{actor} <b>withdrew</b> {owners} plan",
    },
    "escalation": {
        "raise": "{cause}",
        "acknowledge": "{actor} acknowledged the escalation.",
        "resolve": "{actor} <b>decided</b>{outcome}.",
        "pass_up": "{actor} passed the escalation up",
        "complete_late": "The plan was finished late, and the escalation ended with it.",
        "supersede": "What had been escalated came to an end, and the escalation with it.",
        "reopen": "The second audit was withdrawn, so the escalation is open again.",
    },
    "supervision": {
        "book": "{actor} booked the session for {on}.",
        "hold": "{actor} <b>held</b> the session.",
        "move": "{actor} moved the session to {on}",
        "cancel": "{actor} <b>cancelled</b> the session",
    },
    "cycle": {
        "create": "{actor} started the cycle.",
        "draw": "{actor} drew {drawn} of {frame} cases.",
        "open": "{actor} <b>sent the audits out</b>.",
        "close": "{actor} <b>closed</b> the cycle.",
        "report": "{actor} <b>reported</b> the findings.",
    },
}
BY_SYSTEM: Mapping[str, Mapping[str, str]] = {
    "audit": {"schedule": "The audit was arranged, due {due_on}."},
    "action_plan": {
        "escalate": "{owners} plan was not finished by its day. It was <b>escalated</b>.",
        "withdraw": "{owners} plan was <b>withdrawn</b>.",
    },
    "escalation": {"pass_up": "Nobody answered in time, so the escalation <b>passed up</b>."},
}
RAISED = {
    "dead_letter": "A message could not be delivered. It was <b>escalated</b>.",
    "inadequate": "The grade, inadequate, was <b>escalated</b>.",
    "overdue": "A plan was not finished by its day. It was <b>escalated</b>.",
    "requires_improvement": "The grade, requires improvement, was <b>escalated</b> for the next review.",
    "safeguarding_now": "<b>A risk to a child was reported</b> and escalated at once.",
    "second_referral": "A plan was sent back again, and was <b>escalated</b>.",
    "second_return": "The audit was sent back again, and was <b>escalated</b>.",
    "unreturned": "The audit was not done in time, and was <b>escalated</b>.",
}
# What an audit's own page leaves out: another row of the same moment says it.
UNDERSTOOD = frozenset(
    {
        ("action_plan", "issue"),
        ("action_plan", "extend"),
        ("action_plan", "record_progress"),
        ("escalation", "raise:overdue"),
    }
)


@dataclass(frozen=True)
class Said:
    """A sentence, when, and a longer text in somebody's own words."""

    at: datetime
    text: Markup
    quote: str | None = None


@dataclass(frozen=True)
class Around:
    """What sentences need besides the rows: the owners of plans by number, outcomes that may not be told, today."""

    today: date
    owners: Mapping[int, str] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()


def told(entries: Iterable[Entry], around: Around, *, briefly: bool = False) -> list[Said]:
    """A sentence for every row; `briefly` leaves out what other rows say."""
    return [_said(entry, around) for entry in entries if not (briefly and _understood(entry))]


def _understood(entry: Entry) -> bool:
    cause = f":{entry.facts.get('cause')}" if entry.trigger == "raise" else ""
    return (entry.kind, f"{entry.trigger}{cause}") in UNDERSTOOD


def _said(entry: Entry, around: Around) -> Said:
    template, words = _template(entry), _own_words(entry, around)
    text = Markup(template).format(**_values(entry, around))
    if template.endswith("."):
        return Said(entry.at, text, words)
    if not words or len(words) > LONG or "\n" in words:
        return Said(entry.at, text + ".", words)
    return Said(entry.at, Markup("{}: {}{}").format(text, words, "" if words.endswith((".", "?", "!")) else "."))


def _template(entry: Entry) -> str:
    if entry.trigger == "schedule" and entry.facts.get("kind") == AuditKind.REAUDIT:
        return "{actor} ordered this second audit, due {due_on}."
    if entry.trigger == "raise":
        return RAISED.get(str(entry.facts.get("cause")), "An escalation was raised.")
    if entry.system and (found := BY_SYSTEM.get(entry.kind, {}).get(entry.trigger)):
        return found
    return SENTENCES.get(entry.kind, {}).get(entry.trigger) or _by_the_table(entry)


def _by_the_table(entry: Entry) -> str:
    """The lifecycle's own words, for a step that nobody has worded here yet."""
    rows = LIFECYCLES[entry.kind].rows_for(entry.trigger)
    done = rows[0].done if rows else entry.trigger.replace("_", " ")
    return wording.upper_first(f"{escape(done)}." if entry.system else f"{{actor}} {escape(done)}.")


def _own_words(entry: Entry, around: Around) -> str | None:
    """What somebody said in their own words; what the system says of its own steps is in the sentence already."""
    if entry.trigger == "schedule" or (entry.system and entry.trigger not in SYSTEM_SAYS_WHY):
        return None
    if entry.trigger == "resolve":
        return None if entry.subject_id in around.hidden else entry.facts.get("text")
    if entry.trigger in ("request_delay", "authorise_delay"):
        return entry.facts.get("explanation")
    return entry.facts.get("text") if entry.trigger in ("add_action", "report") else entry.reason or None


def _values(entry: Entry, around: Around) -> dict[str, Any]:
    facts = entry.facts
    owner = around.owners.get(entry.subject_id, "Its owner") if entry.kind == "action_plan" else ""
    outcome = facts.get("outcome")
    tell_outcome = outcome and entry.subject_id not in around.hidden
    return {
        "actor": f"{entry.actor} (for {entry.behalf})" if entry.behalf else entry.actor,
        "owner": owner,
        "owners": wording.whose(owner),
        "person": entry.people.get("person", "somebody else"),
        "grade": wording.lower_first(wording.word(facts.get("decided_grade") or facts.get("grade"))),
        "overall_grade": wording.lower_first(wording.word(facts.get("overall_grade"))),
        "code": wording.lower_first(wording.word(entry.reason)),
        "outcome": f": {wording.lower_first(wording.outcome(outcome))}" if tell_outcome else "",
        "plans": wording.count(int(facts.get("plans") or 1), "person", "people"),
        "actions": wording.count(len(facts.get("actions") or []), "action"),
        "drawn": facts.get("drawn", 0),
        "frame": facts.get("frame", 0),
        **{name: _day(facts.get(name), around.today) for name in ("due_on", "due_from", "on")},
    }


def _day(written: Any, today: date) -> str:
    return days.within(date.fromisoformat(written), today) if isinstance(written, str) else "another day"
