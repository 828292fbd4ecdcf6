"""What the steps of every lifecycle are called on buttons and in banners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.web.words import programmes
from service.web.words.wording import first, upper_first, whose
from workflows.catalogue import LIFECYCLES


@dataclass(frozen=True)
class Named:
    """Whose record it is: the owner of a plan, the lead auditor of an audit, who is supervised; `mine` if oneself."""

    name: str
    mine: bool = False

    @property
    def whose(self) -> str:
        return "your" if self.mine else whose(first(self.name))

    @property
    def them(self) -> str:
        return "you" if self.mine else first(self.name)

    @property
    def to_them(self) -> str:
        """Left out where it would say that one sends something to oneself."""
        return "" if self.mine else f" to {first(self.name)}"


# Buttons in the order in which they are offered; the first one that is possible is the green one.
BUTTONS: Mapping[str, Mapping[str, str]] = {
    **programmes.BUTTONS,
    "audit": {
        "agree": "Agree the grade",
        "submit": "Submit the audit",
        "issue_actions": "Send the actions out",
        "close_without_actions": "Sign off without actions",
        "add_action": "Add an action",
        "strike": "Take an action off",
        "return_for_rework": "Send the audit back{to_them}",
        "reassign": "Give to another auditor",
        "mark_exemplar": "Mark as an exemplar",
        "unmark_exemplar": "Take the exemplar mark off",
        "mark_filed": "Mark as filed",
        "mark_entered": "Mark as entered in the case system",
        "withdraw": "Withdraw the audit",
    },
    "action_plan": {
        "complete": "Finish and ask for sign-off",
        "sign_off": "Sign off {whose} plan",
        "authorise_delay": "Agree a delay",
        "decline_delay": "Decline the delay",
        "refer_back": "Send back{to_them}",
        "reinstate": "Give {whose} plan a new day",
        "record_progress": "Note what is done",
        "attach_evidence": "Attach a file",
        "remove_evidence": "Remove a file",
        "request_delay": "Ask for a delay",
        "reassign": "Give {whose} plan to someone else",
        "escalate": "Escalate {whose} plan now",
        "withdraw": "Withdraw {whose} plan",
    },
    # Words, no password.
    "escalation": {"acknowledge": "Acknowledge", "resolve": "Record your decision", "pass_up": "Pass it up"},  # nosec B105
    "exercise": {
        "enter": "Enter your grade",
        "agree_standard": "Agree the standard grade",
        "reveal": "Reveal the grades",
        "withdraw": "Withdraw the exercise",
    },
    "moderation": {
        "grade": "Enter your grade",
        "assess": "Say how good the audit was",
        "agree": "Agree on a grade",
        "dispute": "Dispute the moderator’s grade",
        "settle": "Settle the grade",
        "reassign": "Name somebody else",
    },
    "practitioner_form": {
        "discuss": "Record what was agreed",
        "issue_form": "Send the actions out",
        "write": "Write in the form",
        "add_action": "Add an action",
        "strike": "Take an action off",
        "refer": "Ask the service manager to decide",
        "mark_filed": "Mark as filed",
        "mark_entered": "Mark as entered in the case system",
    },
    "self_audit": {"record": "Record it", "share": "Share it with your line management"},
    "standard_reminder": {},
    "supervision": {"hold": "Mark as held", "move": "Move it", "cancel": "Cancel it"},
    "cycle": {
        "draw": "Draw the cases",
        "open": "Send the audits out",
        "close": "Close the cycle",
        "report": "Report the findings",
        "chase": "Remind the auditors",
        "replace": "Replace a case",
    },
    "tool_version": {
        "publish": "Publish this version",
        "discard": "Discard the draft",
        "retire": "Retire this version",
    },
}
# What a banner says when a step was taken.
DONE: Mapping[str, Mapping[str, str]] = {
    **programmes.DONE,
    "audit": {
        "add_action": "The action is added.",
        "agree": "Your grade is recorded.",
        "close_without_actions": "The audit is signed off.",
        "mark_exemplar": "It is marked as an exemplar, and whoever holds the case has been told.",
        "unmark_exemplar": "The exemplar mark is taken off.",
        "issue_actions": "The actions are sent out. Each person has been told what to do and by when.",
        "mark_entered": "The audit is marked as entered in the case system.",
        "mark_filed": "The audit is marked as filed.",
        "reassign": "The audit is with another auditor, who has been told.",
        "return_for_rework": "The audit is sent back. The auditor has been told why.",
        "strike": "The action is taken off.",
        "submit": "The audit is submitted.",
        "withdraw": "The audit is withdrawn.",
    },
    "action_plan": {
        "authorise_delay": "The delay is agreed, and {them} has been told the new day.",
        "complete": "The plan is finished. It now waits for sign-off.",
        "decline_delay": "The delay is declined, and {them} has been told why.",
        "escalate": "The plan is escalated to the service manager.",
        "reassign": "The plan has a new owner, who has been told.",
        "record_progress": "What you noted is saved.",
        "attach_evidence": "The file is attached.",
        "remove_evidence": "The file is removed.",
        "refer_back": "The plan is sent back. {them} has been told why.",
        "reinstate": "The plan has a new day, and {them} has been told.",
        "request_delay": "You have asked for a delay. You will be told what is decided.",
        "sign_off": "You signed off {whose} plan.",
        "withdraw": "The plan is withdrawn.",
    },
    "escalation": {
        "acknowledge": "You have acknowledged it. Record what you decide by the day shown.",
        "pass_up": "It is passed up to the next level.",  # nosec B105 # words, no password
        "resolve": "Your decision is recorded.",
    },
    "practitioner_form": {
        "add_action": "The action is added.",
        "discuss": "What you agreed is recorded, and {them} has been told.",
        "issue_form": "The actions are sent out, due at the next supervision of whoever has them.",
        "mark_entered": "The form is marked as entered in the case system.",
        "mark_filed": "The form is marked as filed.",
        "refer": "The service manager has been asked to decide.",
        "strike": "The action is taken off.",
        "write": "What you wrote is saved.",
    },
    "exercise": {
        "agree_standard": "The standard grade is agreed, and stands on the record of everybody who took part.",
        "enter": "Your grade is entered. Nobody sees it until the grades are revealed.",
        "reveal": "The grades are revealed, and everybody who takes part has been told.",
        "withdraw": "The exercise is withdrawn.",
    },
    "moderation": {
        "agree": "The grade is agreed.",
        "assess": "What you said about the audit is recorded.",
        "dispute": "The grade is disputed. Whoever settles it has been told.",
        "grade": "Your grade is entered. You can read the audit now, and say how good it was.",
        "reassign": "Somebody else is named, and has been told.",
        "settle": "The grade is settled.",
    },
    "self_audit": {
        "record": "Your self-audit is recorded. Nobody else can read it unless you share it.",
        "share": "Your self-audit is shared. Your line manager and the managers above can read it.",
    },
    "standard_reminder": {},
    "supervision": {
        "cancel": "The session is cancelled. Plans that were due at it are now due at the next one.",
        "hold": "The session is marked as held.",
        "move": "The session is moved. Plans that are due at it moved with it, as far as they may.",
    },
    "cycle": {
        "chase": "Every auditor whose audit is not returned is being reminded.",
        "close": "The cycle is closed.",
        "draw": "The cases are drawn. Look at them, then send the audits out.",
        "open": "The audits are sent out, and each auditor has been told.",
        "replace": "The next case in reserve has taken the place.",
        "report": "The findings are reported. Their auditors are told, and everybody who works here can read them.",
    },
    "tool_version": {
        "publish": "The version is published. New audits are made with it; those begun before keep theirs.",
        "discard": "The draft is discarded.",
        "retire": "The version is retired. Audits that were made with it keep it.",
    },
}


def button(kind: str, trigger: str, named: Named) -> str:
    """What a step is called on its button, with whose thing it is; by the table where nothing is written above."""
    words = BUTTONS[kind].get(trigger) or _label(kind, trigger)
    return words.format(whose=named.whose, them=named.them, to_them=named.to_them)


# What waits for somebody, as a link from another record's page.
WAITS: Mapping[str, str] = {
    "complete_plan": "Carry on with {whose} plan",
    "decide_delay": "Decide on a delay for {them}",
    "reassign_plan": "Give {whose} plan to someone else",
    "sign_off_plan": "Sign off {whose} plan",
}


def waits(task: str, named: Named) -> str:
    """What a task asks for, on a link to the plan or escalation that it is about."""
    if task in WAITS:
        return WAITS[task].format(whose=named.whose, them=named.them)
    return "Acknowledge the escalation" if task.startswith("acknowledge") else "Decide the escalation"


def _label(kind: str, trigger: str) -> str:
    """The lifecycle's own words."""
    return LIFECYCLES[kind].rows_for(trigger)[0].label


def rank(kind: str, trigger: str) -> int:
    """The place of a step among the buttons of its page; last where nothing is written above."""
    order = list(BUTTONS[kind])
    return order.index(trigger) if trigger in order else len(order)


def done(kind: str, trigger: str, named: Named) -> str:
    """What a banner says when the step was taken."""
    words = DONE[kind].get(trigger) or f"{_label(kind, trigger)}: done."
    return upper_first(words.format(whose=named.whose, them=named.them))
