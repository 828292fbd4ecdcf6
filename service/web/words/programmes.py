"""What the steps of exemptions and reviews are called on buttons, in banners and in forms."""

from __future__ import annotations

from collections.abc import Mapping

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
FACTS: Mapping[str, tuple[str, str]] = {
    "looked_at": ("What you looked at", "Which audits, and what in them."),
    "record.findings": ("What you found", ""),
    "follows": ("What follows", "Who does what by when, or that nothing has to."),
}
