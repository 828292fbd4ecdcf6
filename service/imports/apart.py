"""Reads an uploaded file in a process of its own, so that the worst of files takes nothing from whoever serves."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO, Any

from service.imports.plain import Gathering, NotPlain
from service.imports.records import ReadResult, Unreadable
from service.imports.report import Progress

HOME = Path(__file__).resolve().parent.parent.parent
CHILD = "service.imports.child"
LONGEST_LINE = 16 * 1024 * 1024
LONGEST_ANSWER = 512 * 1024 * 1024
_SPLIT = "Delete blank rows and other sheets, or split it, and import again."
_BROKEN = "The file cannot be read: the reader stopped at it. Save it anew where it was made, and import that."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """What reading one file may take: MiB of memory, seconds of computing, seconds by the clock."""

    memory_mib: int = 768
    cpu_seconds: int = 120
    seconds: int = 300


LIMITS = Limits()


def read_apart(
    kind: str,
    path: Path,
    *,
    filename: str,
    progress: Progress | None = None,
    known_roles: Collection[str] = frozenset(),
    limits: Limits = LIMITS,
) -> ReadResult:
    """What `service.imports.reader.read` gives, read by a child that knows no setting and no database.

    Its answer is JSON, of which only the declared kinds of value are made. Raises Unreadable also when the
    file needs more than the limits.
    """
    asked = {
        "kind": str(kind),
        "path": str(path.resolve()),
        "filename": filename,
        "known_roles": sorted(known_roles),
        "memory_mib": limits.memory_mib,
        "cpu_seconds": limits.cpu_seconds,
    }
    with _started() as child:
        ended = Timer(limits.seconds, child.kill)
        ended.daemon = True
        ended.start()
        try:
            return _answered(child, asked, progress, limits)
        finally:
            ended.cancel()
            child.kill()


def _started() -> subprocess.Popen[bytes]:
    """The child, with nothing of this program's environment."""
    command = [sys.executable, "-E", "-s", "-m", CHILD]
    given = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    # Words of our own, and no shell.
    return subprocess.Popen(command, cwd=HOME, env=given, stdin=pipe, stdout=pipe, stderr=nowhere)  # nosec B603


def _answered(
    child: subprocess.Popen[bytes], asked: dict[str, Any], progress: Progress | None, limits: Limits
) -> ReadResult:
    gathering = Gathering()
    try:
        for kind, content in _lines(child, asked):
            if kind == "progress" and progress:
                progress(*content)
            elif kind == "unreadable":
                raise Unreadable(str(content))
            elif kind == "failed":
                raise _refusal(limits, str(content), None)
            elif kind != "progress":
                gathering.take(kind, content)
    except NotPlain as error:
        raise _refusal(limits, f"not plain: {error}", None) from None
    if gathering.result is None:
        raise _refusal(limits, None, child.wait())
    return gathering.result


def _lines(child: subprocess.Popen[bytes], asked: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The lines of the answer, each a word and its content; raises NotPlain for anything else."""
    questions, answers = child.stdin, child.stdout
    assert questions is not None and answers is not None
    _ask(questions, asked)
    left = LONGEST_ANSWER
    while line := answers.readline(LONGEST_LINE):
        left -= len(line)
        if left < 0 or not line.endswith(b"\n"):
            # A child that is ended in the middle of a line has not answered.
            if left < 0 or len(line) >= LONGEST_LINE:
                raise NotPlain("too long")
            return
        try:
            ((kind, content),) = json.loads(line).items()
        except (ValueError, AttributeError, RecursionError):
            raise NotPlain("no line of an answer") from None
        yield kind, content


def _ask(questions: IO[bytes], asked: dict[str, Any]) -> None:
    try:
        questions.write(json.dumps(asked).encode() + b"\n")
        questions.close()
    except BrokenPipeError:
        pass


def _refusal(limits: Limits, failed: str | None, code: int | None) -> Unreadable:
    """What is said to whoever sent the file; a reader that broke is told to the log, without anything of the file."""
    if failed == "MemoryError":
        return Unreadable(f"The file needs more memory than {limits.memory_mib} MiB to be read. {_SPLIT}")
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        most = f"{limits.cpu_seconds} seconds of computing, {limits.seconds} by the clock"
        return Unreadable(f"The file takes longer to be read than it may ({most}). {_SPLIT}")
    log.error("a file could not be read apart: %.80r, exit code %s", failed, code)
    return Unreadable(_BROKEN)
