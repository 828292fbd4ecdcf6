"""Turns rows of history into plain sentences: who did what, in the past tense, bold only at turning points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from service.reading.history import Entry
from service.web.words import days, programmes, wording
from workflows.catalogue import LIFECYCLES
from workflows.words import AuditKind

LONG = 140
IN_TEXT = ("add_action", "mark_exemplar", "report")
# Kinds of record that are somebody's own, whose name stands in the sentences.
OWNED = ("action_plan", "practitioner_form")
SYSTEM_SAYS_WHY = ("raise", "reassign", "withdraw")

# Placeholders are filled in and escaped; the reason, where there is one, follows by itself.
SENTENCES: Mapping[str, Mapping[str, str]] = {
    **programmes.SENTENCES,
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
        "mark_filed": "{actor} marked the copy as filed on {on}.",
        "mark_entered": "{actor} marked it as entered in the case system on {on}.",
        "regrade": "After moderation the grade is <b>{grade}</b>.",
        "mark_exemplar": "{actor} marked the audit as an <b>exemplar</b>",
        "unmark_exemplar": "{actor} took the exemplar mark off",
        "withdraw": "{actor} <b>withdrew the audit</b>",
    },
    "action_plan": {
        "issue": "{actor} gave {owner} {actions}.",
        "record_progress": "{actor} noted what was done.",
        "attach_evidence": "{actor} attached a file.",
        "remove_evidence": "{actor} removed a file.",
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
        "pass_up": "{actor} passed the escalation up",  # nosec B105 # words, no password
        "complete_late": "The plan was finished late, and the escalation ended with it.",
        "supersede": "What had been escalated came to an end, and the escalation with it.",
        "reopen": "The second audit was withdrawn, so the escalation is open again.",
    },
    "practitioner_form": {
        "begin": "{actor} began the form.",
        "write": "{actor} wrote in the form.",
        "add_action": "{actor} added an action",
        "strike": "{actor} took an action off",
        "discuss": "{actor} and {owner} <b>discussed</b> it in supervision",
        "issue_form": "{actor} <b>sent the actions out</b> to {plans}.",
        "refer": "{actor} <b>asked the service manager</b> to decide",
        "hand_over": "The audit was submitted. It is to be discussed in supervision by {due_on}.",
        "hand_back": "The audit was sent back, and the form is being written again.",
        "follow": "The supervision changed. It is to be discussed by {due_on} instead of {due_from}.",
        "close": "It is filed, and nothing is left to do: <b>closed</b>.",
        "mark_filed": "{actor} marked it as filed on {on}.",
        "mark_entered": "{actor} marked it as entered in the case system on {on}.",
    },
    "exercise": {
        "begin": "{actor} began the group exercise, due {due_on}.",
        "enter": "{actor} entered a grade.",
        "reveal": "{actor} <b>revealed</b> the grades.",
        "agree_standard": "{actor} agreed the standard with the group: <b>{grade}</b>.",
        "withdraw": "{actor} <b>withdrew</b> the exercise",
    },
    "moderation": {
        "request": "A second grade was asked for.",
        "grade": "{actor} graded the file without the first grade.",
        "assess": "{actor} said how good the audit was.",
        "agree": "{actor} agreed on the grade: <b>{grade}</b>.",
        "dispute": "{actor} <b>disputed</b> the moderator’s grade",
        "settle": "{actor} settled the grade: <b>{grade}</b>",
        "reassign": "{actor} named {person}",
        "withdraw": "The audit was returned or withdrawn, and its moderation ended with it.",
    },
    "self_audit": {
        "begin": "{actor} began a self-audit.",
        "record": "{actor} recorded the self-audit.",
        "share": "{actor} <b>shared</b> the self-audit with line management.",
    },
    "standard_reminder": {"send": "{actor} reminded teams of this standard."},
    "supervision": {
        "book": "{actor} booked the session for {on}.",
        "hold": "{actor} <b>held</b> the session.",
        "move": "{actor} moved the session to {on}",
        "cancel": "{actor} <b>cancelled</b> the session",
    },
    "cycle": {
        "create": "{actor} started the cycle.",
        "draw": "{actor} drew {drawn} of {frame} cases.",
        "replace": "{actor} had the case at place {place} replaced by the next in reserve",
        "open": "{actor} <b>sent the audits out</b>.",
        "chase": "{actor} reminded {auditors} of {audits}.",
        "close": "{actor} <b>closed</b> the cycle.",
        "report": "{actor} <b>reported</b> the findings.",
    },
    "tool_version": {
        "begin": "{actor} began this version.",
        "publish": "{actor} <b>published</b> this version.",
        "discard": "{actor} <b>discarded</b> the draft",
        "retire": "{actor} <b>retired</b> this version",
    },
}
BY_SYSTEM: Mapping[str, Mapping[str, str]] = {
    **programmes.BY_SYSTEM,
    "audit": {"schedule": "The audit was arranged, due {due_on}."},
    "action_plan": {
        "escalate": "{owners} plan was not finished by its day. It was <b>escalated</b>.",
        "withdraw": "{owners} plan was <b>withdrawn</b>.",
    },
    # Words, no password.
    "escalation": {"pass_up": "Nobody answered in time, so the escalation <b>passed up</b>."},  # nosec B105
    "exercise": {"reveal": "Everybody has entered a grade, and the grades are <b>revealed</b>."},
    "moderation": {"agree": "Both gave the same grade: <b>{grade}</b>."},
    "tool_version": {
        "begin": "The version came with the service and was kept when it was first used.",
        "publish": "It was <b>published</b>, and no longer changes.",
    },
}
RAISED = {
    "dead_letter": "A message could not be delivered. It was <b>escalated</b>.",
    "discrepancy": "A nightly check found what does not agree. It was <b>escalated</b>.",
    "inadequate": "The grade, inadequate, was <b>escalated</b>.",
    "overdue": "A plan was not finished by its day. It was <b>escalated</b>.",
    "practitioner_referral": "The line manager asked the service manager to decide.",
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
    text = Markup(template).format(**_values(entry, around))  # nosec B704 # every value is escaped by what is called
    if template.endswith("."):
        return Said(entry.at, text, words)
    if not words or len(words) > LONG or "\n" in words:
        return Said(entry.at, text + ".", words)
    return Said(entry.at, Markup("{}: {}{}").format(text, words, "" if words.endswith((".", "?", "!")) else "."))


def _template(entry: Entry) -> str:
    if entry.trigger == "schedule" and entry.facts.get("kind") == AuditKind.REAUDIT:
        return "{actor} ordered this second audit, due {due_on}."
    if entry.trigger == "submit" and "overall_grade" not in entry.facts:
        return _by_the_table(entry)
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
    if entry.trigger == "discuss":
        return entry.facts.get("agreed")
    if entry.trigger in ("request_delay", "authorise_delay"):
        return entry.facts.get("explanation")
    return entry.facts.get("text") if entry.trigger in IN_TEXT else entry.reason or None


def _values(entry: Entry, around: Around) -> dict[str, Any]:
    facts = entry.facts
    owner = around.owners.get(entry.subject_id, "Its owner") if entry.kind in OWNED else ""
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
        "audits": wording.count(_number(facts.get("audits")), "audit"),
        "auditors": wording.count(_number(facts.get("auditors")), "auditor"),
        "drawn": facts.get("drawn", 0),
        "frame": facts.get("frame", 0),
        "place": facts.get("place", 0),
        **{name: _day(facts.get(name), around.today) for name in ("due_on", "due_from", "on")},
    }


def _number(fact: Any) -> int:
    """A count; the same word holds names in the facts of other steps."""
    return fact if isinstance(fact, int) else 0


def _day(written: Any, today: date) -> str:
    return days.within(date.fromisoformat(written), today) if isinstance(written, str) else "another day"
