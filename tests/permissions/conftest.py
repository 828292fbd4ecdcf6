"""One place for all tests of this room, made once: what they ask of it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.permissions.asking import Desks
from tests.permissions.place import standing


@pytest.fixture(scope="package")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    """Everybody at their desks, with a session and a token that they got while they worked here."""
    with standing(tmp_path_factory.mktemp("permissions")) as place:
        with place.world.app.app_context():
            desks = Desks(place)
        yield desks


@pytest.fixture
def desks(settled: Desks) -> Iterator[Desks]:
    """The same, in a context that ends with the test: other rooms have theirs."""
    with settled.place.world.app.app_context():
        yield settled
