"""The records behind a number: what a link on a dashboard counts, listed as far as the reader may see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from service.insight.behind.audits import ELSEWHERE, GOOD_OR_BETTER, MISSED, NUMBER
from service.insight.behind.listing import LISTS, behind
from service.insight.measures.escalations import OTHERWISE
from service.insight.untold import TOLD
from service.toolbox import current
from service.web.insight import actions, agreement, escalations, evidence, grades, times
from service.web.insight.asking import Asked, asked
from service.web.insight.tabs import tabs
from service.web.who import sight
from service.web.words.wording import ANSWERS, CAUSES, GRADES, OUTCOMES, STATES, word
from workflows.words import AuditQuality

pages = Blueprint("behind", __name__)
ANY = "yes"


@dataclass(frozen=True)
class Told:
    """What the things are called that a list counts, what else is said of each, and where their number stands."""

    one: str
    many: str
    path: str
    title: str
    detail: str = ""


THINGS: Mapping[str, Told] = {
    "actions": Told("action", "actions", "/insight/actions", "Actions", "Action"),
    "agreement": Told("second grade", "second grades", "/insight/agreement", "Graded twice"),
    "audits": Told("audit", "audits", "/insight", "Grades"),
    "escalations": Told("escalation", "escalations", "/insight/escalations", "Escalations"),
    "returns": Told("audit", "audits", "/insight/returns", "Asked and done"),
    "themes": Told("action", "actions", "/insight/actions", "Actions", "Action"),
    "times": Told("stay", "stays", "/insight/times", "Time taken", "Days"),
}
# What a link may narrow a list to, and how a reader reads it. A word that is none is left out, so that an old link
# still shows a list.
CODES: Mapping[str, Mapping[str, str]] = {
    "part": {str(part): text for part, text in grades.PARTS.items()},
    "grade": {**GRADES, GOOD_OR_BETTER: "Good or better"},
    "twice": {ANY: "Graded twice"},
    "feedback": {ANY: "The family was asked"},
    "exemplar": {ANY: "Marked as good work"},
    "nowhere": {"team": "No team", "service": "No service"},
    "step": actions.STEPS,
    "cause": CAUSES,
    "ended": {ANY: "Ended"},
    "outcome": {**{code: OUTCOMES[code] for code in TOLD}, OTHERWISE: escalations.ENDED_OTHERWISE},
    "first": {code: f"First grade {text.lower()}" for code, text in GRADES.items()},
    "second": {code: f"Second grade {text.lower()}" for code, text in GRADES.items()},
    "moved": agreement.MOVED,
    "settled": {ANY: agreement.SETTLED},
    "quality": {str(code): f"Audited as {word(code).lower()}" for code in AuditQuality},
    "programmes": {ANY: "Expected by programmes and submitted"},
    "kind": times.KINDS,
}
NUMBERS: Mapping[str, Callable[[int], str]] = {
    "bias": lambda steps: f"Auditor’s grade: {agreement.steps(steps).lower()}",
    "level": escalations.level,
}
ANSWERED: Mapping[str, str] = {**ANSWERS, MISSED: "No or partly", ELSEWHERE: "Found elsewhere", NUMBER: "As a number"}


@pages.get(f"/insight/behind/<any({', '.join(LISTS)}):what>")
def listed(what: str) -> str:
    """What a number counts: as many as it says, those shown that the reader may open."""
    about, given = asked(), _given()
    found = behind(what, given, about.scope, sight(), request.args.get("page", 1, int))
    return render_template(
        "insight/behind.html",
        about=about,
        found=found,
        onward=about.link(f"/insight/behind/{what}", **given),
        said=list(_said(given, about)),
        tabs=tabs(),
        things=THINGS[what],
    )


def _given() -> dict[str, str]:
    """What the address narrows the list to, as far as it makes sense."""
    said = {name: text for name, text in request.args.items() if text}
    given = {name: said[name] for name, codes in CODES.items() if said.get(name) in codes}
    given |= {name: said[name] for name in (*NUMBERS, "round") if _whole(said.get(name, ""))}
    if re.fullmatch("[a-z_]{1,40}", said.get("theme", "")):
        given["theme"] = said["theme"]
    if "question" in said:
        given["question"] = said["question"]
        given |= {"answer": said["answer"]} if said.get("answer") in ANSWERED else {}
    if said.get("state") in STATES[given.get("kind", "audit")]:
        given["state"] = said["state"]
    return given


def _whole(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and len(text) < 10


def _said(given: Mapping[str, str], about: Asked) -> Iterator[str]:
    """What narrows the list, in words."""
    for name, text in given.items():
        if name in CODES:
            yield CODES[name][text]
        elif name in NUMBERS:
            yield NUMBERS[name](int(text))
    if "round" in given:
        yield next((one.name for one in about.reach.cycles if one.id == int(given["round"])), "One cycle")
    if "theme" in given:
        yield word(given["theme"])
    if "state" in given:
        yield STATES[given.get("kind", "audit")][given["state"]]
    if "question" in given:
        yield f"{_question(given['question'], about)} {ANSWERED.get(given.get('answer', ''), '')}".strip()


def _question(key: str, about: Asked) -> str:
    if key in evidence.AROUND:
        return evidence.AROUND[key]
    known = current(about.scope.tool_key) if about.scope.tool_key else None
    question = known.tool.questions.get(key) if known else None
    return question.text if question else "One question:"
