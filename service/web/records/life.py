"""The figure of a record's life: steps behind, the one where it is now, those ahead, and what branched off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from service.reading.audits import AuditLine
from service.reading.cycles import CycleLine
from service.reading.escalations import EscalationLine
from service.reading.history import Entry
from service.reading.plans import PlanLine
from service.web.words import days
from service.web.words.wording import cause, count, lower_first, state, whose

HIDDEN = {"ahead": "still to come", "done": "done", "ended": "ended here", "now": "where it is now"}
AUDIT_STEPS = ("scheduled", "audited", "actions_issued", "completed", "signed_off")
SHORT_AUDIT_STEPS = ("scheduled", "audited", "signed_off")
PLAN_STEPS = ("issued", "completed", "signed_off")
ESCALATION_STEPS = ("raised", "acknowledged", "resolved")
CYCLE_STEPS = ("draft", "sampled", "open", "closed", "reported")
LAST = ("signed_off", "resolved", "reported", "agreed", "settled")


@dataclass(frozen=True)
class Branch:
    """Something that happened beside the way: late, delay or back, with one sentence."""

    kind: str
    what: str
    rest: str


@dataclass(frozen=True)
class Step:
    """One state: where it stands to the record, and what is written beneath."""

    label: str
    stands: str
    lines: Sequence[str] = ()
    branches: Sequence[Branch] = ()

    @property
    def hidden(self) -> str:
        return HIDDEN[self.stands]


@dataclass(frozen=True)
class Figure:
    steps: Sequence[Step]


@dataclass(frozen=True)
class Way:
    """A record on its way through some states."""

    kind: str
    order: Sequence[str]
    at: str
    entered: Mapping[str, Entry]
    today: date
    now: Sequence[str] = ()
    branches: Sequence[Branch] = field(default_factory=tuple)

    def figure(self) -> Figure:
        """The steps; a record that was withdrawn ends in one grey step that replaces those ahead."""
        if self.at in self.order:
            place = self.order.index(self.at)
            return Figure([self._step(name, index - place) for index, name in enumerate(self.order)])
        ending = self.entered.get(self.at)
        passed = [name for name in self.order if name in self.entered]
        behind = [Step(state(self.kind, name), "done", self._when(name)) for name in passed]
        reason = [ending.reason] if ending and ending.reason else []
        return Figure([*behind, Step(state(self.kind, self.at), "ended", [*self._when(self.at), *reason])])

    def _step(self, name: str, distance: int) -> Step:
        label = state(self.kind, name)
        if distance > 0:
            return Step(label, "ahead")
        if distance < 0 or name in LAST:
            return Step(label, "done", self._when(name), self.branches if distance == 0 else ())
        return Step(label, "now", self.now or self._when(name), self.branches)

    def _when(self, name: str) -> list[str]:
        entry = self.entered.get(name)
        if entry is None:
            return []
        day = days.brief(entry.at.date(), self.today)
        arranged = f"Arranged {lower_first(day)}" if entry.trigger == "schedule" else day
        return [arranged, *([] if entry.system else [entry.actor])]


def entered(entries: Iterable[Entry], kind: str, number: int) -> dict[str, Entry]:
    """The row by which a record last came into each state; `entries` are newest first."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.kind == kind and entry.subject_id == number and entry.before != entry.after:
            found.setdefault(entry.after, entry)
    return found


def of_audit(
    audit: AuditLine,
    plans: Sequence[PlanLine],
    escalations: Sequence[EscalationLine],
    entries: Sequence[Entry],
    today: date,
) -> Figure:
    """An audit's five steps, or three where nothing had to be put right."""
    came = entered(entries, "audit", audit.id)
    closed_at_once = audit.state == "signed_off" and came.get("actions_issued") is None
    signed = sum(plan.state == "signed_off" for plan in plans)
    now = {
        "scheduled": [f"{'Was due' if audit.late else 'Due'} {days.within(audit.due_on, today)}", audit.lead or ""],
        "actions_issued": [
            *_since(came, "actions_issued", today),
            f"{signed} of {count(len(plans), 'plan')} signed off",
        ],
        "completed": [*_since(came, "completed", today), f"{signed} of {count(len(plans), 'plan')} signed off"],
    }
    back = came.get("scheduled")
    returned = [_returned(back, today)] if back and back.before and audit.state == "scheduled" else []
    branches = [*returned, *_of_plans(plans, escalations, entries, today), *_of_grades(escalations, today)]
    order = SHORT_AUDIT_STEPS if closed_at_once else AUDIT_STEPS
    return Way("audit", order, audit.state, came, today, now.get(audit.state, ()), branches).figure()


