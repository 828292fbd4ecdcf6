"""What the steps of every lifecycle are called on buttons, in banners, and by which names their facts are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.web.wording import first, upper_first, whose
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
    "audit": {
        "agree": "Agree the grade",
        "submit": "Submit the audit",
        "issue_actions": "Send the actions out",
        "close_without_actions": "Sign off without actions",
        "add_action": "Add an action",
        "strike": "Take an action off",
        "return_for_rework": "Send the audit back{to_them}",
        "reassign": "Give to another auditor",
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
        "request_delay": "Ask for a delay",
        "reassign": "Give {whose} plan to someone else",
        "escalate": "Escalate {whose} plan now",
        "withdraw": "Withdraw {whose} plan",
    },
    "escalation": {"acknowledge": "Acknowledge", "resolve": "Record your decision", "pass_up": "Pass it up"},
    "supervision": {"hold": "Mark as held", "move": "Move it", "cancel": "Cancel it"},
    "cycle": {
        "draw": "Draw the cases",
        "open": "Send the audits out",
        "close": "Close the cycle",
        "report": "Report the findings",
    },
}
# What a banner says when a step was taken.
DONE: Mapping[str, Mapping[str, str]] = {
    "audit": {
        "add_action": "The action is added.",
        "agree": "Your grade is recorded.",
        "close_without_actions": "The audit is signed off.",
        "issue_actions": "The actions are sent out. Each person has been told what to do and by when.",
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
        "refer_back": "The plan is sent back. {them} has been told why.",
        "reinstate": "The plan has a new day, and {them} has been told.",
        "request_delay": "You have asked for a delay. You will be told what is decided.",
        "sign_off": "You signed off {whose} plan.",
        "withdraw": "The plan is withdrawn.",
    },
    "escalation": {
        "acknowledge": "You have acknowledged it. Record what you decide by the day shown.",
        "pass_up": "It is passed up to the next level.",
        "resolve": "Your decision is recorded.",
    },
    "supervision": {
        "cancel": "The session is cancelled. Plans that were due at it are now due at the next one.",
        "hold": "The session is marked as held.",
        "move": "The session is moved. Plans that are due at it moved with it, as far as they may.",
    },
    "cycle": {
        "close": "The cycle is closed.",
        "draw": "The cases are drawn. Look at them, then send the audits out.",
        "open": "The audits are sent out, and each auditor has been told.",
        "report": "The findings are reported.",
    },
}
# By fact, or by trigger and fact: what it is called, and what helps to answer.
FACTS: Mapping[str, tuple[str, str]] = {
    "action": ("Which action", ""),
    "auditor": ("Who does the second audit", "Only if you decide on a second audit. Left empty, a manager is chosen."),
    "decided_grade": ("The grade that stands for both of you", "Only if it differs from your own."),
    "due_on": ("New day", ""),
    "explanation": ("What stands in the way", "Use the case reference. Do not write names of families."),
    "grade": ("Your own grade", "Choose it before you look at the other auditor’s."),
    "on": ("New day", ""),
    "outcome": ("What you decided", ""),
    "overall_grade": ("Overall grade", "Your own judgement of the whole file."),
    "owner": ("Whose action it is", ""),
    "person": ("Who", ""),
    "reason": ("Why", ""),
    "reasons": ("Why this grade", "What the file shows. Use the case reference. Do not write names."),
    "replaces": ("Whose place they take", "Left empty, the lead auditor’s."),
    "running_record": ("Running record", "Written for you. Change it if need be, then copy it into the case system."),
    "section": ("Section of the audit that it answers", ""),
    "signature": ("Your signature", ""),
    "text": ("What must be done", "One thing that can be seen to be done. Use the case reference, no names."),
    "theme": ("What it is about", ""),
    "agree.reason": ("Why the grade that stands differs", ""),
    "cancel.reason": ("Why it is cancelled", ""),
    "decline_delay.reason": ("Why not", "Say what would help instead."),
    "move.reason": ("Why it moves", ""),
    "pass_up.reason": ("Why it passes up", ""),
    "reassign.person": ("Who takes it on", ""),
    "refer_back.reason": ("What is still to do", "It is read by the person who gets the plan back."),
    "report.text": ("What was found", "It is read by auditors and staff. No names and no case references."),
    "request_delay.reason": ("Reason", "A plan can be delayed once, by one supervision."),
    "authorise_delay.reason": ("Reason", "A plan can be delayed once, by one supervision."),
    "resolve.due_on": ("When the second audit is due", "Only if you decide on a second audit."),
    "resolve.text": ("What you decided, and why", "It is read by those who are told of the outcome."),
    "return_for_rework.reason": ("What is to be done again", "The auditor reads it."),
    "strike.reason": ("Why it is not needed", ""),
}
# A sentence for a fact that was left out, where “Enter …” would not do.
MISSING: Mapping[str, str] = {
    "action": "Choose the action.",
    "grade": "Choose a grade.",
    "outcome": "Choose what you decided.",
    "overall_grade": "Choose the overall grade.",
    "owner": "Choose whose action it is.",
    "person": "Choose a person.",
    "reason": "Say why.",
    "signature": "Tick the box to sign.",
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


def asked(trigger: str, fact: str) -> tuple[str, str]:
    """What a fact is called in a form, and a hint."""
    plain = upper_first(fact.replace("_", " ")), ""
    return FACTS.get(f"{trigger}.{fact}") or FACTS.get(fact) or plain


def missing(fact: str) -> str:
    """What to say when a required fact was left out."""
    return MISSING.get(fact, "Write something here.")
