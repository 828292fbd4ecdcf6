"""A run for one test, of which nothing is left afterwards."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.supervisor.runs import Run

StartRun = Callable[..., Run]


@pytest.fixture
def start_run(tmp_path: Path) -> Iterator[StartRun]:
    """Start runs with their data in the test's own folder unless another is given."""
    runs: list[Run] = []

    def start(folder: Path | None = None, **options: object) -> Run:
        runs.append(Run(folder or tmp_path / "var", **options))  # type: ignore[arg-type]
        return runs[-1]

    yield start
    for run in runs:
        run.clean_up()
