"""Reviews of audits that were done: the service manager's rota, the group manager's quarterly check (DOMAIN 2, 15)."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from service.context import here
from service.queries import Absent
from service.reading.reviews import review_list, review_page
from service.usecases.transitions import possible
from service.web.stepping.buttons import steps
from service.web.stepping.fields import asks_of
from service.web.stepping.steps import DRESSED, Dress
from service.web.who import can, me, sight
from service.web.words.naming import named, title
from service.web.words.timeline import Around, told

pages = Blueprint("reviews", __name__)


@pages.get("/reviews")
def show() -> str:
    """The rota: what is planned, or what was recorded."""
    if not can("audit.schedule"):
        raise Absent("page")
    done = request.args.get("show") == "done"
    policy = here().policy
    return render_template(
        "reviews/reviews.html",
        done=done,
        off=not (policy.get("reviews.rota") or policy.get("reviews.quarterly_check")),
        page=review_list(sight(), done=done, page=request.args.get("page", 1, int)),
    )


@pages.get("/reviews/<number:number>")
def one(number: int) -> str:
    """One review, with the audits to look at."""
    page = review_page(number, sight())
    found, whose = possible(page.record, me()), named(page.record, me())
    asks = asks_of(page.record, me())
    now = steps("review", number, page.record.version, found, whose, quiet=not page.tasks, asks=asks)
    happened = told(page.entries, Around(here().today(), {number: whose.name}, frozenset()))
    return render_template(
        "reviews/one.html", about=title(page.record, me()), happened=happened, now=now, page=page, review=page.review
    )


DRESSED["review", "record"] = Dress("reviews/record.html", lambda number: {"page": review_page(number, sight())})
