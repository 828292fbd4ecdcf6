"""When auditors were trained and calibrated, as the quality team keeps it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.auditors import auditor_list, auditor_of
from service.usecases.people import change_person
from service.web.stepping.fields import Field, problems
from service.web.stepping.posted import NOT_A_DATE, day_of
from service.web.who import me
from workflows.engine import Incomplete

pages = Blueprint("auditors", __name__)
DAYS = {"calibrated_on": "Last calibrated", "trained_on": "Trained as an auditor"}


@pages.get("/auditors")
def index() -> str:
    """Everybody who audits, by name."""
    return render_template("grading/auditors.html", page=auditor_list(me(), request.args.get("page", 1, int)))


@pages.get("/auditors/<number:number>")
def show(number: int) -> str:
    """One auditor's record, to change."""
    return _page(number, {}, {})


@pages.post("/auditors/<number:number>")
def save(number: int) -> Response | tuple[str, int]:
    """Keep the record as it is sent."""
    line, _ = auditor_of(number, me())
    sent = request.form.to_dict()
    days = {name: day_of(sent[name]) if sent.get(name, "").strip() else "" for name in DAYS}
    if wrong := {name: NOT_A_DATE for name, day in days.items() if day is None}:
        return _page(number, sent, wrong), 422
    record = {**{name: day or None for name, day in days.items()}, "note": sent.get("note", "").strip() or None}
    try:
        change_person(line.email, me(), {"auditing": record})
    except Incomplete:
        return _page(number, sent, dict.fromkeys(DAYS, "Give today or an earlier day: it is when it took place.")), 422
    flash("The record is saved.")
    return redirect("/auditors", 303)


def _page(number: int, sent: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    line, taken = auditor_of(number, me())
    kept = {"trained_on": line.trained_on, "calibrated_on": line.calibrated_on}
    fields = [
        Field(
            name,
            DAYS[name],
            "date",
            value=sent.get(name, day.isoformat() if day else ""),
            required=False,
            error=wrong.get(name, ""),
        )
        for name, day in kept.items()
    ]
    note = sent.get("note", line.note or "")
    fields.append(
        Field("note", "Note", "textarea", "For the quality team. No case and no family.", note, required=False)
    )
    return render_template("grading/auditor.html", fields=fields, line=line, problems=problems(fields), taken=taken)
