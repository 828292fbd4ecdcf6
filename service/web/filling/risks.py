"""A child at risk today: reported at once from any section, before the form is finished."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.usecases.answering import report_risk
from service.web.filling.fillings import ROUTE, Filling, stop_question
from service.web.who import me
from workflows.engine import Illegal, Incomplete, NotPermitted

pages = Blueprint("risks", __name__)
NOT_HERE = "Only whoever fills in this form reports a risk here, while they are at it. Telephone now."
SAY = "Say what the risk is, and whom you have spoken to."


@pages.get(f"{ROUTE}/risk")
def show(slug: str, number: int) -> str:
    """Who is told, what happens then, and what to write."""
    filling, _ = _reported(slug, number)
    return _page(filling)


@pages.post(f"{ROUTE}/risk")
def report(slug: str, number: int) -> Response | tuple[str, int]:
    """Raise the escalation at once."""
    filling, key = _reported(slug, number)
    written = request.form.get("risk", "").strip()
    if not written:
        return _page(filling, SAY), 422
    told, path = filling.told, f"{filling.path}/form"
    try:
        _escalate(filling, key, written)
    except Incomplete as refused:
        return _page(filling, next(iter(refused.fields.values())), written), 422
    except Illegal as refused:
        return _page(filling, str(refused), written), 409
    flash(f"{told} has been told. If a child is in immediate danger, ring 999.")
    return redirect(path, 303)


def _escalate(filling: Filling, key: str | None, written: str) -> None:
    """As the answer to the form's own question on risk, else beside the form, which has none."""
    if key is not None:
        filling.save({"answers": {key: {"value": "yes", "comment": written}}})
    else:
        report_risk(filling.number, me(), {"risk": written}, version=filling.record.version)


def _reported(slug: str, number: int) -> tuple[Filling, str | None]:
    """The form, and the key of its question on risk, if it has one; a self-audit reports by its question alone."""
    filling = Filling.of(slug, number)
    if not filling.may_write:
        raise NotPermitted(NOT_HERE)
    question = stop_question(filling.form)
    if question is None and filling.kind != "audit":
        abort(404)
    return filling, question.key if question else None


def _page(filling: Filling, problem: str = "", written: str = "") -> str:
    return render_template(
        "filling/risk.html",
        asks=stop_question(filling.form) is not None,
        filling=filling,
        problem=problem,
        written=written,
    )
