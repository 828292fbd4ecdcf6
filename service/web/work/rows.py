"""Turns an open task into a row of the home page: what it is about, what stands, what to press."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.reading.mywork.audits import AuditAbout
from service.reading.mywork.others import EscalationAbout, SessionAbout
from service.reading.mywork.plans import PlanAbout
from service.reading.mywork.tasks import Line
from service.web.links import path_of, step_of
from service.web.words import days
from service.web.words.wording import AUDIT_KINDS, cause, count, first, grade, lower_first, whose, word

LONGEST = 80
MONTH = 30.44


@dataclass(frozen=True)
class Item:
    """One row: a title that leads to the record, sentences, how far it is, and buttons with their paths.

    `who`, `what`, `by` and `tag` are the cells of sections that stand as a table.
    """

    title: str
    path: str
    said: Sequence[str]
    buttons: Sequence[tuple[str, str]]
    due: str = ""
    late: bool = False
    quote: str = ""
    progress: tuple[int, int, str] | None = None
    who: str = ""
    what: str = ""
    by: str = ""
    tag: tuple[str, str] | None = None
    task: int = 0
    notes: Sequence[str] = ()
    since: str = ""


@dataclass(frozen=True)
class Telling:
    """What rows are told with: today, and to which day each delay that is asked for would move its plan."""

    today: date
    delays: Mapping[int, date]


Maker = Callable[[Line, Any, Telling], dict[str, Any]]


def item_of(line: Line, telling: Telling) -> Item:
    """The row of a task."""
    about: Any = line.about
    make = next((make for kind, make in MAKERS.items() if isinstance(about, kind)), _other)
    made = make(line, about, telling)
    base = {"path": _path(line), "due": _due(line, telling.today), "late": line.late, "task": line.id}
    since = "" if line.kind in TOLD_OTHERWISE else f"Waiting since {_day_within(line.since, telling.today)}."
    return Item(**{**base, "notes": _notes(line, telling.today), "since": since, **made})


def _day_within(day: date, today: date) -> str:
    return lower_first(days.brief(day, today)) if day == today else days.brief(day, today)


def _notes(line: Line, today: date) -> list[str]:
    """For whom one acts, who asked for it, and until when one has put it off."""
    asked = f"{line.behalf} asked you to do this: “{_short(line.asked)}”" if line.asked else ""
    behalf = asked or (f"You act for {line.behalf}." if line.behalf else "")
    again = f"Look at it again {days.on(line.again_on, today)}." if line.again_on else ""
    return [note for note in (behalf, again) if note]


def _due(line: Line, today: date) -> str:
    """When it is due; a plan that is not late stands under the day of its supervision already."""
    if line.due_on is None or (line.kind == "complete_plan" and not line.late):
        return ""
    if line.late:
        return f"Was due {days.on(line.due_on, today)}."
    verb = next((verb for kind, verb in BY.items() if line.kind.startswith(kind)), None)
    return f"{verb} by {days.within(line.due_on, today)}." if verb else f"Due {days.on(line.due_on, today)}."


def _path(line: Line) -> str:
    return path_of(line.subject_kind, line.subject_id)


def case_of(reference: str | None) -> str:
    """“Case 7004182”, or what there is instead."""
    return f"Case {reference}" if reference else "Your plan"


def _of_plan(line: Line, plan: PlanAbout, telling: Telling) -> dict[str, Any]:
    make: Maker = PLANS.get(line.kind, _own_plan)
    return make(line, plan, telling)


def _own_plan(line: Line, plan: PlanAbout, telling: Telling) -> dict[str, Any]:
    left = next(iter([*plan.left, *(text for text, _ in plan.deeds)]), "your plan")
    audited = f"Audited {days.brief(plan.audited_on, telling.today)} by {plan.auditor}." if plan.audited_on else ""
    said = [audited, f"{grade(plan.grade)}." if plan.grade else ""]
    said.append(f"{count(len(plan.left), 'action')} left." if len(plan.left) > 1 else "")
    said.append("" if plan.left else "All is done: ask for sign-off.")
    if line.late and plan.state == "escalated":
        said.append("It is with the service manager. If something stands in the way, your manager can help you today.")
    verb = "Finish it" if line.late or not plan.left else "Carry on" if plan.done else "Start"
    return {
        "title": f"{case_of(plan.reference)}: {_short(lower_first(left).rstrip('. '))}",
        "said": [text for text in said if text],
        "buttons": [(verb, step_of("action_plan", plan.id, "complete"))],
        "progress": (plan.done, len(plan.deeds), "done"),
    }


def _to_sign(line: Line, plan: PlanAbout, telling: Telling) -> dict[str, Any]:
    done = f"{plan.done} of {count(len(plan.deeds), 'action')} done"
    return {
        "title": f"{whose(plan.owner)} plan, {lower_first(case_of(plan.reference))}",
        "said": [f"{done}."],
        "buttons": [("Read and sign", _path(line))],
        "who": plan.owner,
        "what": done,
        "by": days.written(line.due_on, telling.today) if line.due_on else "",
    }


def _to_delay(line: Line, plan: PlanAbout, telling: Telling) -> dict[str, Any]:
    code, explanation = plan.delay_requested_reason or "other", plan.delay_requested_explanation or ""
    asked = days.brief(plan.delay_requested_on, telling.today)
    asked = f"Asked {lower_first(asked)}" if asked == "Today" else f"Asked on {asked}"
    moved = telling.delays.get(plan.id)
    would = f"Would move from {days.within(plan.due_on, telling.today)}"
    return {
        "title": f"{plan.owner}, {lower_first(case_of(plan.reference))}",
        "said": [
            f"{word(code)}. {asked}.",
            *([f"{would} to {days.written(moved, telling.today)}."] if moved else []),
            "First and only delay for this plan.",
        ],
        "buttons": [
            ("Agree", step_of("action_plan", plan.id, "authorise_delay")),
            ("Decline", step_of("action_plan", plan.id, "decline_delay")),
        ],
        "quote": explanation,
    }


def _to_hand_on(line: Line, plan: PlanAbout, telling: Telling) -> dict[str, Any]:
    said = [f"{plan.owner} is not here any more. {plan.done} of {count(len(plan.deeds), 'action')} done."]
    buttons = [("Give to someone else", step_of("action_plan", plan.id, "reassign"))]
    title = f"{whose(plan.owner)} plan, {lower_first(case_of(plan.reference))}"
    return {"title": title, "said": said, "buttons": buttons}


def _of_audit(line: Line, audit: AuditAbout, telling: Telling) -> dict[str, Any]:
    make: Maker = AUDITS.get(line.kind, _to_send)
    return make(line, audit, telling)


def _to_audit(line: Line, audit: AuditAbout, telling: Telling) -> dict[str, Any]:
    done, of = audit.sections or (0, 0)
    held = audit.holder or "Nobody holds it"
    reason = f"{AUDIT_KINDS[audit.kind]}. {last_audited(audit, telling.today)}"
    return {
        "title": f"Audit of case {audit.reference}",
        "said": [f"{reason} {'Held by ' + held if audit.holder else held}."],
        "buttons": [("Carry on" if done else "Start", f"{path_of('audit', audit.id)}/form")],
        "who": held,
        "what": reason,
        "by": _due(line, telling.today),
        "tag": (f"{done} of {of} sections", "yellow") if done else ("To start", "blue"),
        "progress": (done, of, "sections"),
    }


def last_audited(audit: AuditAbout, today: date) -> str:
    """“Last audited 8 months ago.”, “Never audited before.”"""
    if audit.last_on is None:
        return "Never audited before."
    months = round((today - audit.last_on).days / MONTH)
    return f"Last audited {count(months, 'month')} ago." if months else "Last audited this month."


def _to_agree(line: Line, audit: AuditAbout, telling: Telling) -> dict[str, Any]:
    title, buttons = f"Grade of case {audit.reference}", [("Agree the grade", _path(line))]
    return {"title": title, "said": [_graded(audit)], "buttons": buttons}


def _to_send(line: Line, audit: AuditAbout, telling: Telling) -> dict[str, Any]:
    needs_own = line.kind == "issue_actions" and audit.grade in WEAK and not audit.own_actions
    own = ["Before you can send them, there must be an action of your own: add one."] if needs_own else []
    who = f", {audit.holder}" if audit.holder else ""
    return {
        "title": f"Send out the actions for case {audit.reference}{who}",
        "said": [_graded(audit), *own],
        "buttons": [("Add and send" if needs_own else "Look and send", _path(line))],
    }


def _graded(audit: AuditAbout) -> str:
    return f"Graded {lower_first(grade(audit.grade))} by {audit.lead}." if audit.grade else ""


def _of_escalation(line: Line, found: EscalationAbout, telling: Telling) -> dict[str, Any]:
    about = f"{cause(found.cause)}: {lower_first(case_of(found.reference))}" if found.reference else cause(found.cause)
    part = "Plan of" if found.plan_id else "About" if found.about else "Held by"
    said = [f"{part} {found.person}{', ' + found.team if found.team else ''}."] if found.person else []
    if found.level + 1 < found.levels and not line.late:
        said.append("If it is not answered by then, it passes up.")
    verb = "Acknowledge" if found.state == "raised" else "Record decision"
    return {"title": about, "said": said, "buttons": [(verb, _path(line))]}


def _of_session(line: Line, session: SessionAbout, telling: Telling) -> dict[str, Any]:
    said = [f"It is not marked as held. Mark it, or move it if {first(session.person)} and you did not meet."]
    title = f"Supervision with {session.person}"
    return {"title": title, "said": said if session.unmarked else [], "buttons": [("Mark or move", _path(line))]}


def _other(line: Line, about: str | None, telling: Telling) -> dict[str, Any]:
    title = OTHERS.get(line.kind, "{}").format(about or "")
    return {"title": title, "said": [], "buttons": [(VERBS.get(line.kind, "Open"), _path(line))]}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


# Where the row itself says from when, or where nothing waits for anybody yet.
TOLD_OTHERWISE = ("audit_file", "complete_plan", "decide_delay", "hold_supervision")
WEAK = ("inadequate", "requires_improvement")
MAKERS: Mapping[type, Maker] = {
    AuditAbout: _of_audit,
    EscalationAbout: _of_escalation,
    PlanAbout: _of_plan,
    SessionAbout: _of_session,
}
AUDITS: Mapping[str, Maker] = {"agree_grade": _to_agree, "audit_file": _to_audit}
PLANS: Mapping[str, Maker] = {
    "complete_plan": _own_plan,
    "decide_delay": _to_delay,
    "reassign_plan": _to_hand_on,
    "sign_off_plan": _to_sign,
}
# What must have happened by the day a task is due, by how its kind begins.
BY = {
    "acknowledge": "Acknowledge it",
    "decide_": "Answer",
    "issue_actions": "Send them",
    "resolve": "Decide it",
    "sign_off_plan": "Sign off",
}
OTHERS = {
    "check_quarter": "Check the quarter’s file audits",
    "discuss_form": "{}: what an audit found",
    "file_form": "{}: what an audit found",
    "issue_form_actions": "{}: what an audit found",
    "review_audits": "Review of {}’s audits",
}
VERBS = {
    "agree_standard": "Agree the standard",
    "answer_moderation": "Read and answer",
    "assess_audit": "Read the audit",
    "check_quarter": "Look and record",
    "close_cycle": "Look and close",
    "decide_exemption": "Look and decide",
    "discuss_form": "Read and discuss",
    "draw_cycle": "Draw the cases",
    "enter_grade": "Enter your grade",
    "file_form": "Look and file",
    "issue_form_actions": "Look and send out",
    "moderate_audit": "Enter your grade",
    "open_cycle": "Look and send out",
    "report_cycle": "Report",
    "reveal_grades": "Look who has graded",
    "review_audits": "Look and record",
    "settle_grade": "Read both grades",
}
