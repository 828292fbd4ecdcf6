"""Other ways to take the tour: on a workbook made for it, and by the command, in a database that is thrown away."""

from __future__ import annotations

import subprocess
import sys

import pytest

from config.environment import inherited
from config.settings import ROOT
from service.demo.tour.steps import STEPS, take_here
from tests.support.samples import sample
from tests.support.world import World

LAST_WORDS = "nothing was changed behind the service’s back."


def flat(text: str) -> str:
    """Without the breaks of lines."""
    return " ".join(text.split())


def test_the_application_lives_by_its_own_clock_again_after_a_tour(world: World) -> None:
    before = world.context.clock, world.context.policy
    with pytest.raises(RuntimeError, match="enough"):
        take_here(world.context, sample("annex_a/annex-a-header-row-1.xlsx"), _no_more)
    assert (world.context.clock, world.context.policy) == before


def _no_more(line: str) -> None:
    raise RuntimeError("enough")


@pytest.mark.slow
@pytest.mark.processes
@pytest.mark.parametrize("workbook", ["given", "made for it"])
def test_the_command_takes_the_tour_in_a_database_that_is_thrown_away(
    tmp_path_factory: pytest.TempPathFactory, workbook: str
) -> None:
    folder = tmp_path_factory.mktemp("tour")
    sources = [str(sample("annex_a/annex-a-header-row-1.xlsx"))] if workbook == "given" else []
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "tour", *sources]
    environment = dict(inherited(VAR=str(folder), DATABASE_URL="", REDIS_URL="", SMTP_URL="", DEMO="0"))
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert ended.returncode == 0, ended.stderr
    assert f"{len(STEPS)}. " in ended.stdout
    assert ("552 are open" in flat(ended.stdout)) == (workbook == "made for it")
    assert flat(ended.stdout).endswith(LAST_WORDS)
    assert not (folder / "countersign.db").exists()
