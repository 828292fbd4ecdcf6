"""Says one line at a time to the person at the terminal, and goes on when there is no terminal any more."""

from contextlib import suppress


def say(line: str) -> None:
    with suppress(OSError, ValueError):
        print(line, flush=True)
