"""Takes any step of any lifecycle: a page that asks what the step needs, and the one door through which it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from json import dumps
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.queries import Absent, find
from service.reading.choices import section_grades
from service.reading.held import held
from service.reading.history import Entry, happened
from service.remembering import Remembering, Reused
from service.usecases.transitions import fire_transition, possibilities, possible
from service.versions import Stale
from service.web.links import KINDS, path_of, safe_path, step_of
from service.web.stepping.buttons import ELSEWHERE, fresh
from service.web.stepping.context import context_of
from service.web.stepping.fields import Asking, Field, problems
from service.web.stepping.posted import facts_of
from service.web.who import me, sight
from service.web.words.naming import named, title
from service.web.words.saying import said_of
from service.web.words.steps import button, done
from service.web.words.timeline import Said
from service.web.words.wording import state
from workflows.catalogue import LIFECYCLES
from workflows.definition import Fact
from workflows.engine import Illegal, Incomplete, NotPermitted, Possibility

pages = Blueprint("steps", __name__)
# In quotes, because some of the words are two with a hyphen.
ROUTE = f"/<any({', '.join(map(repr, KINDS))}):slug>/<number:number>/<trigger>"
# Offered beside the step's own button, on the same form.
BESIDE = {("action_plan", "complete"): ("record_progress", "Save and finish later")}
# Files are attached on a page of their own: what is written here is saved on the way there.
ATTACHES = ("action_plan", "complete"), "attach_evidence"
OVER = "There is nothing to do here any more."
# What a link to a step may fill in.
FILLED_IN = ("place", "section")
UNSEEN = ("csrf_token", "next", "once", "sequence", "version")
RISK = {("audit", "withdraw"), ("action_plan", "withdraw")}


@dataclass(frozen=True)
class Dress:
    """How the page of one step differs: a template of its own, and what it shows besides the fields.

    `around` is asked before the step itself; the record's own `page` among what it gives is not read again.
    """

    template: str
    around: Callable[[int], Mapping[str, Any]]


# By kind and trigger, entered by the pages that know what belongs beside the form.
DRESSED: dict[tuple[str, str], Dress] = {}


@dataclass
class Attempt:
    """One person's attempt at one step of one record; `seen` is the history that they had before them."""

    kind: str
    number: int
    trigger: str
    record: Any
    possible: Mapping[str, Possibility]
    given: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""
    overtaken: bool = False
    changes: list[Said] = field(default_factory=list)
    held: Sequence[Any] = ()
    beside: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, slug: str, number: int, trigger: str) -> Attempt:
        """Raises Absent for a record that the person may not see; a step that does not exist is not found."""
        kind = KINDS[slug]
        if not any(row.permission for row in LIFECYCLES[kind].rows_for(trigger)) or (kind, trigger) in ELSEWHERE:
            abort(404)
        beside = _dress(kind, trigger).around(number)
        record, kept = _read(kind, number, beside)
        if record is not None:
            found = possible(record, me())
        else:
            record, found = possibilities(kind, number, me())
        return cls(kind, number, trigger, record, {one.trigger: one for one in found}, held=kept, beside=beside)

    @property
    def this(self) -> Possibility | None:
        return self.possible.get(self.trigger)

    def page(self, status: int = 200) -> tuple[str, int]:
        """The form, or why there is none; what was sent is kept."""
        label = button(self.kind, self.trigger, named(self.record, me()))
        about, back = title(self.record, me()), path_of(self.kind, self.number)
        words = {"attempt": self, "label": label, "about": about, "back": back}
        if self.this is None or not self.this.allowed:
            reason = self.this.reason if self.this else ""
            code = 403 if self.this is not None and not self.this.permitted else 409
            written = self.given if request.method == "POST" else {}
            kept = [text for name, text in written.items() if text and name not in UNSEEN]
            last = said_of([(self.kind, self.number)], {self.number: _owner(self.record)})[:1]
            reason = reason or f"{words['about']} is “{state(self.kind, self.record.state)}” now. {OVER}"
            return render_template("pages/refused.html", **words, reason=reason, last=last, kept=kept), code
        fields = Asking(self.record, self.trigger, me(), self.given, self.errors).fields(self.this.needs)
        template = _dress(self.kind, self.trigger).template
        return render_template(template, **words, **self._around(fields), **self.beside), status

    def _around(self, fields: list[Field]) -> dict[str, Any]:
        beside, text = BESIDE.get((self.kind, self.trigger), ("", ""))
        allowed = beside in self.possible and self.possible[beside].allowed
        found = problems(fields)
        shown = {anchor for anchor, _ in found}
        loose = [("", text) for name, text in self.errors.items() if f"f-{name}" not in shown]
        return {
            "context": None if self.beside else context_of(self.kind, self.trigger, self.record),
            "attaches": self._attaches(),
            "beside": (step_of(self.kind, self.number, beside), text) if allowed else None,
            "fields": fields,
            "grades": section_grades(self.record) if (self.kind, self.trigger) == ("audit", "submit") else {},
            "next": safe_path(self.given.get("next") or request.args.get("next"), ""),
            "once": fresh(),
            "problems": [*([("", self.refusal)] if self.refusal else []), *found, *loose],
            "risk": (self.kind, self.trigger) in RISK,
            "sequence": max((entry.sequence for entry in self._entries()), default=0),
        }

    def _attaches(self) -> bool:
        """Whether files can be attached before this step is taken."""
        step, attach = ATTACHES
        return (self.kind, self.trigger) == step and attach in self.possible and self.possible[attach].allowed

    def _entries(self) -> Sequence[Entry]:
        if page := self.beside.get("page"):
            entries: Sequence[Entry] = page.entries
            return entries
        return happened([(self.kind, self.number)], sight())


