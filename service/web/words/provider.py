"""What whoever was not let in by the council's provider is told."""

from __future__ import annotations

ADMINISTRATOR = "Tell the administrator of Countersign."
# Why: heading, and what to do.
REFUSALS: dict[str, tuple[str, str]] = {
    "away": (
        "Your council’s sign-in does not answer",
        "Countersign itself is well. Wait a minute and try again; if it lasts, tell your IT service desk.",
    ),
    "wrong": (
        "You could not be signed in",
        "What came back from your council’s sign-in was not in order, or it was too old. Begin again.",
    ),
    "group": (
        "Your account has no access to Countersign",
        "It is in none of the groups that may use it. Ask your manager to have you added.",
    ),
    "unknown": (
        "Your account is not connected yet",
        f"The first time, an administrator says whose account it is. {ADMINISTRATOR} Then sign in once more.",
    ),
    "gone": (
        "You do not work here today",
        f"Your first day is yet to come, or your last one has passed. {ADMINISTRATOR}",
    ),
    "roles": (
        "Your groups do not fit your role",
        f"The staff list gives you a role that no group of your account confirms. {ADMINISTRATOR}",
    ),
    "other": (
        "That was another account",
        "The account that was shown is not the one with which you are signed in, or it was not shown anew.",
    ),
}
