"""Fills forms of pages with what nobody means, as people who may open them, and sends them."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from service.database import db
from service.models import RECORDS
from tests.confidentiality.walker import page_addresses
from tests.permissions.asking import Desks
from tests.permissions.expected import EACH_STEP, doing, gates, passing, scopes
from tests.permissions.place import PEOPLE
from tests.permissions.routes import PART
from tests.security.hostile import hostile_texts, in_haste
from tests.security.tally import Beginning, Tally, TimeIsUp, Watch, rounds
from tests.support.world import World
from tests.web.browser import Browser, Form
from workflows.catalogue import LIFECYCLES

# What ends one's session, or hides the service behind another day.
LEFT_ALONE = ("/sign-in", "/sign-out", "/demonstration", "/me/sessions", "/sent-too-late")
IN_A_ROUND = 150
SOON = "2026-11-20"
FORM = "application/x-www-form-urlencoded"


def encoded(values: dict[str, str]) -> str:
    """Fields as the body of a form, half surrogates as the bytes that a careless program makes of them."""
    return urlencode(values, errors="surrogatepass")


Opening = tuple[str, str]  # somebody by first name, and the address of a page


def openings(app: Flask, present: Collection[str]) -> list[Opening]:
    """Who may open which page that something can be sent to: every record there is, every step that its state lets."""
    addresses, found = app.url_map.bind("localhost"), list[Opening]()
    for path in sorted(set(page_addresses(app))):
        try:
            rule, parts = addresses.match(path, "POST", return_rule=True)
        except HTTPException:
            continue
        if not path.startswith(LEFT_ALONE):
            found += [(who, path) for who in sorted(_let_in(rule.rule, parts)) if who in present]
    return found


def _let_in(rule: str, parts: Mapping[str, Any]) -> frozenset[str]:
    """By the tables of permissions; nobody to a step that is not open, some to records that are not theirs."""
    where = PART.sub(lambda part: str(parts["slug"]) if part["name"] == "slug" else f"<{_named(part['name'])}>", rule)
    gate = gates().get(f"POST {where}")
    if gate is None:
        return frozenset()
    if gate.kind is None:
        return passing(gate.needs)
    needs = {gate.needs}
    if gate.needs == EACH_STEP:
        number = parts.get("record_id", parts.get("number"))
        state = db.session.scalar(select(RECORDS[gate.kind].state).where(RECORDS[gate.kind].id == number))
        rows = [row for row in LIFECYCLES[gate.kind].rows if row.trigger == parts["trigger"] and state in row.sources]
        needs = {row.permission for row in rows if row.permission}
    told = [doing(gate.kind, scope, each) for each in needs for scope in scopes().get(gate.kind, {})]
    return frozenset().union(*(people for people in told if people))


def _named(part: str) -> str:
    return "number" if part == "record_id" else part


@dataclass(frozen=True)
class Filling:
    """Somebody's page, what is written there, and the chance by which its form and its fields are chosen.

    All of it is drawn at once: what a page offers depends on what was sent before.
    """

    who: str
    path: str
    texts: list[str]
    seed: int

    def by(self, browsers: Mapping[str, Browser], tally: Tally) -> None:
        """They open the page, spoil some fields of one of its forms, and send it."""
        browser, chance = browsers[self.who], random.Random(self.seed)
        page = browser.open(self.path)
        tally.add(f"GET {self.path}", page.status)
        forms = [form for form in page.read.forms if not form.action.startswith(LEFT_ALONE)]
        changing = [form for form in forms if form.method.lower() == "post"] or forms
        if changing:
            form = chance.choice(changing)
            values = self._spoiled(form, chance)
            where = f"{form.method.upper()} {(form.action or self.path).partition('?')[0]}"
            tally.add(where, _send(browser, self.path, form, values), values)

    def _spoiled(self, form: Form, chance: random.Random) -> dict[str, str]:
        """What a form would send, with as many of its fields as there are texts filled with what nobody means."""
        names = sorted({*form.values, *form.offered} - {"csrf_token"}) or ["unknown"]
        button = {each.name: each.value for each in form.buttons[:1] if each.name}
        chosen = {name: chance.choice(offered) for name, offered in form.offered.items() if offered}
        filled = {name: value or _plain(name) for name, value in form.values.items() if value or name not in chosen}
        spoiled = chance.sample(names, min(len(names), len(self.texts)))
        return {**chosen, **filled, **button, **dict(zip(spoiled, self.texts, strict=False))}


def fillings(opened: Sequence[Opening]) -> st.SearchStrategy[Filling]:
    """Of these pages, one or several fields at once."""
    texts = st.lists(hostile_texts, min_size=1, max_size=3)
    chance = st.integers(0, 2**32)
    return st.builds(lambda who, *more: Filling(*who, *more), st.sampled_from(opened), texts, chance)


def _plain(name: str) -> str:
    """What is written in the other fields: a form is looked at as a whole, and what it lacks is asked for first."""
    return SOON if name in ("on", "from", "to") or name.endswith("_on") else "Said plainly."


def _send(browser: Browser, path: str, form: Form, values: dict[str, str]) -> int:
    action = urljoin(path, form.action or path).partition("#")[0]
    if form.method.lower() == "get":
        return browser._send(f"{action.partition('?')[0]}?{encoded(values)}", method="GET").status
    return browser._send(action, method="POST", data=encoded(values), content_type=FORM).status


def _with_session(world: World, client: FlaskClient) -> Browser:
    browser = Browser(world)
    browser.client = client
    return browser


def forms(desks: Desks, beginning: Beginning, watch: Watch, seed: int) -> Tally:
    """Fill in forms of every page, as whoever may, until the time is up."""
    tally, world = Tally("Forms of pages"), desks.place.world
    browsers = {who: _with_session(world, desks.browsers[who]) for who in PEOPLE}
    opened = openings(world.app, list(PEOPLE))
    try:
        for round_ in rounds(tally, watch, beginning):

            @seeded(seed + round_)
            @settings(in_haste, max_examples=IN_A_ROUND)
            @given(fillings(opened))
            def fill_in(filling: Filling) -> None:
                watch.look()
                filling.by(browsers, tally)

            fill_in()
    except TimeIsUp:
        pass
    return tally
