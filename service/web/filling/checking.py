"""Check the answers, then finish: all that was answered, what is missing with a link to it, and the last step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from json import dumps
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.form import Form
from service.remembering import Remembering, Reused
from service.usecases.transitions import fire_transition, possible
from service.versions import Stale
from service.web.filling.fillings import ROUTE, Filling, stop_question
from service.web.links import step_of
from service.web.stepping.buttons import fresh
from service.web.stepping.fields import Asking
from service.web.stepping.posted import facts_of
from service.web.who import me
from service.web.words.naming import named
from service.web.words.steps import button, done
from workflows.engine import Illegal, Incomplete, NotPermitted, Possibility
from workflows.tools import conflicts_with_overall

pages = Blueprint("checking", __name__)
# By the kind of record: the step with which the form is finished.
LAST: Mapping[str, str] = {"audit": "submit", "self_audit": "record"}
CHANGED = "The form was changed after you opened this page, by you in another tab or by somebody else. Check it again."
SENT_BEFORE = "This was sent before. Here is what there is now."


@dataclass
class Check:
    """One look at a form before it is finished; `given` and `errors` are of an attempt, `warning` is to be weighed."""

    filling: Filling
    given: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""
    warning: str = ""

    @property
    def trigger(self) -> str:
        return LAST[self.filling.kind]

    def page(self) -> str:
        filling, form = self.filling, self.filling.form
        found = {one.trigger: one for one in possible(filling.record, me())}
        last = found.get(self.trigger)
        whose = named(filling.record, me())
        agree = found.get("agree")
        return render_template(
            "filling/check.html",
            agree=step_of(filling.kind, filling.number, "agree") if agree and agree.allowed else "",
            check=self,
            fields=self._fields(last),
            filling=filling,
            form=form,
            label=button(filling.kind, self.trigger, whose),
            last=last,
            once=fresh(),
            problems=problems(filling, form),
            stop=stop_question(form),
        )

    def _fields(self, last: Possibility | None) -> Sequence[Any]:
        """What the last step asks, for whoever takes it."""
        if last is None or not last.permitted:
            return []
        needs = last.needs
        return Asking(self.filling.record, self.trigger, me(), self.given, self.errors).fields(needs)


def problems(filling: Filling, form: Form) -> list[tuple[str, str]]:
    """The path of the very place, and a sentence, for everything that stands against finishing."""
    return [
        (f"{filling.section(part.section.key)}?check=1#{anchor}", sentence)
        for part in form.parts
        for anchor, sentence in part.problems
    ]


@pages.get(f"{ROUTE}/check")
def show(slug: str, number: int) -> Response | str:
    """Everything before it is finished."""
    filling = Filling.of(slug, number)
    return Check(filling).page() if filling.may_write else filling.elsewhere()


@pages.post(f"{ROUTE}/check")
def finish(slug: str, number: int) -> Response | tuple[str, int]:
    """Finish, or say what stands against it; a grade that does not fit the sections' is asked about once."""
    filling, sent = Filling.of(slug, number), request.form.to_dict()
    if not filling.may_write:
        return filling.elsewhere()
    check = Check(filling, sent)
    last = next((one for one in possible(filling.record, me()) if one.trigger == check.trigger), None)
    facts, check.errors = facts_of(check.trigger, last.needs if last else (), sent)
    if check.errors:
        return check.page(), 422
    if (warning := _warning(filling, facts)) and sent.get("warned") != warning:
        check.warning = warning
        return check.page(), 200
    return _finished(check, facts, sent)


def _finished(check: Check, facts: Mapping[str, Any], sent: Mapping[str, str]) -> Response | tuple[str, int]:
    filling, whose = check.filling, named(check.filling.record, me())
    kind, path = filling.kind, filling.path
    try:
        _fire(filling, check.trigger, facts, sent)
    except Stale:
        check.refusal = CHANGED
    except Reused:
        check.refusal = SENT_BEFORE
    except Incomplete as refused:
        check.errors = refused.fields
        check.refusal = "" if set(refused.fields) <= set(facts) else next(iter(refused.fields.values()))
    except (Illegal, NotPermitted) as refused:
        check.refusal = str(refused)
    else:
        flash(done(kind, check.trigger, whose))
        return redirect(path, 303)
    check.filling = filling.again()
    return (check.page(), 422) if check.filling.may_write else check.filling.elsewhere()


def _fire(filling: Filling, trigger: str, facts: Mapping[str, Any], sent: Mapping[str, str]) -> None:
    """Once for each page, however often it is sent; of the form as it was checked."""
    version, once = sent.get("version", ""), sent.get("once", "")
    key = f"page:{once}"[:128] if once else None
    remember = Remembering(key, f"{filling.path}/{trigger}?{dumps(facts, sort_keys=True)}", 303, lambda record: {})
    seen = int(version) if version.isdecimal() and len(version) < 10 else None
    fire_transition(filling.kind, filling.number, trigger, me(), facts, version=seen, remember=remember)


def _warning(filling: Filling, facts: Mapping[str, Any]) -> str:
    """What is odd about the overall grade beside those of the sections."""
    grade = facts.get("overall_grade")
    if not grade:
        return ""
    grades = {part.section.key: part.grade or None for part in filling.form.parts if part.section.graded}
    return conflicts_with_overall(grades, grade) or ""
