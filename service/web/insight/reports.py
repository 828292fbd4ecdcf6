"""Reports that are handed in: the list, asking for one, reading it, and downloading it for Word and Excel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from service.context import here
from service.documents import MEDIA_TYPE as WORD
from service.downloads import download
from service.fields import LARGEST_NUMBER
from service.insight.reports import reading
from service.insight.reports.kinds import TITLES, Kind
from service.insight.reports.workbook import MEDIA_TYPE as EXCEL
from service.queries import Absent
from service.usecases import reports
from service.web.insight.tabs import tabs
from service.web.stepping.fields import Field, Option, problems
from service.web.stepping.posted import NOT_A_DATE, day_of
from service.web.who import can, me, sight
from workflows.engine import Illegal, Incomplete

pages = Blueprint("reports", __name__)
PLACE = "/insight/reports"
KINDS = {
    Kind.CYCLE: "Cycle report: what came back of one cycle and what was found",
    Kind.QUARTERLY: "Quarterly report to the management team",
    Kind.COMMITTEE: "Committee summary, for the public: small numbers are left out",
    Kind.INSPECTION: "Inspection summary: whether findings led to change",
    Kind.EXPORT: "Export of the case side for Excel: every audit, answer, action and plan that you may see",
}
LEDE = "It is made in the background from what is on record today, and you get a message when it is ready."
RUNNING = ("asked", "making")


@pages.get(PLACE)
def index() -> str:
    """What one may read, newest first."""
    if not (can("report.read") or can("report.make")):
        raise Absent("page")
    found = reading.report_list(sight(), request.args.get("page", 1, int))
    running = any(line.state in RUNNING for line in found.items)
    return render_template("insight/reports.html", may_ask=can("report.make"), page=found, running=running, tabs=tabs())


@pages.get(f"{PLACE}/new")
def new() -> tuple[str, int]:
    """The form on which one is asked for."""
    reports.maker(me())
    return _form(request.args, {})


@pages.post(f"{PLACE}/new")
def ask() -> AnyResponse | tuple[str, int]:
    """Ask for it, or show what is wrong."""
    sent = request.form.to_dict()
    facts, wrong = _facts(sent)
    try:
        if not wrong:
            return redirect(f"{PLACE}/{reports.ask(me(), facts)}", 303)
    except Incomplete as refused:
        wrong = dict(refused.fields)
    return _form(sent, wrong, 422)


@pages.get(f"{PLACE}/<number:number>")
def show(number: int) -> str:
    """One report: how far it is, what it says, what it can be downloaded as."""
    found = reading.report_page(number, me())
    may_ask, running = can("report.make"), found.line.state in RUNNING
    return render_template("insight/report.html", report=found, running=running, titles=TITLES, may_ask=may_ask)


@pages.post(f"{PLACE}/<number:number>/again")
def again(number: int) -> AnyResponse:
    """Ask once more for one that could not be made."""
    try:
        reports.ask_again(number, me())
    except Illegal as refused:
        flash(str(refused), "caution")
    return redirect(f"{PLACE}/{number}", 303)


@pages.get(f"{PLACE}/<number:number>.docx")
def word(number: int) -> Response:
    """The report on the authority's paper."""
    content = reading.report_document(number, me(), here().settings.report_template)
    return download(content, f"report-{number}.docx", WORD)


@pages.get(f"{PLACE}/<number:number>.xlsx")
def excel(number: int) -> Response:
    """All figures and tables of a report."""
    return download(reading.report_workbook(number, me()), f"report-{number}.xlsx", EXCEL)


@pages.get(f"{PLACE}/<number:number>/export.xlsx")
def export(number: int) -> Response:
    """An export, piece by piece as it is kept."""
    return download(reading.export_content(number, me()), f"export-{number}.xlsx", EXCEL)


def _fields() -> list[Field]:
    cycles = [Option(str(number), name) for number, name in reading.cycles_to_report(sight())]
    services = [Option(str(number), name) for number, name in reading.services_to_report()]
    of_one = "Of a quarterly report or an inspection summary. Left empty: all of them."
    return [
        Field("kind", "What to make", "radios", choices=[Option(*pair) for pair in KINDS.items()]),
        Field(
            "cycle_id",
            "Cycle",
            "select",
            "Of a cycle report. It must be closed.",
            required=False,
            groups=[("", cycles)],
        ),
        Field("from_on", "First day", "date", "Of the period, for everything else.", required=False),
        Field("to_on", "Last day", "date", required=False),
        Field("service_id", "Service", "select", of_one, required=False, groups=[("", services)]),
    ]


def _facts(sent: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What was asked for, and a sentence for each field that cannot be read."""
    facts: dict[str, Any] = {"kind": sent.get("kind", "")}
    wrong: dict[str, str] = {}
    for name in ("from_on", "to_on"):
        text = sent.get(name, "").strip()
        day = day_of(text) if text else None
        facts[name] = date.fromisoformat(day) if day else None
        if text and day is None:
            wrong[name] = NOT_A_DATE
    for name in ("cycle_id", "service_id"):
        facts[name] = _number(sent.get(name, ""))
    return facts, wrong


def _number(text: str) -> int | None:
    return min(int(text[:10]), LARGEST_NUMBER) if text.isascii() and text.isdecimal() else None


def _form(given: Mapping[str, str], wrong: Mapping[str, str], status: int = 200) -> tuple[str, int]:
    fields = [replace(one, value=given.get(one.name, one.value), error=wrong.get(one.name, "")) for one in _fields()]
    words = {"label": "Ask for a report", "lede": LEDE, "back": PLACE, "path": f"{PLACE}/new"}
    return render_template("pages/new.html", **words, fields=fields, once="", problems=problems(fields)), status
