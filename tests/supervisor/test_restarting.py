"""What dies is started again, and says why it died."""

import os
import signal
import socket
from pathlib import Path

import pytest

from service.supervisor.kernel import send
from tests.supervisor.conftest import StartRun
from tests.supervisor.runs import eventually, python, sleeping

pytestmark = pytest.mark.processes


def answer(port: int) -> bytes:
    """What the web answers; waits for it up to ten seconds."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET /health/live HTTP/1.0\r\n\r\n")
        return connection.recv(1024)


def test_a_program_that_is_killed_is_started_again_and_named_with_the_reason(start_run: StartRun) -> None:
    run = start_run(rest=[sleeping("worker")])
    assert run.is_ready()
    assert eventually(lambda: run.processes("signal.pause"))
    first = run.processes("signal.pause")[-1]
    os.kill(first, signal.SIGKILL)
    assert run.says("worker stopped (killed by SIGKILL); starting it again in 0.2 seconds.")
    assert eventually(lambda: run.processes("signal.pause") not in ([], [first]))


def test_the_last_line_that_a_program_wrote_is_given_as_its_reason(start_run: StartRun) -> None:
    run = start_run(rest=[python("clock", "import sys; sys.exit('No time left.')")])
    assert run.says("clock stopped (exit code 1: No time left.)")


def test_a_program_that_ends_well_is_missed_all_the_same(start_run: StartRun) -> None:
    run = start_run(rest=[python("worker", "pass")])
    assert run.says("worker stopped (exit code 0, without a word)")


def test_a_crash_loop_is_slowed_down_more_and_more(start_run: StartRun, tmp_path: Path) -> None:
    count = tmp_path / "count"
    run = start_run(rest=[python("worker", f"open({str(count)!r}, 'a').write('x'); raise SystemExit(3)")])
    assert run.says("in 1.6 seconds")
    assert "in 0.2 seconds" in run.output
    assert "in 0.4 seconds" in run.output
    assert "in 0.8 seconds" in run.output
    assert len(count.read_text()) == 4


def test_a_program_that_does_not_exist_is_named_and_the_others_run(start_run: StartRun) -> None:
    run = start_run(rest=[["worker", "/no/such/program"], sleeping("clock")])
    assert run.says("worker cannot be started (No such file or directory: /no/such/program)")
    assert run.processes("signal.pause")


def test_requests_wait_while_the_web_is_started_again(start_run: StartRun) -> None:
    run = start_run()
    assert run.is_ready()
    web = set(run.processes("web.py")) - {run.keeper.pid, run.supervisor()}
    send(signal.SIGKILL, web)
    assert eventually(lambda: not web & set(run.processes()))
    assert answer(run.port).endswith(b"alive")


def test_what_a_killed_program_leaves_behind_is_ended_before_long(start_run: StartRun) -> None:
    forks = "import os, signal; os.fork() or os.setpgrp(); signal.signal(15, signal.SIG_IGN); signal.pause()"
    run = start_run(rest=[python("worker", forks)])
    assert run.is_ready()
    assert eventually(lambda: len(run.processes("os.setpgrp()")) == 4)
    parent, horse = [pid for pid in run.processes("os.setpgrp()") if pid not in (run.keeper.pid, run.supervisor())]
    os.kill(parent, signal.SIGKILL)
    assert eventually(lambda: horse not in run.processes())
    assert run.says("worker stopped (killed by SIGKILL)")


def test_the_rest_is_started_even_when_the_web_never_answers(start_run: StartRun) -> None:
    run = start_run(web=[sleeping("web")], rest=[python("worker", "raise SystemExit('I was here.')")])
    assert run.says("The web does not answer yet", seconds=25)
    assert run.says("I was here.")
    assert "Ready" not in run.output
