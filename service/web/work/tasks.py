"""Turns an open task into a row of the home page: what it is about, what stands, what to press."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from service.reading.audits import AuditLine
from service.reading.escalations import EscalationLine
from service.reading.plans import PlanLine
from service.reading.sessions import SessionLine
from service.reading.worklist import Line
from service.web.links import path_of, step_of
from service.web.words import days
from service.web.words.wording import cause, count, first, grade, lower_first, whose, word

LONGEST = 80


@dataclass(frozen=True)
class Item:
    """One row: a title that leads to the record, sentences, how far it is, and buttons with their paths."""

    title: str
    path: str
    due: str
    said: Sequence[str]
    buttons: Sequence[tuple[str, str]]
    late: bool
    quote: str = ""
    progress: tuple[int, int, str] | None = None


@dataclass(frozen=True)
class Waiting:
    """Something of one's own that somebody else has now."""

    case: str
    path: str
    what: str
    since: date


def item_of(line: Line, today: date) -> Item:
    """The row of a task."""
    if isinstance(line.about, PlanLine):
        return _of_plan(line, line.about, today)
    if isinstance(line.about, AuditLine):
        return _of_audit(line, line.about, today)
    if isinstance(line.about, EscalationLine):
        return _of_escalation(line, line.about, today)
    if isinstance(line.about, SessionLine):
        return _of_session(line, line.about, today)
    return _item(line, line.about, today, [], [(CYCLES.get(line.kind, "Open"), _path(line))])


def waiting_of(line: Line) -> Waiting:
    """The row of what one waits for."""
    who = line.who or "Somebody"
    if isinstance(line.about, PlanLine):
        what = {
            "sign_off_plan": f"{who} to sign off your {count(len(line.about.deeds), 'action')}",
            "decide_delay": f"{who} to decide on the delay that you asked for",
        }
        return Waiting(_case(line.about.reference), _path(line), what.get(line.kind, who), line.since)
    reference = line.about.reference if isinstance(line.about, AuditLine) else None
    return Waiting(_case(reference), _path(line), f"{who} to decide what must be put right", line.since)


def _item(
    line: Line,
    title: str,
    today: date,
    said: Sequence[str],
    buttons: Sequence[tuple[str, str]],
    quote: str = "",
    progress: tuple[int, int, str] | None = None,
) -> Item:
    behalf = [f"You act for {line.behalf}."] if line.behalf else []
    return Item(title, _path(line), _due(line, today), [*said, *behalf], buttons, line.late, quote, progress)


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


def _case(reference: str | None) -> str:
    return f"Case {reference}" if reference else "Your plan"


def _of_plan(line: Line, plan: PlanLine, today: date) -> Item:
    return PLANS.get(line.kind, _own_plan)(line, plan, today)


def _own_plan(line: Line, plan: PlanLine, today: date) -> Item:
    left = plan.left[0].text if plan.left else count(len(plan.deeds), "action")
    audited = f"Audited {days.brief(plan.audited_on, today)} by {plan.auditor}. " if plan.audited_on else ""
    said = [f"{audited}{grade(plan.grade)}." if plan.grade else audited.strip()]
    if len(plan.left) > 1:
        said.append(f"{count(len(plan.left), 'action')} left.")
    if line.late and plan.state == "escalated":
        said.append("It is with the service manager. If something stands in the way, your manager can help you today.")
    verb = "Finish it" if line.late or not plan.left else "Carry on" if plan.done else "Start"
    buttons = [(verb, step_of("action_plan", plan.id, "complete"))]
    title = f"{_case(plan.reference)}: {_short(lower_first(left).rstrip('. '))}"
    return _item(
        line, title, today, [text for text in said if text], buttons, progress=(plan.done, len(plan.deeds), "done")
    )


def _to_sign(line: Line, plan: PlanLine, today: date) -> Item:
    done = f"{plan.done} of {count(len(plan.deeds), 'action')} done."
    buttons = [("Read and sign", _path(line))]
    return _item(line, f"{whose(plan.owner)} plan, {lower_first(_case(plan.reference))}", today, [done], buttons)


