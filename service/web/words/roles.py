"""What roles see and do, in plain words: each permission and each relation of `roles.yaml` has its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# What is seen, in the order in which people look for it.
SEEN: Mapping[str, str] = {
    "case.view": "Cases",
    "audit.view": "Audits",
    "plan.view": "Action plans on the case side",
    "practitioner_form.view": "The practitioner’s own form and its actions",
    "supervision.view": "Supervision sessions",
    "escalation.view": "Escalations",
    "moderation.view": "Second grades",
    "exercise.view": "Group exercises",
    "self_audit.view": "Self-audits",
    "review.view": "Reviews of audits",
    "coverage.view": "Which cases are audited in time",
    "exemption.view": "Exemptions",
    "cycle.view": "Cycles",
    "findings.view": "Findings of a closed cycle",
    "standard.view": "Reminders of a standard",
    "training.view": "Training",
    "people.view": "The list of staff",
    "tool.view": "Audit tools in the making",
    "history.view": "Whether the histories are whole",
    "access.view": "Who opened what",
    "administration.view": "Roles, policy and programmes as they stand",
}
# What is done.
DONE: Mapping[str, str] = {
    "audit.schedule": "Arrange audits",
    "audit.answer": "Fill in an audit",
    "audit.agree": "Agree the grade of an audit by two people",
    "audit.submit": "Submit an audit",
    "audit.add_action": "Add actions",
    "audit.add_action_later": "Add actions after the audit was submitted",
    "audit.strike": "Take actions off",
    "audit.issue_actions": "Send actions out",
    "audit.close_without_actions": "Sign off an audit without actions",
    "audit.return_for_rework": "Send an audit back",
    "audit.reassign": "Give an audit to another auditor",
    "audit.mark_exemplar": "Mark an audit as an exemplar",
    "audit.file": "Say that a copy was filed",
    "audit.withdraw": "Withdraw an audit",
    "audit.withdraw_scheduled": "Withdraw an audit that has not been done",
    "practitioner_form.write": "Write the practitioner’s own form, until it is submitted",
    "practitioner_form.discuss": "Record the talk about the practitioner’s own form",
    "practitioner_form.issue": "Send out the actions of the practitioner’s own form",
    "practitioner_form.refer": "Refer on from the practitioner’s own form",
    "practitioner_form.file": "File the practitioner’s own form",
    "plan.record_progress": "Note what is done of an action plan",
    "plan.complete": "Finish an action plan and ask for sign-off",
    "plan.request_delay": "Ask for a delay",
    "plan.sign_off": "Sign off an action plan",
    "plan.refer_back": "Send an action plan back",
    "plan.authorise_delay": "Agree a delay",
    "plan.decline_delay": "Decline a delay",
    "plan.escalate": "Escalate an action plan",
    "plan.reassign": "Give an action plan to someone else",
    "plan.reinstate": "Give an escalated plan a new day",
    "plan.issue": "Make a plan for a service",
    "plan.withdraw": "Withdraw an action plan",
    "supervision.book": "Book supervision",
    "supervision.hold": "Record that supervision took place",
    "supervision.move": "Move supervision",
    "supervision.cancel": "Cancel supervision",
    "escalation.acknowledge": "Acknowledge an escalation",
    "escalation.resolve": "Decide on an escalation",
    "escalation.pass_up": "Pass an escalation up",
    "moderation.grade": "Give a second grade, without seeing the first",
    "moderation.agree": "Agree on a grade",
    "moderation.dispute": "Dispute the second grade",
    "moderation.settle": "Settle a disputed grade",
    "moderation.reassign": "Name another moderator",
    "exercise.begin": "Begin a group exercise",
    "exercise.enter": "Enter a grade in a group exercise",
    "exercise.reveal": "Reveal the grades of a group exercise",
    "exercise.agree_standard": "Agree the standard grade of a group exercise",
    "exercise.withdraw": "Withdraw a group exercise",
    "self_audit.begin": "Begin a self-audit",
    "self_audit.answer": "Fill in a self-audit",
    "self_audit.record": "Record a self-audit",
    "self_audit.share": "Share a self-audit",
    "review.record": "Record a review of audits",
    "review.cancel": "Cancel a review of audits",
    "exemption.request": "Ask for an exemption",
    "exemption.decide": "Decide on an exemption",
    "exemption.end": "End an exemption",
    "cycle.create": "Start a cycle",
    "cycle.draw": "Draw a sample",
    "cycle.replace": "Replace a drawn case",
    "cycle.open": "Send a cycle’s audits out",
    "cycle.follow": "Follow how a cycle goes",
    "cycle.chase": "Chase what has not come back",
    "cycle.close": "Close a cycle",
    "cycle.report": "Publish a cycle’s findings",
    "standard.remind": "Remind teams of a standard",
    "training.offer": "Offer training",
    "training.record": "Record who took part in training",
    "people.leave": "Keep who is away",
    "people.competence": "Keep whose competence is being monitored",
    "people.auditing": "Keep who was trained as an auditor",
    "resource.enter": "Enter units, carers and placements",
    "tool.build": "Build audit tools",
    "tool.publish": "Publish an audit tool",
    "tool.retire": "Retire an audit tool",
    "tool.feedback": "Read what auditors say about a tool",
    "import.run": "Import cases",
    "import.staff": "Import staff",
    "dead_letter.manage": "Look after messages that could not be delivered",
}
# Whose, in the order from everything to one's own.
WHOSE: Mapping[str, str] = {
    "all": "all",
    "service": "those of their service",
    "team": "those of their team and of everybody below them",
    "line_manager": "those of the people they manage",
    "service_manager": "those they are the service manager for",
    "supervisor": "those of the people below them",
    "responsible_manager": "those they are the responsible manager for",
    "holder": "those of the cases they hold",
    "lead_auditor": "those they audit",
    "pair_auditor": "those they audit together with somebody",
    "co_auditor": "those they help to audit",
    "issuing_auditor": "those they audit, where the authority lets auditors send actions out",
    "addressee": "those that are addressed to them",
    "moderator": "those they are to grade",
    "decider": "those they are to settle",
    "facilitator": "those they lead",
    "participant": "those they take part in",
    "reviewer": "those they do",
    "supervisee": "their own",
    "practitioner": "their own",
    "owner": "their own",
    "author": "their own",
    "reminded": "those that were sent to their team",
    "cycle_auditors": "those in which they audit",
}


@dataclass(frozen=True)
class Row:
    """One kind of thing or one step, and for which of them."""

    what: str
    which: str


@dataclass(frozen=True)
class RoleInWords:
    """A role: what it sees and what it does, besides what everybody may."""

    key: str
    title: str
    sees: list[Row]
    does: list[Row]


def in_words(key: str, title: str, grants: Mapping[str, Iterable[str]]) -> RoleInWords:
    """A role's grants in the order of the tables above."""
    return RoleInWords(key, title, _rows(SEEN, grants), _rows(DONE, grants))


def _rows(words: Mapping[str, str], grants: Mapping[str, Iterable[str]]) -> list[Row]:
    return [Row(text, _which(grants[name])) for name, text in words.items() if name in grants]


def _which(relations: Iterable[str]) -> str:
    """“all”, or everything that the relations name, widest first."""
    given = set(relations)
    if "all" in given:
        return "All"
    named = list(dict.fromkeys(text for name, text in WHOSE.items() if name in given))
    joined = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return joined[:1].upper() + joined[1:]
