"""Signs plans off from an agenda: one at a time, or all that are ticked in the act of marking the session as held."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from json import dumps
from typing import Any

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from service.remembering import Remembering, Reused
from service.usecases.transitions import fire_transition
from service.versions import Stale
from service.web.supervising.agenda import Attempt, agenda_page, own_page
from service.web.who import me
from service.web.words.wording import count
from workflows.engine import Illegal, Incomplete, NotPermitted

pages = Blueprint("signing", __name__)
TICK = "Tick the box to sign."
WRITE = "Write the running record entry."
CHANGED = "This was changed after you opened it. Nothing of yours is lost: look at it again, then send it once more."
Show = Callable[[int, Attempt, int], tuple[str, int]]
Answer = Response | tuple[str, int]


@pages.post("/supervisions/<number:number>/held")
def held(number: int) -> Answer:
    """Mark the session as held, and sign off every plan that is ticked, each with its own entry."""
    sent = request.form.to_dict()
    ticked = [name.removeprefix("sign-") for name in sent if re.fullmatch(r"sign-\d{1,9}", name, re.ASCII)]
    wrong = {f"record-{plan}": WRITE for plan in ticked if not sent.get(f"record-{plan}", "").strip()}
    entries = [{"plan": int(plan), "running_record": sent.get(f"record-{plan}", "").strip()} for plan in ticked]
    facts = {"sign_offs": entries, "signature": True} if entries else {}
    said = "The session is marked as held."
    if entries:
        said += f" You signed off {count(len(entries), 'plan')} in it."
    return _sent("supervision", number, "hold", facts, Attempt(sent, wrong), number, agenda_page, said)


@pages.post("/supervisions/<number:number>/sign/<number:plan>")
def sign(number: int, plan: int) -> Answer:
    """Sign off one plan."""
    return _sign(number, plan, agenda_page)


@pages.post("/supervisions/<number:number>/own-file/sign/<number:plan>")
def sign_own(number: int, plan: int) -> Answer:
    """Sign off one plan of the practitioner's side."""
    return _sign(number, plan, own_page)


def _sign(number: int, plan: int, show: Show) -> Answer:
    sent = request.form.to_dict()
    text, ticked = sent.get(f"record-{plan}", "").strip(), sent.get(f"sign-{plan}") == "yes"
    wrong = {} if text else {f"record-{plan}": WRITE}
    wrong |= {} if ticked else {f"sign-{plan}": TICK}
    facts = {"running_record": text, "signature": True}
    return _sent("action_plan", plan, "sign_off", facts, Attempt(sent, wrong), number, show, "You signed off the plan.")


def _sent(
    kind: str,
    record: int,
    trigger: str,
    facts: Mapping[str, Any],
    attempt: Attempt,
    session: int,
    show: Show,
    said: str,
) -> Answer:
    """Take the step and go back to the page, or show the page with what stands against it and all that was written."""
    if attempt.wrong:
        return show(session, attempt, 422)
    name = "version" if kind == "supervision" else f"version-{record}"
    try:
        _fire(kind, record, trigger, facts, attempt.sent, name)
    except (Stale, Reused):
        return show(session, Attempt(attempt.sent, {}, CHANGED), 409)
    except Incomplete as refused:
        return show(session, Attempt(attempt.sent, _anchored(refused.fields)), 422)
    except NotPermitted as refused:
        return show(session, Attempt(attempt.sent, {}, str(refused)), 403)
    except Illegal as refused:
        return show(session, Attempt(attempt.sent, {}, str(refused)), 409)
    flash(said)
    return redirect(f"/supervisions/{session}", 303)


def _fire(kind: str, record: int, trigger: str, facts: Mapping[str, Any], sent: Mapping[str, str], name: str) -> None:
    """Once for each form and step, however often it is sent; the version is the one that the person saw."""
    seen = sent.get(name, "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else None
    key = f"page:{sent['once']}:{kind}:{record}"[:128] if sent.get("once") else None
    request_text = f"{kind}/{record}/{trigger}?{version}&{dumps(facts, sort_keys=True)}"
    remember = Remembering(key, request_text, 303, lambda found: {})
    fire_transition(kind, record, trigger, me(), facts, version=version, remember=remember)


def _anchored(fields: Mapping[str, str]) -> dict[str, str]:
    """A refusal of one plan among several is named `sign_offs.number`; here it stands at that plan's box."""
    return {re.sub(r"^sign_offs\.", "sign-", name): text for name, text in fields.items()}