def _to_delay(line: Line, plan: PlanLine, today: date) -> Item:
    code, explanation = plan.request or ("other", "")
    buttons = [
        ("Agree", step_of("action_plan", plan.id, "authorise_delay")),
        ("Decline", step_of("action_plan", plan.id, "decline_delay")),
    ]
    said = [f"{word(code)}. The plan is due {days.on(plan.due_on, today)}. It can be delayed once."]
    title = f"Delay for {plan.owner}, {lower_first(_case(plan.reference))}"
    return _item(line, title, today, said, buttons, quote=explanation)


def _to_hand_on(line: Line, plan: PlanLine, today: date) -> Item:
    said = [f"{plan.owner} is not here any more. {plan.done} of {count(len(plan.deeds), 'action')} done."]
    buttons = [("Give to someone else", step_of("action_plan", plan.id, "reassign"))]
    return _item(line, f"{whose(plan.owner)} plan, {lower_first(_case(plan.reference))}", today, said, buttons)


def _of_audit(line: Line, audit: AuditLine, today: date) -> Item:
    held = f"Held by {audit.holder}." if audit.holder else "Nobody holds it."
    if line.kind == "audit_file":
        done, of = line.progress or (0, 0)
        form = f"{path_of('audit', audit.id)}/form"
        buttons = [("Carry on" if done else "Start", form)]
        title = f"Audit of case {audit.reference}"
        said = [f"{word(audit.kind)}. {held}"]
        return _item(line, title, today, said, buttons, progress=(done, of, "answered"))
    by = f"Graded {lower_first(grade(audit.grade))} by {audit.lead}." if audit.grade else ""
    if line.kind == "agree_grade":
        return _item(line, f"Grade of case {audit.reference}", today, [by], [("Agree the grade", _path(line))])
    who = f", {audit.holder}" if audit.holder else ""
    return _item(
        line, f"Send out the actions for case {audit.reference}{who}", today, [by], [("Look and send", _path(line))]
    )


def _of_escalation(line: Line, found: EscalationLine, today: date) -> Item:
    about = f"{cause(found.cause)}: {lower_first(_case(found.reference))}" if found.reference else cause(found.cause)
    who = found.owner or found.holder
    part = "Plan of" if found.plan_id else "About" if found.owner else "Held by"
    said = [f"{part} {who}{', ' + found.team if found.team else ''}."] if who else []
    if found.level + 1 < found.levels and not line.late:
        said.append("If it is not answered by then, it passes up.")
    verb = "Acknowledge" if found.state == "raised" else "Record decision"
    return _item(line, about, today, said, [(verb, _path(line))])


def _of_session(line: Line, session: SessionLine, today: date) -> Item:
    title = f"Supervision with {session.person}"
    said = [f"It is not marked as held. Mark it, or move it if {first(session.person)} and you did not meet."]
    return _item(line, title, today, said if session.unmarked else [], [("Mark or move", _path(line))])


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


PLANS: Mapping[str, Callable[[Line, PlanLine, date], Item]] = {
    "complete_plan": _own_plan,
    "decide_delay": _to_delay,
    "reassign_plan": _to_hand_on,
    "sign_off_plan": _to_sign,
}
# What must have happened by the day a task is due, by how its kind begins.
BY = {
    "acknowledge": "Acknowledge it",
    "decide_delay": "Answer",
    "issue_actions": "Send them",
    "resolve": "Decide it",
    "sign_off_plan": "Sign off",
}
CYCLES = {
    "close_cycle": "Look and close",
    "draw_cycle": "Draw the cases",
    "open_cycle": "Look and send out",
    "report_cycle": "Report",
    "agree_standard": "Agree the standard",
    "answer_moderation": "Read and answer",
    "assess_audit": "Read the audit",
    "discuss_form": "Read and discuss",
    "enter_grade": "Enter your grade",
    "file_form": "Look and file",
    "issue_form_actions": "Look and send out",
    "moderate_audit": "Enter your grade",
    "reveal_grades": "Look who has graded",
    "settle_grade": "Read both grades",
}
