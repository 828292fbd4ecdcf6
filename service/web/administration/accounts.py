"""Staff as the last file told of them."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from service.context import here
from service.reading.configuration import check_administration
from service.reading.provider_accounts import account_of
from service.reading.staff import SHOWN, last_staff_file, staff_counts, staff_page, staff_record, team_names
from service.usecases.people import person_seen
from service.web.links import asked
from service.web.who import me
from service.web.words import administration as words

pages = Blueprint("accounts", __name__)


@pages.get("/administration/staff")
def index() -> str:
    """Everybody, by name, narrowed as asked."""
    wanted = {name: _given(name) for name in ("named", "role", "team")}
    shown = _given("shown") if _given("shown") in SHOWN else "here"
    found = staff_page(me(), request.args.get("page", 1, int), shown=shown, **wanted)
    return render_template(
        "administration/staff.html",
        counts=staff_counts(),
        last_file=last_staff_file(),
        page=found,
        query=asked({**wanted, "shown": shown}),
        roles=sorted((title, role) for role, title in here().roles.titles.items() if role in here().roles.names),
        shown=shown,
        teams=team_names(),
        wanted=wanted,
        words=words,
    )


@pages.get("/administration/staff/<email>")
def person(email: str) -> str:
    """One staff record."""
    check_administration(me())
    found = person_seen(email, me())
    provider = bool(here().settings.oidc_issuer)
    account = account_of(found.id) if provider else None
    record = staff_record(me(), found)
    return render_template("administration/person.html", account=account, person=record, provider=provider)


def _given(name: str) -> str:
    return request.args.get(name, "").replace("\x00", "").strip()[:100]
