"""The folder from which a test's files are brought in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.files import Files
from tests.support.world import World


@pytest.fixture
def files(world: World, tmp_path: Path) -> Files:
    """Files of an authority without staff, until the test makes some."""
    return Files(tmp_path)
