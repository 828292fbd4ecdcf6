"""The largest authority draws from its 11,717 open cases within seconds and by few statements."""

from __future__ import annotations

import time

from sqlalchemy import insert

from service.models import Case, FrameCase
from service.queries import Sight
from service.reading.cycles import cycle_list
from service.reading.draw_explained import explained
from service.reading.draws import draw_page
from service.transaction import transaction
from tests.support.statements import statements
from tests.support.world import World

CASES, STATUSES = 11_717, ("looked_after", "child_in_need", "child_protection", "care_leaver", "early_help")


def many_cases(world: World, number: int) -> None:
    """Cases of twelve teams in three services and of two hundred workers, put in at once."""
    world.authority()
    services = [world.service(name) for name in ("East", "West", "Children in care")]
    teams = [world.team(f"Team {n}", services[n % 3]).id for n in range(12)]
    rows = [
        {
            "reference": f"{7_000_000 + n}",
            "kind": "case",
            "status": STATUSES[n % 5],
            "team_id": teams[n % 12],
            "worker_label": f"Worker {n % 200}",
            "restricted": n % 400 == 0,
        }
        for n in range(number)
    ]
    with transaction() as work:
        work.session.execute(insert(Case), rows)


def test_a_draw_from_the_largest_authority_takes_seconds_and_few_statements(world: World) -> None:
    many_cases(world, CASES)
    cycle = world.cycle(share=0.05)
    began = time.perf_counter()
    with statements() as heard:
        drawn = world.act("Perry", "draw", cycle)
    took = time.perf_counter() - began
    assert (drawn.frame_size, drawn.wanted, len(drawn.drawn)) == (CASES, 586, 586)
    assert len(world.all(FrameCase)) == CASES
    assert took < 10 and len(heard) < 80, (took, len(heard))
    began = time.perf_counter()
    page = draw_page(drawn.id, world["Perry"])
    text = explained(drawn.id, str(page.selected[0].reference), world["Perry"])
    assert text.verdict == "selected" and page.repeats and time.perf_counter() - began < 10


def test_the_statements_of_a_draw_and_of_its_page_do_not_follow_the_number_of_cases(world: World) -> None:
    many_cases(world, 40)
    numbers = []
    for share in (0.1, 0.1, 1.0):
        cycle = world.cycle(share=share)
        with statements() as heard:
            world.act("Perry", "draw", cycle)
            draw_page(cycle.id, world["Perry"])
        numbers.append(len(heard))
    assert numbers[1] == numbers[2]


def test_the_list_of_cycles_asks_as_often_for_many_cycles_as_for_one(world: World) -> None:
    many_cases(world, 120)
    numbers = []
    for _ in range(2):
        for _ in range(3):
            world.act("Perry", "open", world.act("Perry", "draw", world.cycle(share=0.05)))
        sight = Sight(world["Perry"])
        with statements() as heard:
            cycle_list(sight, 1)
        numbers.append(len(heard))
    assert numbers[0] == numbers[1]
