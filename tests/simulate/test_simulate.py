"""An authority lives for some weeks by a seed; what is promised is looked for after each of its days."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest

from config.environment import inherited
from config.settings import ROOT
from service.context import here
from service.simulate.caseload import Caseload
from service.simulate.people import leavers, roster
from service.simulate.practice import practised
from service.simulate.size import Size
from tests.support.world import World

MONDAY = date(2026, 1, 5)


def simulated(hash_seed: str, *options: str, **given: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with this environment."""
    small = ("--cases", "40", "--practitioners", "5", "--weeks", "1")
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "simulate", *small, *options]
    environment = dict(inherited(PYTHONHASHSEED=hash_seed, REDIS_URL="", SMTP_URL="", DEMO="0", **given))
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)


def digest(ended: subprocess.CompletedProcess[str]) -> str:
    assert ended.returncode == 0, ended.stderr
    found = re.search(r"History digest: ([0-9a-f]{64})", ended.stdout)
    assert found and "Broken promises: 0" in ended.stdout, ended.stdout
    return found[1]


@pytest.mark.slow
@pytest.mark.processes
def test_the_same_seed_lives_the_same_life_in_any_process_and_another_seed_another(tmp_path: Path) -> None:
    """Once as people start it, and in a database of its own that the command is given to throw away."""
    places = [{"DATABASE_URL": f"sqlite:///{tmp_path}/{name}.db", "VAR": str(tmp_path / name)} for name in "ab"]
    first = simulated("1", DATABASE_URL="")
    again, other = simulated("2", "--here", **places[0]), simulated("1", "--seed", "2", "--here", **places[1])
    assert digest(first) == digest(again) != digest(other)


def test_the_median_authority_has_its_cases_practitioners_and_small_teams() -> None:
    size, rng = Size(), Random(1)
    staff = roster(size, MONDAY, 52, rng)
    practitioners = [member for member in staff.members.values() if member.roles == "practitioner"]
    assert (len(practitioners), len(size.teams), len(size.services), len(size.small_teams)) == (150, 25, 5, 5)
    assert len(Caseload(staff, size.cases, MONDAY, rng).open) == 2265
    assert sum(map(len, leavers(staff, MONDAY, 52, rng).values())) == 18
    assert all(member.leave for member in practitioners)


def test_a_month_closes_as_many_cases_as_it_opens_and_nobody_keeps_a_leavers_cases() -> None:
    rng = Random(1)
    staff = roster(Size(200, 12), MONDAY, 52, rng)
    cases = Caseload(staff, 200, MONDAY, rng)
    cases.month(date(2026, 2, 2))
    assert (len(cases.open), len(cases.files)) == (200, 212)
    leaver = staff.change("Team 1 2", left_on=date(2026, 2, 9))
    cases.hand_on(leaver)
    assert leaver.key not in {file.worker for file in cases.open}


def test_the_authority_audits_each_practitioner_every_four_weeks_and_small_teams_every_case(world: World) -> None:
    here().policy = practised(here().policy, Size(), MONDAY)
    running = {key: programme for key, programme in here().programmes.items() if programme.active}
    assert (running["weekly"].cadence, running["quarterly_share"].share) == ("four_weekly", 0.05)
    assert running["twice_a_year"].teams == ("Team 5", "Team 10", "Team 15", "Team 20", "Team 25")


def test_an_authority_of_nobody_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match="at least one practitioner"):
        Size(0, 5)
