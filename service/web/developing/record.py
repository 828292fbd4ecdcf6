"""One's own record and development, and the page of another person for those who may see it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from service.context import here
from service.reading.development import half_a_year
from service.reading.one import hold_line
from service.reading.opened import opened
from service.reading.own_record import OwnRecord, own_record
from service.reading.person_page import person_page, supervised_person
from service.reading.sessions import next_of
from service.reading.training import attended_since
from service.usecases.training import may_read
from service.web.developing import charts
from service.web.who import can, me, sight
from service.web.words import administration as said
from service.web.words.wording import first, whose

pages = Blueprint("record", __name__)


@pages.get("/my-record")
def mine() -> str:
    """What is known of one's own work, for oneself."""
    person = me()
    hold_line(person, sight())
    following = next_of(person) if person.manager_id else None
    return render_template("developing/mine.html", next=following, **_drawn(own_record(person, sight())))


@pages.get("/people/<number:number>/record")
def record(number: int) -> Response | str:
    """Somebody's record, for those who supervise them."""
    if number == me().id:
        return redirect("/my-record")
    person = supervised_person(number, sight())
    drawn = _drawn(own_record(person, sight()))
    return render_template("developing/record.html", name=first(person.name), **drawn)


@pages.get("/people/<number:number>/opened")
def who_opened(number: int) -> str:
    """Who opened what is about somebody, for those who supervise them."""
    found = opened(number, sight(), after=request.args.get("after", type=int))
    return render_template(
        "developing/opened.html",
        found=found,
        name=first(found.person.name),
        spell=lambda line: said.spell(line.first_at, line.last_at, here().today()),
        words=said,
    )


@pages.get("/people/<number:number>")
def person(number: int) -> Response | str:
    """A member of staff: what stands open with them, and when they meet their manager."""
    if number == me().id:
        return redirect("/my-record")
    page = person_page(number, sight())
    trained = attended_since(page.person, half_a_year()) if may_read(me(), page.person) else None
    books = page.supervises and can("supervision.book")
    name = first(page.person.name)
    return render_template("developing/person.html", page=page, trained=trained, name=name, books=books)


def _drawn(record: OwnRecord) -> dict[str, Any]:
    """A record with its charts and the sentences that answer them."""
    quarters, today = record.development.quarters(), here().today()
    yours, name = record.person.id == me().id, first(record.person.name)
    work = record.development
    return {
        "actions_charts": charts.actions_charts(quarters, today),
        "actions_said": charts.actions_sentence(quarters, today, yours, whose(name)),
        "audits_charts": charts.audits_charts(quarters, today),
        "audits_said": charts.audits_sentence(work.grades, len(work.audits)),
        "label": lambda quarter: charts.label(quarter.first, today),
        "quarters": quarters,
        "record": record,
        "yours": yours,
    }
