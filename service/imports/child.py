"""Reads one file in a process of its own, bounded before it looks at anything, and prints what it found as JSON."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from service.imports.plain import lines_of
from service.imports.reader import read
from service.imports.records import Unreadable

MIB = 1024 * 1024


def main() -> None:
    """Take the limits and the question from the first line of input, and answer in lines of JSON.

    The last line is `end`, `unreadable` with a sentence, or `failed` with the name of what went wrong, never with
    anything of the file.
    """
    asked = json.loads(sys.stdin.readline())
    _bound(asked["memory_mib"] * MIB, asked["cpu_seconds"])
    sys.addaudithook(_refuse)
    try:
        _answer(asked)
    except MemoryError:
        print('{"failed": "MemoryError"}', flush=True)
    except Exception as error:
        print(json.dumps({"failed": type(error).__name__}), flush=True)


def _bound(memory: int, seconds: int) -> None:
    """So much memory and computing, no file written, few opened, no picture of the memory left behind."""
    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for which, most in bounds.items():
        resource.setrlimit(which, (most, most))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """What reading a file never needs: to reach another machine or start another program."""
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.spawn")):
        raise PermissionError(event)


def _answer(asked: dict[str, Any]) -> None:
    def progress(done: int, expected: int | None) -> None:
        print(json.dumps({"progress": [done, expected]}), flush=True)

    path, roles = Path(asked["path"]), frozenset(asked["known_roles"])
    try:
        result = read(asked["kind"], path, filename=asked["filename"], progress=progress, known_roles=roles)
    except Unreadable as unreadable:
        print(json.dumps({"unreadable": str(unreadable)}), flush=True)
        return
    for line in lines_of(result):
        print(line)


if __name__ == "__main__":
    main()
