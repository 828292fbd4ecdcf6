"""The programs' output: a file for each, and its errors in a line now and then for the terminal."""

import os
import re
import shutil
import time
from pathlib import Path
from typing import IO

KEPT = 5
LARGEST = 20_000_000
QUIET = 10.0
TAIL = 8192

_LEVEL = re.compile(r"\b(?:ERROR|CRITICAL)\b|\[(?:error|critical) *\]|\"level\": ?\"(?:error|critical)\"")
_EXCEPTION = re.compile(r"^(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Refused|Timeout)\b")


class Log:
    """One program's log file; earlier ones beside it end in .1 (the latest) to .5."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.log"
        self._read = 0
        self._begun = 0
        self._quiet_until = 0.0
        folder.mkdir(parents=True, exist_ok=True)
        self._shift()
        self.path.touch(mode=0o600)

    @property
    def shown(self) -> str:
        return shown(self.path)

    def open(self) -> IO[bytes]:
        """For a program that is about to start; it always appends, so the file may be emptied under it."""
        file = open(self.path, "ab")  # noqa: SIM115 - the caller closes it
        self._begun = file.tell()
        return file

    def last_words(self) -> str:
        """The last line that the latest program wrote, shortened; it is not told again as an error."""
        size = self.path.stat().st_size
        with open(self.path, "rb") as file:
            file.seek(max(min(self._begun, size), size - TAIL))
            lines = [line for line in file.read().decode("utf-8", "replace").splitlines() if line.strip()]
        self._read = size
        return _shortened(lines[-1]) if lines else ""

    def errors(self) -> tuple[str, int] | None:
        """The latest error since the last call that told one and how many more there were, or None.

        After one was told there is silence for a while, so that the terminal stays readable.
        """
        if time.monotonic() < self._quiet_until:
            return None
        found = [line for line in self._new_lines() if _LEVEL.search(line) or _EXCEPTION.match(line)]
        if not found:
            return None
        self._quiet_until = time.monotonic() + QUIET
        return _shortened(found[-1]), len(found) - 1

    def shorten(self) -> None:
        """Begin a new file when this one has grown large; lines written in that very moment may be lost."""
        if self.path.stat().st_size < LARGEST:
            return
        self._shift(copy=True)
        self._read = self._begun = 0

    def _shift(self, copy: bool = False) -> None:
        """Move each file one number up; one that a program writes to is copied and emptied."""
        for number in range(KEPT - 1, 0, -1):
            earlier = self._numbered(number)
            if earlier.exists():
                earlier.replace(self._numbered(number + 1))
        if copy:
            shutil.copyfile(self.path, self._numbered(1))
            os.truncate(self.path, 0)
        elif self.path.exists() and self.path.stat().st_size:
            self.path.replace(self._numbered(1))

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")

    def _new_lines(self) -> list[str]:
        """The complete lines since the last look; a line that is still being written waits for the next."""
        with open(self.path, "rb") as file:
            file.seek(min(self._read, self.path.stat().st_size))
            new = file.read(LARGEST)
            complete = new[: new.rfind(b"\n") + 1]
            self._read = file.tell() - len(new) + len(complete)
        return complete.decode("utf-8", "replace").splitlines()


def _shortened(line: str, width: int = 160) -> str:
    line = "".join(character for character in line.strip() if character.isprintable())
    return line if len(line) <= width else line[: width - 1] + "…"


def shown(path: Path) -> str:
    """A path as people see it from where the service runs."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