def of_plan(plan: PlanLine, escalations: Sequence[EscalationLine], entries: Sequence[Entry], today: date) -> Figure:
    """A plan's three steps; delay and escalation branch off the first."""
    came = entered(entries, "action_plan", plan.id)
    at = "issued" if plan.working else plan.state
    now = {
        "issued": [
            f"{'Was due' if plan.late else 'Due'} {days.within(plan.due_on, today)}",
            f"{plan.done} of {len(plan.deeds)} done",
        ],
        "completed": [*_since(came, "completed", today), *_sign_by(plan, today)],
    }
    sent = came.get("issued")
    back = [_returned(sent, today)] if sent and sent.trigger == "refer_back" and plan.working else []
    branches = [*back, *_of_plans([plan], escalations, entries, today)]
    return Way("action_plan", PLAN_STEPS, at, came, today, now.get(at, ()), branches).figure()


def of_escalation(escalation: EscalationLine, entries: Sequence[Entry], today: date) -> Figure:
    came = entered(entries, "escalation", escalation.id)
    now = [f"By {days.within(escalation.by, today)}", escalation.charge.name or ""]
    return Way("escalation", ESCALATION_STEPS, escalation.state, came, today, now).figure()


def of_cycle(cycle: CycleLine, entries: Sequence[Entry], today: date) -> Figure:
    came = entered(entries, "cycle", cycle.id)
    returned = f"{cycle.returns.returned} of {cycle.returns.requested} returned"
    until = [f"Until {days.within(cycle.cut_off_on, today)}", returned]
    return Way("cycle", CYCLE_STEPS, cycle.state, came, today, until if cycle.state == "open" else ()).figure()


def _since(came: Mapping[str, Entry], name: str, today: date) -> list[str]:
    entry = came.get(name)
    return [f"Since {lower_first(days.brief(entry.at.date(), today))}"] if entry else []


def _sign_by(plan: PlanLine, today: date) -> list[str]:
    return [f"To sign off by {days.within(plan.sign_off_due_on, today)}"] if plan.sign_off_due_on else []


def _returned(entry: Entry, today: date) -> Branch:
    reason = entry.reason or ""
    return Branch("back", f"Sent back {lower_first(days.brief(entry.at.date(), today))} by {entry.actor}.", reason)


def _of_plans(
    plans: Sequence[PlanLine], escalations: Sequence[EscalationLine], entries: Sequence[Entry], today: date
) -> list[Branch]:
    """Delays that were asked for or agreed, and plans that are escalated; `entries` are newest first."""
    agreed = {entry.subject_id: entry.at.date() for entry in reversed(entries) if entry.trigger == "authorise_delay"}
    found = []
    for plan in plans:
        if plan.delay and plan.working:
            on = f" {lower_first(days.brief(agreed[plan.id], today))}" if plan.id in agreed else ""
            due = f"due {lower_first(days.brief(plan.due_on, today))}"
            first_due = f"first due {lower_first(days.brief(plan.first_due_on, today))}"
            found.append(Branch("delay", f"Delay agreed{on}.", f"{plan.owner}: {due}, {first_due}."))
        if plan.request and plan.working:
            found.append(Branch("delay", "Delay asked for.", f"{plan.owner} waits for a decision."))
        if plan.state == "escalated":
            found.append(_escalated(plan, escalations, today))
    return found


def _escalated(plan: PlanLine, escalations: Sequence[EscalationLine], today: date) -> Branch:
    own = [line for line in escalations if line.plan_id == plan.id and line.cause == "overdue"]
    at = next((line for line in own if line.charge.name), None)
    if at is None:
        return Branch("late", "Escalated.", f"{whose(plan.owner)} plan.")
    on = lower_first(days.brief(at.raised_on, today))
    return Branch("late", f"Escalated {on}.", f"{whose(plan.owner)} plan is with {at.charge.name}.")


def _of_grades(escalations: Sequence[EscalationLine], today: date) -> list[Branch]:
    """Escalations of the audit itself that are still open."""
    found = []
    for line in escalations:
        if line.state != "resolved" and line.plan_id is None:
            rest = (
                f"With {line.charge.name} since {lower_first(days.brief(line.raised_on, today))}."
                if line.charge.name
                else ""
            )
            found.append(Branch("late", f"Escalated: {lower_first(cause(line.cause))}.", rest))
    return found
