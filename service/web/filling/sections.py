"""One section of a form: its page, and what is done when it is sent without a script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.context import here
from service.reading.earlier import earlier_answers
from service.reading.form import Form, Part
from service.web.filling.answers import Sent, as_field, shown
from service.web.filling.fillings import ROUTE, Filling, part_of, second_form, stop_question
from service.web.filling.saving import Contested, as_sent, contested, save
from service.web.links import step_of
from service.web.who import sight
from service.web.words.days import clock
from workflows.engine import Illegal, NotPermitted

pages = Blueprint("sections", __name__)
AT = f"{ROUTE}/form/<section>"


@pages.get(AT)
def show(slug: str, number: int, section: str) -> Response | str:
    """The section to fill in; with `check` what is missing is said beside it."""
    filling = Filling.of(slug, number)
    if not filling.may_write:
        return filling.elsewhere()
    return section_page(filling, filling.form, section, checked="check" in request.args)


@pages.post(AT)
def keep(slug: str, number: int, section: str) -> Response | tuple[str, int]:
    """Keep what was changed; what cannot be kept, or was changed by two, is shown again, the rest is saved."""
    filling, sent = Filling.of(slug, number), Sent(request.form)
    try:
        saved = save(filling, sent)
    except (Illegal, NotPermitted) as refused:
        return too_late(filling, str(refused), sent), 409
    filling = filling.again()
    form = filling.form
    if saved.faults or saved.contested:
        faulty, changed = bool(saved.faults), contested(form, saved.contested)
        mine = as_sent(form, sent, saved)
        page = section_page(filling, mine, section, faulty=faulty, changed=changed, kept=form)
        return page, 422 if faulty else 409
    if saved.changes and (more := newly_asked(saved.before, form)):
        flash(f"Asked as well, because of what you answered: {', '.join(more)}.")
    return redirect(_onward(filling, form, section, sent.then, bool(saved.changes)), 303)


def section_page(
    filling: Filling,
    form: Form,
    key: str,
    *,
    checked: bool = False,
    faulty: bool = False,
    changed: Sequence[Contested] = (),
    kept: Form | None = None,
) -> str:
    """The page of one section; `changed` is what two have changed, each to be decided on.

    `kept` is the form as the service has it, where the page shows something else: what was sent and not kept.
    """
    part = part_of(form, key)
    place = form.parts.index(part)
    return render_template(
        "filling/section.html",
        before=form.parts[place - 1] if place else None,
        changed={one.name: one for one in changed},
        checked=checked or faulty,
        earlier=earlier_answers(filling.record, sight(), [asked.question.key for asked in part.asked]),
        faulty=faulty,
        filling=filling,
        following=next(iter(form.parts[place + 1 :]), None),
        form=form,
        second=second_form(filling),
        next_open=next_open(filling, form, part),
        part=part,
        problems=part.problems if checked or faulty else [],
        shown=as_field(shown([part_of(kept or form, key)])),
        stop=stop_question(form),
    )


def next_open(filling: Filling, form: Form, part: Part) -> str:
    """The path of the next question that has no answer: of this section, else of the next that has one."""
    place = form.parts.index(part)
    for other in (*form.parts[place:], *form.parts[:place]):
        for asked in other.asked:
            if not asked.answered:
                return f"{'' if other is part else filling.section(other.section.key)}#{asked.anchor}"
    return ""


def newly_asked(before: Form, now: Form) -> list[str]:
    """The numbers of the questions that are asked now and were not before."""
    known = {asked.question.key for part in before.parts for asked in part.asked}
    return [asked.number for part in now.parts for asked in part.asked if asked.question.key not in known]


def too_late(filling: Filling, reason: str, sent: Sent) -> str:
    """It was submitted, or given to somebody else, in the meantime: what was written is shown to be copied."""
    written = [text for name, text in sent.data.items() if name.startswith(("value-", "comment-", "reason-"))]
    words = {"label": "Save the audit", "about": filling.about, "back": filling.path, "last": []}
    return render_template(
        "pages/refused.html", **words, reason=reason, kept=[text for text in written if text.strip()]
    )


def _onward(filling: Filling, form: Form, section: str, then: str, changed: bool) -> str:
    """Where the pressed button leads."""
    what, _, more = then.partition(":")
    if what in LEADS:
        return LEADS[what](filling, form, section, more)
    flash(f"Saved at {clock(here().local())}." if changed else "There was nothing new to save.")
    return filling.path if what == "leave" else filling.section(section)


def _beside(filling: Filling, form: Form, section: str, by: int) -> str:
    place = form.parts.index(part_of(form, section)) + by
    inside = 0 <= place < len(form.parts)
    return filling.section(form.parts[place].section.key) if inside else f"{filling.path}/check"


def _action(filling: Filling, form: Form, section: str, key: str) -> str:
    back = f"{filling.section(section)}#section-{key}"
    return f"{step_of(filling.kind, filling.number, 'add_action')}?{urlencode({'section': key, 'next': back})}"


LEADS: Mapping[str, Callable[[Filling, Form, str, str], str]] = {
    "action": _action,
    "back": lambda filling, form, section, more: _beside(filling, form, section, -1),
    "check": lambda filling, form, section, more: f"{filling.path}/check",
    "next": lambda filling, form, section, more: _beside(filling, form, section, 1),
    "risk": lambda filling, form, section, more: f"{filling.path}/risk",
}
