"""kill -9 of any process that keeps the others leaves no process behind."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from config.environment import inherited
from config.settings import ROOT
from tests.supervisor.conftest import StartRun
from tests.supervisor.runs import HERE, KEEPER, MARK, PYTHON, Run, eventually, free_port, python, sleeping

pytestmark = pytest.mark.processes

# Like a queue's work horse: a grandchild in a process group of its own that does not listen to SIGTERM.
HORSE = (
    "import os, signal\n"
    "if os.fork() == 0:\n"
    "    os.setsid(); signal.signal(signal.SIGTERM, signal.SIG_IGN); print('horse', flush=True)\n"
    "signal.pause()"
)


def running(start_run: StartRun) -> Run:
    run = start_run(first=[sleeping("valkey")], rest=[python("worker", HORSE), sleeping("clock")])
    assert run.is_ready()
    assert eventually(lambda: "horse" in run.log("worker"))
    return run


def test_nothing_is_left_a_few_seconds_after_the_supervisor_was_killed(start_run: StartRun) -> None:
    run = running(start_run)
    os.kill(run.supervisor(), signal.SIGKILL)
    assert run.keeper.wait(6) == 128 + signal.SIGKILL
    assert run.processes() == []
    assert "The supervisor was killed (SIGKILL)" in run.output


def test_nothing_is_left_after_the_keeper_above_the_supervisor_was_killed(start_run: StartRun) -> None:
    run = running(start_run)
    run.keeper.kill()
    assert eventually(lambda: run.processes() == [], seconds=8)


def test_programs_are_asked_to_stop_when_keeper_and_supervisor_are_killed_at_once(start_run: StartRun) -> None:
    run = start_run(first=[sleeping("valkey")], rest=[sleeping("worker")])
    assert run.is_ready()
    for process in (run.keeper.pid, run.supervisor()):
        os.kill(process, signal.SIGKILL)
    run.keeper.wait()
    assert eventually(lambda: run.processes("signal.pause") == [], seconds=3)


def test_nothing_is_left_when_the_supervisor_is_killed_during_a_step(start_run: StartRun) -> None:
    run = start_run(steps=[python("Filling", HORSE)])
    assert run.says("horse")
    os.kill(run.supervisor(), signal.SIGKILL)
    assert run.keeper.wait(6) == 128 + signal.SIGKILL
    assert run.processes() == []


def test_a_kill_by_the_supervisors_name_does_not_reach_the_keeper() -> None:
    keeper = subprocess.Popen(
        [PYTHON, "-m", "service.supervisor"],
        cwd=ROOT,
        env=inherited(PORT="none"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    lines = set()
    with keeper:
        while keeper.poll() is None:
            lines.add(Path(f"/proc/{keeper.pid}/cmdline").read_bytes())
    assert keeper.returncode == 1
    assert any(b"keeper.py" in line and b"supervisor" not in line for line in lines)


def test_a_keeper_that_was_told_to_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    mark = "with-parent"
    start = "import subprocess, sys, signal; subprocess.Popen(sys.argv[1:]); print('up', flush=True); signal.pause()"
    stand_in = [str(HERE / "stand_in.py"), "{}", str(tmp_path), str(free_port())]
    make = subprocess.Popen(
        [PYTHON, "-c", start, PYTHON, "-P", "keeper.py", "--with-parent", *stand_in],
        cwd=KEEPER,
        env=inherited(**{MARK: mark, "PYTHONPATH": str(ROOT)}),
    )
    assert eventually(lambda: (tmp_path / "log" / "web.log").exists())
    make.kill()
    make.wait()
    run = Run.__new__(Run)
    run.mark = mark
    assert eventually(lambda: run.processes() == [])
