"""A cycle's page and its draw: how far the audits are, each place, why a case was chosen, how that can be checked."""

from __future__ import annotations

from typing import Any

from service.models import CycleCase
from service.spreadsheets import quiet
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser


def drawn(world: World, cases: int = 4, **more: Any) -> Browser:
    """Perry in front of a cycle that is drawn of so many cases, half of them chosen."""
    world.authority()
    for _ in range(cases):
        world.case(world["Pat"])
    perry, cycle = Browser(world, "Perry"), world.cycle(**more)
    world.act("Perry", "draw", cycle)
    perry.open(f"/cycles/{cycle.id}")
    return perry


def sent(world: World, cases: int = 4) -> Browser:
    perry = drawn(world, cases)
    perry.press("Send the audits out")
    return perry


def chosen(world: World) -> str:
    """The reference of the first place."""
    reference: str = world.record("cycle", 1).drawn[0].case.reference
    return reference


def test_a_case_page_says_in_numbered_steps_why_the_case_was_chosen_and_never_that_each_was_equally_likely(
    world: World,
) -> None:
    perry = sent(world)
    perry.follow("Why this case")
    text = perry.page.text
    assert f"Why case {chosen(world)} was chosen" in text and "Nobody picked it." in text
    assert "spreading the cases across workers" in text and "equally" not in text
    assert "This case’s group: Children in need, child in need: 4 cases, 2 places and 1 in reserve." in text
    assert "Tess Team audits it, and does not hold the case." in text


def test_the_draw_can_be_repeated_and_says_that_it_gives_the_same_cases(world: World) -> None:
    perry = drawn(world)
    perry.follow("How the cases were drawn")
    assert "Starting number 1 List" in perry.page.text and "4 rows" in perry.page.text
    assert "It gives the same cases." in perry.follow("Repeat the draw").text


def test_a_list_that_was_changed_after_the_draw_is_noticed_when_it_is_repeated(world: World) -> None:
    drawn(world)
    cycle = world.record("cycle", 1)
    world.change(cycle, frame_digest="0" * 64)
    page = Browser(world, "Perry").open("/cycles/1/draw?again=yes")
    assert "It does not give the same cases." in page.text


def test_the_auditor_of_a_drawn_case_may_read_why_it_was_chosen_and_whom_to_ask_for_another(world: World) -> None:
    sent(world)
    tess = Browser(world, "Tess")
    page = tess.open(f"/cycles/1/draw/cases/{chosen(world)}")
    assert page.status == 200 and "Ask the performance team to replace it" in page.links
    assert "Download the draw (CSV)" not in page.links and tess.open("/cycles/1/draw").status == 403


def test_whoever_sees_neither_cycle_nor_case_finds_no_explanation(world: World) -> None:
    sent(world)
    assert Browser(world, "Olu").open(f"/cycles/1/draw/cases/{chosen(world)}").status == 404


def test_the_draw_downloads_as_a_table_without_live_formulas(world: World) -> None:
    perry = drawn(world)
    page = perry.open("/cycles/1/draw.csv")
    assert page.headers["Content-Type"].startswith("text/csv") and chosen(world) in page.html
    assert [quiet(cell) for cell in ("=1+1", "@SUM(A1)", "+4", "-2+3", "-2\n", "-2.5", "7000001")] == [
        "'=1+1",
        "'@SUM(A1)",
        "'+4",
        "'-2+3",
        "'-2\n",
        "-2.5",
        "7000001",
    ]


def test_the_places_can_be_narrowed_to_what_is_still_awaited(world: World) -> None:
    perry = sent(world)
    audit = world.record("cycle", 1).drawn[0].audit
    world.answer(audit)
    world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")
    page = perry.open("/cycles/1")
    assert "2 Requested 1 Returned (50%)" in page.text and "Tess Team (1)" in page.text
    page = perry.press("Show", show="awaited")
    assert "Places 1" in page.text and audit.case.reference not in page.text.partition("Places 1")[2]


def test_a_place_is_given_to_the_next_reserve_from_its_row(world: World) -> None:
    perry, before = sent(world), chosen(world)
    perry.follow("Replace " + before)
    page = perry.press("Replace a case", reason="The family moved away.")
    assert "1 Replaced" in page.text and chosen(world) != before


def test_no_other_case_is_offered_once_no_reserve_is_left(world: World) -> None:
    perry, before = sent(world), chosen(world)
    assert "Replace it" in perry.open(f"/cycles/1/draw/cases/{before}").links
    perry.open("/cycles/1")
    perry.follow("Replace " + before)
    page = perry.press("Replace a case", reason="The family moved away.")
    assert not [link for link in page.links if link.startswith("Replace ")]
    page = perry.open(f"/cycles/1/draw/cases/{chosen(world)}")
    assert "Replace it" not in page.links and "No reserve is left in any group" in page.text


def test_another_case_is_offered_only_where_the_group_of_the_case_has_one_left(world: World) -> None:
    world.authority()
    for status in ("child_in_need", "child_protection") * 4:
        world.case(world["Pat"], status=status)
    perry, cycle = Browser(world, "Perry"), world.cycle()
    world.act("Perry", "draw", cycle)
    places = {place.part: place for place in world.all(CycleCase) if place.status == "child_protection"}
    world.change(places["reserve"].case, closed_on=world.today)
    rows = perry.open(f"/cycles/{cycle.id}").html.partition('<table class="table">')[2].split("<tr>")[2:]
    offers = {("child protection" in row.lower(), ">Replace<" in row, "No reserve is left" in row) for row in rows}
    assert offers == {(True, False, True), (False, True, False)}
    page = perry.open(f"/cycles/{cycle.id}/draw/cases/{places['selected'].case.reference}")
    assert "Replace it" not in page.links and "No reserve is left in the group of this case." in page.text


def test_a_cycle_is_started_with_its_period_number_of_cases_and_the_cycle_before_it(world: World) -> None:
    world.authority()
    world.cycle(name="Summer")
    perry = Browser(world, "Perry")
    perry.open("/cycles/new")
    assert "Enter a whole number of cases" in perry.press("Start a cycle", name="Autumn", size="some").text
    fields = {"size": "12", "period_from_on": "1/9/2026", "predecessor_id": "1", "share": ""}
    page = perry.press("Start a cycle", **fields)
    assert "12 open cases of the open cases" not in page.text and "Period from Tuesday 1 September" in page.text
    assert "The cycle before it: Summer." in page.text


def test_a_cycle_page_asks_the_same_few_questions_however_many_places_it_has(world: World) -> None:
    perry = sent(world, 4)
    with statements(without=("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")) as few:
        perry.open("/cycles/1")
    many = sent_again(world)
    with statements(without=("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")) as lots:
        many.open("/cycles/2")
    assert len(lots) <= len(few) + 1 and len(lots) <= 15, lots


def sent_again(world: World) -> Browser:
    """A second cycle, of forty cases more."""
    for _ in range(40):
        world.case(world["Olu"])
    cycle = world.cycle(name="Winter", share=0.9)
    world.act("Perry", "draw", cycle)
    world.act("Perry", "open", cycle)
    return Browser(world, "Perry")