def _read(kind: str, number: int, beside: Mapping[str, Any]) -> tuple[Any, Sequence[Any]]:
    """The record where something beside the form has read it, or where it is only looked at; else it is None.

    What is to be changed is read under its lock alone.
    """
    if page := beside.get("page"):
        return page.record, ()
    return held(kind, number, me().id, sight) if request.method == "GET" else (None, ())


PLAIN = Dress("pages/step.html", lambda number: {})


def _dress(kind: str, trigger: str) -> Dress:
    return DRESSED.get((kind, trigger), PLAIN)


@pages.get(ROUTE)
def show(slug: str, number: int, trigger: str) -> tuple[str, int]:
    """The page of a step."""
    attempt = Attempt.of(slug, number, trigger)
    attempt.given = {name: text for name, text in request.args.items() if name in FILLED_IN}
    return attempt.page()


@pages.post(ROUTE)
def take(slug: str, number: int, trigger: str) -> Response | tuple[str, int]:
    """Take a step, or show the form again with what stands against it and all that was written."""
    kind, sent = KINDS[slug], request.form.to_dict()
    attempt = Attempt.of(slug, number, trigger)
    attempt.given = sent
    needs = _needs(kind, trigger)
    name = named(attempt.record, me())
    facts, wrong = facts_of(trigger, needs, sent)
    if wrong:
        attempt.errors = wrong
        return attempt.page(422)
    try:
        _fire(kind, number, trigger, facts, sent)
    except (Stale, Reused):
        return _look_again(slug, number, trigger, sent)
    except Incomplete as refused:
        attempt = _again(slug, number, trigger, sent)
        attempt.errors = refused.fields
        return attempt.page(422)
    except (Illegal, NotPermitted) as refused:
        attempt = _again(slug, number, trigger, sent)
        attempt.refusal = str(refused)
        return attempt.page(403 if isinstance(refused, NotPermitted) else 409)
    flash(done(kind, trigger, name))
    return redirect(_after(kind, number, sent), 303)


def _needs(kind: str, trigger: str) -> Sequence[Fact]:
    """What the step takes, also when it is not possible any more: so a form that is sent again is known as the same."""
    return next((row.needs for row in LIFECYCLES[kind].rows_for(trigger) if row.permission), ())


def _fire(kind: str, number: int, trigger: str, facts: Mapping[str, Any], sent: Mapping[str, str]) -> None:
    """Once for each form, however often it is sent; the version is the one that the person saw."""
    version = sent.get("version", "")
    request_text = f"{kind}/{number}/{trigger}?{version}&{dumps(facts, sort_keys=True)}"
    key = f"page:{sent['once']}"[:128] if sent.get("once") else None
    remember = Remembering(key, request_text, 303, lambda record: {})
    seen = int(version) if version.isdecimal() and len(version) < 10 else None
    fire_transition(kind, number, trigger, me(), facts, version=seen, remember=remember)


def _again(slug: str, number: int, trigger: str, sent: Mapping[str, str]) -> Attempt:
    """The attempt on the record as it is now, with all that was written."""
    attempt = Attempt.of(slug, number, trigger)
    attempt.given = sent
    return attempt


def _look_again(slug: str, number: int, trigger: str, sent: Mapping[str, str]) -> tuple[str, int]:
    """Somebody was first: who changed what, and the form again as it was filled in."""
    attempt = _again(slug, number, trigger, sent)
    attempt.overtaken = True
    since, owners = sent.get("sequence", ""), {number: _owner(attempt.record)}
    if since.isdecimal() and len(since) < 10:
        attempt.changes = said_of([(attempt.kind, number)], owners, since=int(since))
    else:
        attempt.changes = said_of([(attempt.kind, number)], owners)[:1]
    return attempt.page(409)


def _after(kind: str, number: int, sent: Mapping[str, str]) -> str:
    """Where to go on: back to where the step was begun, else the record, else home when it is out of sight now."""
    if onward := safe_path(request.args.get("next") or sent.get("next"), ""):
        return onward
    try:
        find(kind, number, me())
    except Absent:
        return "/"
    return path_of(kind, number)


def _owner(record: Any) -> str:
    return named(record, me()).name
