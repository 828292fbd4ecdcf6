"""What the steps of exemptions and reviews are called on buttons, in banners and in forms."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.programmes import SlotOutcome
from workflows.words import Exempt

BUTTONS: Mapping[str, Mapping[str, str]] = {
    "exemption": {"approve": "Approve the exemption", "refuse": "Refuse the exemption", "end": "End the exemption"},
    "review": {"record": "Record the review", "cancel": "Cancel the review"},
}
DONE: Mapping[str, Mapping[str, str]] = {
    "exemption": {
        "approve": "The exemption is approved, and whoever asked for it has been told.",
        "refuse": "The exemption is refused, and whoever asked for it has been told why.",
        "end": "The exemption has ended.",
    },
    "review": {"record": "The review is recorded.", "cancel": "The review is cancelled."},
}
# What came of an audit that a programme expected.
OUTCOMES: Mapping[str, str] = {
    SlotOutcome.EXEMPT: "Exempt",
    SlotOutcome.MADE: "Arranged",
    SlotOutcome.NO_AUDITOR: "Nobody to audit it",
    SlotOutcome.NO_SUBJECT: "No file to audit",
    SlotOutcome.WAITING: "Still to come",
}
EXEMPT: Mapping[str, str] = {
    Exempt.AUDITOR: "Somebody who audits",
    Exempt.PRACTITIONER: "A practitioner whose cases are audited",
    Exempt.CASE: "A case",
}
FACTS: Mapping[str, tuple[str, str]] = {
    "looked_at": ("What you looked at", "Which audits, and what in them."),
    "record.findings": ("What you found", ""),
    "follows": ("What follows", "Who does what by when, or that nothing has to."),
}
# What histories say, in the past tense.
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "exemption": {
        "request": "{actor} asked for the exemption",
        "approve": "{actor} <b>approved</b> the exemption.",
        "refuse": "{actor} <b>refused</b> the exemption",
        "end": "{actor} ended the exemption",
    },
    "review": {
        "plan": "{actor} planned the review, due {due_on}.",
        "record": "{actor} <b>recorded</b> the review.",
        "cancel": "{actor} <b>cancelled</b> the review",
    },
}
BY_SYSTEM: Mapping[str, Mapping[str, str]] = {
    "exemption": {"end": "Its last day is past, and the exemption has <b>ended</b>."},
    "review": {
        "plan": "The review was planned, due {due_on}.",
        "follow": "The session moved. The review is due {due_on} instead of {due_from}.",
        "cancel": "Whoever it was about does not work here any more, and the review was <b>cancelled</b>.",
    },
}
