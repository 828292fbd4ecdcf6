"""Whatever is written in a form, an address or a search of a page, the service answers, on either database."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.security.forms import Filling, fillings, openings
from tests.security.hostile import A_LINE, MANY_DIGITS, NUMBERS, WORST, in_haste
from tests.security.tally import FAILED, Tally
from tests.support.second_form import handed_over, with_auditor
from tests.support.world import World
from tests.web.browser import Browser

WHO = ("Quentin", "Tess", "Perry", "Dora", "Pat", "Ada", "Sam", "Mo", "Una")
KINDS = ("audits", "plans", "people", "cycles", "tasks", "supervisions", "cases", "imports", "tool-versions")
ASKED = ("/search?q=", "/audits?state=", "/audits?page=", "/people?named=", "/cases?team=", "/insight?from=")
few = settings(in_haste, derandomize=True)


def populated(world: World) -> World:
    """The usual people with records of most kinds that have forms."""
    with_auditor(world)
    world.person("Dora Data", "data_protection")
    plan = world.issued()
    world.book(world["Pat"], plan.due_on)
    world.audit()
    handed_over(world)
    world.cycle()
    return world


def test_no_form_of_a_page_makes_the_service_fail(world: World) -> None:
    populated(world)
    browsers, tally = {who: Browser(world, who) for who in WHO}, Tally("Forms")
    opened = openings(world.app, WHO)
    assert len(opened) > 100

    @settings(few, max_examples=26)
    @given(fillings(opened))
    def fill_in(filling: Filling) -> None:
        filling.by(browsers, tally)
        assert tally.failures == []

    fill_in()
    assert tally.answers[200] > 25


def test_a_number_of_thousands_of_digits_is_asked_for_again(world: World) -> None:
    """`int` refuses to read them, where a plain field is told from a number by its digits."""
    sam = Browser(world.authority(), "Sam")
    sam.open("/service-plans/new")
    said = {"title": "Fathers", "actions": "Ask for both parents.", "cycle_id": MANY_DIGITS}
    assert sam.press("Make a service-level plan", **said).status == 422
    quentin = Browser(world, "Quentin")
    quentin.open("/insight/reports/new?kind=committee")
    assert quentin.send("/insight/reports/new", kind="committee", cycle_id=MANY_DIGITS).status < FAILED


def test_no_search_and_no_filter_makes_the_service_fail(world: World) -> None:
    world.authority().issued()
    quentin = Browser(world, "Quentin")
    for asked in ASKED:
        for text in (*WORST, A_LINE):
            path = asked + quote(text, errors="surrogatepass")
            assert quentin.open(path).status < FAILED, path[:80]


def test_no_number_in_an_address_makes_the_service_fail(world: World) -> None:
    quentin = Browser(world.authority(), "Quentin")

    @settings(few, max_examples=20)
    @given(st.sampled_from(KINDS), st.sampled_from(NUMBERS))
    def ask(kind: str, number: str) -> None:
        assert quentin.open(f"/{kind}/{number}").status in (400, 403, 404)

    ask()
