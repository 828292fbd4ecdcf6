"""The practice that every scenario takes place in."""

from __future__ import annotations

import pytest

from tests.practice.practice import Practice
from tests.support.world import World


@pytest.fixture
def practice(world: World) -> Practice:
    """The usual authority: Hana above Sam above Tess above Pat and Olu; Quentin, Mo, Perry and Ada beside them."""
    return Practice(world.authority())
