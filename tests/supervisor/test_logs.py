"""Each program's output is in a file of its own; only errors come to the terminal, and not too many."""

import os
from pathlib import Path

import pytest

from service.supervisor.logs import KEPT, LARGEST, Log
from tests.supervisor.conftest import StartRun
from tests.supervisor.runs import python


def write(log: Log, *lines: str) -> None:
    with log.open() as file:
        file.write("".join(f"{line}\n" for line in lines).encode())


@pytest.mark.processes
def test_ordinary_output_stays_in_the_log_and_an_error_is_told_with_the_place(start_run: StartRun) -> None:
    code = "import signal; print('all is well\\n2026 [ERROR] no disk', flush=True); signal.pause()"
    run = start_run(rest=[python("worker", code)])
    assert run.says("worker: 2026 [ERROR] no disk (")
    assert "worker.log)" in run.output
    assert "all is well" not in run.output
    assert "all is well" in run.log("worker")


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-02 [12] [ERROR] Exception in worker process",
        "2026-11-02T10:00:00Z [error    ] mail refused  host=smtp",
        '{"event": "mail refused", "level": "error"}',
        "sqlalchemy.exc.OperationalError: database is locked",
        "CRITICAL: out of memory",
    ],
)
def test_an_error_is_recognised_in_the_ways_in_which_our_programs_write_it(tmp_path: Path, line: str) -> None:
    log = Log(tmp_path, "web")
    write(log, "before", line, "after")
    assert log.errors() == (line, 0)


@pytest.mark.parametrize("line", ["GET /errors/list 200", "0 errors found", "[info     ] error_count=0"])
def test_ordinary_lines_that_mention_errors_are_none(tmp_path: Path, line: str) -> None:
    log = Log(tmp_path, "web")
    write(log, line)
    assert log.errors() is None


def test_many_errors_are_one_line_with_a_count_and_then_silence(tmp_path: Path) -> None:
    log = Log(tmp_path, "web")
    write(log, *(f"ERROR {number}" for number in range(40)))
    assert log.errors() == ("ERROR 39", 39)
    write(log, "ERROR again")
    assert log.errors() is None


def test_a_start_begins_a_new_file_and_keeps_some_of_the_earlier_ones(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        write(Log(tmp_path, "web"), f"start {number}")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["web.log", *(f"web.log.{number}" for number in range(1, KEPT + 1))]
    assert (tmp_path / "web.log").read_text() == f"start {KEPT + 2}\n"
    assert (tmp_path / "web.log.1").read_text() == f"start {KEPT + 1}\n"


def test_a_file_that_grows_large_is_set_aside_while_its_program_goes_on_writing(tmp_path: Path) -> None:
    log = Log(tmp_path, "web")
    with log.open() as program:
        os.truncate(log.path, LARGEST)
        log.shorten()
        program.write(b"ERROR later\n")
    assert log.path.read_bytes() == b"ERROR later\n"
    assert (tmp_path / "web.log.1").stat().st_size == LARGEST
    assert log.errors() == ("ERROR later", 0)


def test_the_last_words_are_those_of_the_latest_program_only(tmp_path: Path) -> None:
    log = Log(tmp_path, "web")
    write(log, "an earlier life")
    with log.open():
        pass
    assert log.last_words() == ""
