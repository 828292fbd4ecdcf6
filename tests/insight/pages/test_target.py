"""The share of inadequate audits beside the target: met, missed, or not to be told from so many audits."""

from __future__ import annotations

import pytest

from service.insight.figures import Share
from service.insight.target import against
from tests.support.world import World
from tests.web.browser import Browser


@pytest.mark.parametrize(
    ("k", "n", "verdict"),
    [
        (0, 200, "it is met."),
        (40, 200, "it is missed by more than chance."),
        (10, 200, "between 2.7% and 9.0%, so it is open."),
        (2, 5, "so few audits cannot tell whether it is met."),
    ],
)
def test_a_target_is_met_or_missed_only_where_chance_does_not_explain_it(k: int, n: int, verdict: str) -> None:
    said = against(Share(k, n), 0.05)
    assert said.startswith(f"{k} of {n} were inadequate. The target is at most 5%") and said.endswith(verdict)


def test_without_audits_nothing_is_said_of_a_target() -> None:
    assert against(Share(0, 0), 0.05) == ""


def test_whoever_reads_the_grades_reads_how_they_stand_to_the_target_of_the_authority(world: World) -> None:
    world.authority().submitted("inadequate")
    world.policy("insight", inadequate_at_most=0.1)
    text = Browser(world, "Quentin").open("/insight").text
    assert "1 of 1 was inadequate. The target is at most 10%: so few audits cannot tell whether it is met." in text
