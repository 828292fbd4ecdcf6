"""A demonstration to test in: the tests' authority, with a clock that may be moved on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from service.moved import forget, moved_ahead
from tests.support.world import World


@pytest.fixture
def demo(world: World) -> Iterator[World]:
    """The world, as DEMO=1 sets it up."""
    context = world.context
    settings = context.settings
    context.settings, context.ahead = replace(settings, demo=True), moved_ahead
    forget()
    yield world
    context.settings, context.ahead = settings, timedelta
