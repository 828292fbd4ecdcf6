"""What must happen before the service starts: shown while it happens, and fatal when it fails."""

import pytest

from tests.supervisor.conftest import StartRun
from tests.supervisor.runs import python, sleeping

pytestmark = pytest.mark.processes


def test_a_steps_progress_is_on_the_terminal_while_it_runs(start_run: StartRun) -> None:
    code = "import time; print('10 of 20 made', flush=True); time.sleep(60)"
    run = start_run(steps=[python("Making the demonstration", code)])
    assert run.says("Making the demonstration …\n10 of 20 made\n")
    assert run.processes("web.py")[2:] == []


def test_the_web_starts_when_all_steps_have_ended_well(start_run: StartRun) -> None:
    run = start_run(steps=[python("One", "print('first')"), python("Two", "print('second')")])
    assert run.is_ready()
    assert run.output.startswith("One …\nfirst\nTwo …\nsecond\nReady after")


def test_a_step_that_fails_ends_the_run_with_its_reason(start_run: StartRun) -> None:
    failing = python("Bringing the database up to date", "raise SystemExit('There is no such host.')")
    run = start_run(first=[sleeping("valkey")], steps=[failing])
    assert run.keeper.wait(10) == 1
    assert "“Bringing the database up to date” failed (exit code 1: There is no such host.)" in run.output
    assert "prepare.log" in run.output
    assert run.processes() == []


def test_a_program_that_dies_during_a_step_is_started_again(start_run: StartRun) -> None:
    step = python("Filling", "import time; time.sleep(1.5)")
    run = start_run(first=[python("valkey", "raise SystemExit('Out of memory.')")], steps=[step])
    assert run.says("valkey stopped (exit code 1: Out of memory.); starting it again in 0.4 seconds.")
    assert run.is_ready()
