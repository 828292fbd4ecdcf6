"""What escalations say in sentences: what happened, what each decision means and who will read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from service.reading.escalations import EscalationLine
from service.reading.stories import Story
from service.web.words import days
from service.web.words.wording import count, lower_first, outcome, upper_first, whose
from workflows.escalation import ACKNOWLEDGED, RAISED, RESOLVED
from workflows.words import Cause, EscalationOutcome

LONGEST = 110
# What each decision means, in the words of whoever has to choose, in the order in which they are offered.
MEANS: Mapping[str, str] = {
    EscalationOutcome.QUALITY_CLINIC: "Worker and manager go through the file with the quality team.",
    EscalationOutcome.TRAINING: "Say which, and for whom. Training itself is offered on its own page.",
    EscalationOutcome.REAUDIT: "Somebody else audits the file again. It is made at once, and the auditor is told. "
    "It stays in your queue until it is signed off.",
    EscalationOutcome.PRACTICE_LEAD: "An experienced colleague works beside the practitioner on this case.",
    EscalationOutcome.REASSURANCE: "You have looked, and what has to happen is happening. Say what you saw.",
    EscalationOutcome.COMPETENCE_PROCESS: "Restricted. Only you, and whoever had this escalation before you, can read "
    "that you chose it and what you write. Everybody else reads only that it was decided. Nothing of it stands with "
    "the case, and what follows belongs to human resources.",
}
READ_BY = "Everybody who can see this escalation, the team manager among them. A competence process is the exception."


# Where the decision is taken on something else: what to press, and on which record.
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    Cause.OVERDUE: ("Decide on the plan", "action_plan"),
    Cause.UNRETURNED: ("Decide on the audit", "audit"),
}


@dataclass(frozen=True)
class Told:
    """One escalation as a row or a page tells it: its parts, and the day on which it is told."""

    line: EscalationLine
    story: Story
    today: date

    def day(self, day: date | None) -> str:
        return lower_first(days.brief(day, self.today)) if day else ""

    def on(self, day: date) -> str:
        """“today” or “on 18 November”."""
        return "today" if day == self.today else f"on {self.day(day)}"

    @property
    def held(self) -> str:
        """Who holds the case, and the team."""
        parts = [f"Held by {self.line.holder}" if self.line.holder else "", self.line.team or ""]
        return _sentence(", ".join(part for part in parts if part))


def happened(line: EscalationLine, story: Story, today: date) -> str:
    """What happened, who, when and how much is left, in two or three short sentences."""
    told = Told(line, story, today)
    return " ".join(part for part in (SAID[Cause(line.cause)](told), _since(told)) if part)


def elsewhere(line: EscalationLine) -> tuple[str, str, int] | None:
    """A plan that is late and an audit that is not done are decided on themselves: words, kind and number."""
    text, kind = ELSEWHERE.get(line.cause, ("", ""))
    number = line.plan_id if kind == "action_plan" else line.audit_id
    return (text, kind, number) if text and number is not None and line.state == ACKNOWLEDGED else None


def decided(line: EscalationLine, story: Story) -> str:
    """What came of one that has ended."""
    if line.outcome == EscalationOutcome.REAUDIT and story.again and story.again[1]:
        return f"Second audit, with {story.again[1]}."
    if line.outcome:
        return f"{outcome(line.outcome)}."
    return "Decided. Only those who were asked can read what." if line.restricted else "Its cause came to an end."


def finding(story: Story) -> str:
    """The first thing that an audit’s reasons say, short enough for a row."""
    first = (story.finding or "").replace(";", ".").partition(". ")[0].strip().rstrip(".")
    return first if len(first) <= LONGEST else f"{first[:LONGEST].rsplit(' ', 1)[0]} …"


def progress(story: Story) -> str:
    """How many of the audit’s actions are done."""
    return f"{story.actions[0]} of {story.actions[1]} done" if story.actions else "Not sent yet"


def _sentence(text: str) -> str:
    return f"{text}." if text and not text.endswith((".", "…")) else text


def _since(told: Told) -> str:
    """When it came to whoever has it, where that is news."""
    charge, line = told.line.charge, told.line
    if charge.since is None or line.state == RESOLVED:
        return ""
    if line.state == RAISED:
        return f"It passed up {told.on(charge.since)}." if line.level else ""
    return f"Acknowledged {told.on(charge.since)}."


def _risk(told: Told) -> str:
    at = told.story.raised_at
    when = f"{told.on(at.date())} at {days.clock(at)}"
    who = told.line.auditor
    said = f"{who} reported it during an audit, {when}." if who else f"It was reported {when}."
    return f"{said} {told.held}"


def _graded(told: Told) -> str:
    by = f" by {told.line.auditor}" if told.line.auditor else ""
    audited = f"Audited {told.day(told.story.audited_on)}{by}." if told.story.audited_on else ""
    twice = "A second person graded it too." if told.story.twice else ""
    return " ".join(part for part in (audited, _sentence(finding(told.story)), twice, told.held) if part)


def _late_plan(told: Told) -> str:
    line, story = told.line, told.story
    if line.state == RESOLVED or story.plan is None or story.plan[0] == story.plan[1]:
        return f"{whose(line.owner or 'Somebody')} plan was not finished by its day. {_sentence(line.team or '')}"
    due = f", due {told.day(line.plan_due_on)}" if line.plan_due_on else ""
    delay = " after one delay" if story.delayed else ""
    done, of = story.plan
    return f"{line.owner} has {of - done} of {count(of, 'action')} left{due}{delay}. {_sentence(line.team or '')}"


def _sent_back_plan(told: Told) -> str:
    return f"{whose(told.line.owner or 'Somebody')} plan was sent back {_times(told.story.sent_back)}. {told.held}"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _sent_back_audit(told: Told) -> str:
    by = f"{whose(told.line.auditor)} audit" if told.line.auditor else "The audit"
    return f"{by} was sent back more than once. {told.held}"


def _not_done(told: Told) -> str:
    who = told.line.auditor or "Somebody"
    due = told.day(told.story.audit_due_on)
    return f"{who} was to audit it by {due} and has not sent it in. {told.held}"


def _referred(told: Told) -> str:
    whom = told.line.owner or "a practitioner"
    return f"The line manager asks you to decide what an audit found about {whom}."


def _letter(told: Told) -> str:
    whom = f" to {told.story.recipient}" if told.story.recipient else ""
    at = told.story.raised_at
    when = f"{told.on(at.date())} at {days.clock(at)}"
    why = f" {upper_first(_sentence(told.line.letter))}" if told.line.letter else ""
    return f"A message{whom} could not be delivered. Given up {when}.{why}"


def _discrepancy(told: Told) -> str:
    return "A check of the service itself found what does not agree. What it is, and what to do, stands under Checks."


SAID: Mapping[Cause, Callable[[Told], str]] = {
    Cause.DEAD_LETTER: _letter,
    Cause.DISCREPANCY: _discrepancy,
    Cause.INADEQUATE: _graded,
    Cause.OVERDUE: _late_plan,
    Cause.PRACTITIONER_REFERRAL: _referred,
    Cause.REQUIRES_IMPROVEMENT: _graded,
    Cause.SAFEGUARDING_NOW: _risk,
    Cause.SECOND_REFERRAL: _sent_back_plan,
    Cause.SECOND_RETURN: _sent_back_audit,
    Cause.UNRETURNED: _not_done,
}
