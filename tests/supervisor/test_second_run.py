"""A second run beside the first is refused with a sentence, and the first does not notice."""

import os
import signal
import socket
from pathlib import Path

import pytest

from tests.supervisor.conftest import StartRun
from tests.supervisor.runs import eventually, free_port, python, sleeping

pytestmark = pytest.mark.processes


def test_a_second_run_says_that_the_port_is_taken_and_what_to_set(start_run: StartRun) -> None:
    first = start_run(rest=[sleeping("worker")])
    assert first.is_ready()
    before = first.processes()
    second = start_run(port=first.port, rest=[sleeping("worker")])
    assert second.keeper.wait(10) == 1
    assert f"port {first.port} is already taken by the Countersign that runs from" in second.output
    assert f"set PORT={first.port + 1} and VAR=/another/folder" in second.output
    assert first.processes() == before
    assert "stopped" not in first.output


def test_a_second_run_on_another_port_does_not_open_the_same_folder(start_run: StartRun) -> None:
    first = start_run()
    assert first.is_ready()
    second = start_run()
    assert second.keeper.wait(10) == 1
    assert f"is in use by the Countersign on port {first.port}" in second.output
    assert f"PORT={second.port} and VAR=" in second.output


def test_a_second_run_with_a_folder_and_a_port_of_its_own_is_welcome(start_run: StartRun, tmp_path: Path) -> None:
    first, second = start_run(), start_run(tmp_path / "other")
    assert first.is_ready()
    assert second.is_ready()


def test_a_port_that_another_program_has_is_named_with_the_next_free_one(start_run: StartRun) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as other:
        port = other.getsockname()[1]
        run = start_run(port=port, first=[sleeping("valkey")])
        assert run.keeper.wait(10) == 1
    assert f"port {port} is already taken by another program" in run.output
    assert "set PORT=" in run.output
    assert not (run.var / "log").exists()


def test_the_folder_is_free_again_after_a_run_has_stopped(start_run: StartRun) -> None:
    first = start_run()
    assert first.is_ready()
    assert first.end() == 0
    assert start_run(port=first.port).is_ready()


def test_a_run_after_a_killed_one_waits_until_its_remains_are_gone(start_run: StartRun) -> None:
    stubborn = "import signal; signal.signal(15, signal.SIG_IGN); print('set', flush=True); signal.pause()"
    first = start_run(rest=[python("worker", stubborn)])
    assert eventually(lambda: "set" in first.log("worker"))
    os.kill(first.supervisor(), signal.SIGKILL)
    second = start_run(port=first.port)
    assert second.is_ready()
    # A process lets go of the folder a moment before it is gone from the list.
    assert eventually(lambda: not first.processes(), seconds=1)
