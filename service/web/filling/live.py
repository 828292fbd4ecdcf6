"""What the page's script asks while somebody writes: keep what was changed, and say what has become of the form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, get_template_attribute, jsonify, request
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from service.context import here
from service.reading.earlier import earlier_answers
from service.reading.form import Form, Part
from service.web.filling.answers import Sent, names_in, overtaken, same, shown
from service.web.filling.fillings import ROUTE, Filling, part_of
from service.web.filling.saving import Contested, Saved, contested, save
from service.web.filling.sections import newly_asked, next_open
from service.web.who import me, sight
from service.web.words.days import clock
from service.web.words.wording import upper_first
from workflows.engine import Illegal, NotPermitted

pages = Blueprint("live", __name__)


@pages.get("/form-token")
def token() -> Response:
    """A new token for the forms of a page that outlived its session, and whose it is; others are sent to sign in."""
    return jsonify(token=generate_csrf(), person=me().id)


@pages.post(f"{ROUTE}/form/<section>/live")
def keep(slug: str, number: int, section: str) -> tuple[Response, int]:
    """Keep what was changed. Nothing is kept over what somebody else has changed since the page showed it.

    Takes the fields of what was changed, `shown` with the digests of these as the page had them, `seen` with those of
    all that it shows, and `have` with the questions on it.
    """
    filling, sent = Filling.of(slug, number), Sent(request.form)
    try:
        saved = save(filling, sent)
    except (Illegal, NotPermitted) as refused:
        return jsonify(refused=str(refused)), 409
    filling = filling.again()
    form = filling.form
    part = part_of(form, section)
    kept = names_in(saved.changes)
    changed = {*saved.contested, *overtaken(form, sent.digests("seen"))} - {*kept, *same(form, sent)}
    return jsonify(
        at=clock(here().local()),
        changed=[_told(one) for one in contested(form, sorted(changed))],
        faults=_faults(saved),
        more=newly_asked(saved.before, form),
        next=next_open(filling, form, part),
        questions=_questions(filling, part, sent.text("have").split()),
        saved=kept,
        sections=_sections(form),
        shown={name: digest for name, digest in shown([part]).items() if name not in changed},
        totals=_totals(form, part),
    ), 200


def _told(one: Contested) -> dict[str, Any]:
    panel = get_template_attribute("filling/parts.html", "contested")
    return {**vars(one), "said": f"Changed by {one.who}{one.at}", "panel": str(panel(one))}


def _faults(saved: Saved) -> dict[str, str]:
    """A sentence for each name that could not be kept."""
    return {":".join(fault.split(".", 1)): said for fault, said in _whole(saved)}


def _whole(saved: Saved) -> Iterable[tuple[str, str]]:
    """Of `answers.<key>.<part>` only the key, which may have points of its own."""
    for fault, said in saved.faults.items():
        ends = (".value", ".comment", ".found_elsewhere")
        yield next((fault.removesuffix(end) for end in ends if fault.endswith(end)), fault), said


def _questions(filling: Filling, part: Part, have: list[str]) -> list[dict[str, str]]:
    """The questions of the section in their order; with what to put on the page where it is not there yet."""
    macro = get_template_attribute("filling/parts.html", "question")
    acting = part.section.key if filling.kind == "audit" else ""
    new = [asked.question.key for asked in part.asked if asked.question.key not in have]
    earlier = earlier_answers(filling.record, sight(), new) if new else None
    return [
        {
            "key": asked.question.key,
            "anchor": asked.anchor,
            "html": str(macro(asked, False, earlier, acting)) if asked.question.key in new else "",
        }
        for asked in part.asked
    ]


def _sections(form: Form) -> list[dict[str, Any]]:
    return [
        {"key": part.section.key, "answered": part.answered, "of": len(part.asked), "finished": part.finished}
        for part in form.parts
    ]


def _totals(form: Form, part: Part) -> dict[str, str]:
    """The sentences of the page that count."""
    finished = sum(part.finished for part in form.parts)
    return {
        "all": f"{form.answered} of {form.questions} answered",
        "finished": f"{finished} of {len(form.parts)} sections finished",
        "section": upper_first(f"{part.answered} of {len(part.asked)} answered"),
    }
