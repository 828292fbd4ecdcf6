"""A mail server that the application under test sends through."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.post import mail_through
from tests.support.smtp import Mailbox, mail_server
from tests.support.world import World


@pytest.fixture
def mailbox(world: World) -> Iterator[Mailbox]:
    with mail_server() as server, mail_through(world, server):
        yield server
