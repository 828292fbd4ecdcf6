"""The page of a cycle beside earlier ones: what changed, and whether that is more than chance."""

from __future__ import annotations

import pytest

from service.insight.figures import Share
from service.insight.measures.cycles import Change
from service.web.insight.change import told
from tests.insight.authority import Authority
from tests.insight.rounds import Rounds
from tests.support.world import World
from tests.web.browser import Browser


@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        ((48, 80), (56, 70), "That is 20.0 percentage points more than in Spring, by more than chance: the difference"),
        ((56, 70), (48, 80), "That is 20.0 percentage points less than in Spring, by more than chance: the difference"),
        ((12, 25), (15, 25), "That is 12.0 percentage points more than in Spring, which chance alone could explain"),
        ((12, 25), (24, 50), "That is the same share as in Spring, which chance alone could explain"),
        ((9, 9), (1, 40), "Fewer than 10 are too few to say how it changed from Spring."),
    ],
)
def test_a_change_is_told_with_whether_it_is_more_than_chance(
    before: tuple[int, int], now: tuple[int, int], sentence: str
) -> None:
    assert told(Change(Share(*before), Share(*now)), "Spring").startswith(sentence)


@pytest.mark.tampers
def test_a_cycle_stands_beside_the_one_before_it_and_its_baseline(world: World) -> None:
    made = Authority(world, 24)
    rounds = Rounds(made)
    world.person("Quentin Quality", "quality")
    page = Browser(world, "Quentin").open(f"/insight/cycles?cycle={rounds.third.id}").text
    assert all(name in page for name in ("Third: this cycle", "Second: the cycle before", "Baseline: the baseline"))
    first = Browser(world, "Quentin").open(f"/insight/cycles?cycle={rounds.first.id}").text
    assert "This cycle is the baseline with which later ones are compared." in first


def test_whoever_may_see_no_cycle_reads_what_will_appear(world: World) -> None:
    world.authority()
    assert "There is no cycle that you may see." in Browser(world, "Tess").open("/insight/cycles").text
