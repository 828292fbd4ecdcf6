"""A request to stop ends everything in order, with patience that has a limit."""

import os
import signal
import time

import pytest

from tests.supervisor.conftest import StartRun
from tests.supervisor.runs import eventually, python, sleeping

pytestmark = pytest.mark.processes

STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('set', flush=True); signal.pause()"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_ends_everything_and_counts_as_success(start_run: StartRun, number: int) -> None:
    run = start_run(first=[sleeping("valkey")], rest=[sleeping("worker"), sleeping("clock")])
    assert run.is_ready()
    assert run.end(number) == 0
    assert run.processes() == []
    assert run.output.endswith("Stopped.\n")


def test_a_request_during_a_step_ends_the_step(start_run: StartRun) -> None:
    run = start_run(first=[sleeping("valkey")], steps=[sleeping("Filling")])
    assert run.says("Filling …")
    assert run.end() == 0
    assert run.processes() == []


def test_a_program_that_does_not_stop_is_killed_after_its_grace(start_run: StartRun) -> None:
    run = start_run(rest=[python("worker", STUBBORN)])
    assert eventually(lambda: "set" in run.log("worker"))
    began = time.monotonic()
    assert run.end() == 0
    assert 2 <= time.monotonic() - began < 6
    assert run.processes() == []


def test_asking_twice_stops_at_once(start_run: StartRun) -> None:
    run = start_run(rest=[python("worker", STUBBORN)], first=[python("valkey", STUBBORN)])
    assert eventually(lambda: "set" in run.log("worker"))
    run.keeper.send_signal(signal.SIGINT)
    time.sleep(1.2)
    began = time.monotonic()
    assert run.end(signal.SIGINT) == 0
    assert time.monotonic() - began < 3.5
    assert run.processes() == []


def test_closing_the_terminal_ends_everything(start_run: StartRun) -> None:
    window, inside = os.openpty()
    run = start_run(terminal=inside, rest=[sleeping("worker")])
    os.close(inside)
    assert run.is_ready()
    os.close(window)
    assert run.keeper.wait(10) == 0
    assert run.processes() == []


def test_what_comes_first_is_stopped_last(start_run: StartRun) -> None:
    code = (
        "import signal, sys, time\n"
        "def stop(*_):\n    time.sleep({pause}); print(time.monotonic(), flush=True); sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop); print('set', flush=True)\nwhile True: signal.pause()"
    )
    run = start_run(first=[python("valkey", code.format(pause=0))], rest=[python("worker", code.format(pause=0.5))])
    assert eventually(lambda: "set" in run.log("worker"))
    assert run.end() == 0
    ended = {name: float(run.log(name).split()[-1]) for name in ("valkey", "worker")}
    assert ended["worker"] < ended["valkey"]
