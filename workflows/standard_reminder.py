"""The life of a reminder of one standard: it is sent, and that is all there is to it (DOMAIN row 16)."""

from workflows.checking import check
from workflows.definition import Lifecycle, State, Tell, row
from workflows.words import Relation

SENT = "sent"

BEGINS = row("send", (), SENT, "Remind teams of a standard", "reminded teams of a standard",
             may="standard.remind", tells=(Tell("standard_reminder", Relation.REMINDED),))  # fmt: skip

STANDARD_REMINDER = check(
    Lifecycle("standard_reminder", "reminder of a standard", BEGINS, (State(SENT, "Sent", ends=True),), ())
)
