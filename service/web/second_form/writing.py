"""Writing the practitioner's form beside an audit, as one of its auditors; kept as one goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, get_template_attribute, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from service.context import here
from service.queries import Absent
from service.reading.choices import codes
from service.reading.one import seen_one
from service.reading.practitioner_forms import form_of_audit, form_to_write, readers_of_form, readers_to_be
from service.surroundings import people_around
from service.web.filling.answers import Sent, as_field
from service.web.links import path_of, step_of
from service.web.second_form.written import Text, Written, keep, text_of
from service.web.stepping.fields import THEMES
from service.web.who import me, sight
from service.web.words.days import clock
from service.web.words.naming import title
from workflows.engine import Illegal

pages = Blueprint("second_form_writing", __name__)
AT = "/audits/<number:number>/practitioner-form"
# How many empty places there are for further findings.
ROOM = 2
FIRST = "Write a finding or a strength first. Then you can add an action."
MEANWHILE = "by somebody else, or by you in another tab"


@pages.get(AT)
def show(number: int) -> Response | str:
    """The page to write on; whoever reads it only goes to where it is read, and for everybody else there is none."""
    try:
        form = form_to_write(number, sight())
    except Absent:
        return redirect(path_of("practitioner_form", form_of_audit(number, me()).id), 303)
    return _page(number, form, Text.of(form))


@pages.post(AT)
def save(number: int) -> Response | tuple[str, int]:
    """Keep what was changed, without a script."""
    sent = Sent(request.form)
    try:
        written = keep(number, sent)
    except Illegal as refused:
        return _page(number, form_to_write(number, sight()), text_of(sent), refusal=str(refused)), 409
    if written.faults or written.contested:
        form = form_to_write(number, sight())
        return _page(number, form, text_of(sent), written=written), 422 if written.faults else 409
    if sent.then == "action":
        return _to_action(number)
    flash(f"Saved at {clock(here().local())}." if written.changes else "There was nothing new to save.")
    return redirect(path_of("audit", number) + ("/form" if sent.then == "leave" else "/practitioner-form"), 303)


def _to_action(number: int) -> Response:
    """An action hangs on a form: there must be one."""
    form, own = form_to_write(number, sight()), f"{path_of('audit', number)}/practitioner-form"
    if form is None:
        flash(FIRST, "caution")
        return redirect(own, 303)
    return redirect(f"{step_of('practitioner_form', form.id, 'add_action')}?{urlencode({'next': own})}", 303)


@pages.post(f"{AT}/live")
def live(number: int) -> tuple[Response, int]:
    """Keep what was changed, for the page's script: answers as the audit form's does."""
    sent = Sent(request.form)
    try:
        written = keep(number, sent)
    except Illegal as refused:
        return jsonify(refused=str(refused)), 409
    now = Text.of(form_to_write(number, sight()))
    mine, seen = text_of(sent).shown, sent.digests("seen")
    moved = {part for part, digest in seen.items() if now.shown.get(part, digest) != digest}
    kept = {*written.changes, *(part for part in sent.shown if mine.get(part) == now.shown.get(part))}
    changed = {*written.contested, *moved} - kept
    return jsonify(
        at=clock(here().local()),
        changed=[_told(part, now) for part in sorted(changed)],
        faults=written.faults,
        saved=sorted(kept),
        shown={part: digest for part, digest in now.shown.items() if part not in changed},
    ), 200


def _told(part: str, now: Text) -> dict[str, Any]:
    panel = get_template_attribute("second_form/parts.html", "contested")
    fields = {"strengths": now.strengths} if part == "strengths" else _fields(now.findings)
    return {
        "anchor": f"part-{part}",
        "digest": now.shown[part],
        "fields": fields,
        "name": part,
        "panel": str(panel(part, now)),
        "said": f"Changed {MEANWHILE}",
    }


def _fields(findings: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    texts = {f"finding-{place}": str(one["text"]) for place, one in enumerate(findings, start=1)}
    return {**texts, **{f"theme-{place}": one.get("theme") or "" for place, one in enumerate(findings, start=1)}}


def _page(number: int, form: Any, text: Text, *, written: Written | None = None, refusal: str = "") -> str:
    people = people_around(number, me().id)
    audit = seen_one("audit", number, sight())
    faults = written.faults if written else {}
    return render_template(
        "second_form/write.html",
        about=title(audit, me()),
        actions=[action for action in form.actions if not action.struck] if form else [],
        audit=audit,
        changed=written.contested if written else [],
        faults=faults,
        findings=[*text.findings, *[{"text": "", "theme": ""}] * ROOM],
        form=form,
        now=Text.of(form),
        people=people,
        readers=readers_of_form(form) if form else readers_to_be(audit),
        refusal=refusal,
        shown=as_field(Text.of(form).shown),
        strengths=text.strengths,
        themes=codes(THEMES),
    )
