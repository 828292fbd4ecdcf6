"""Puts a SQLite file that has been made under another name in its place, complete."""

import argparse
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from service.supervisor.database import DEMONSTRATION


def settle(draft: Path, place: Path, demonstration: bool) -> None:
    """Bring everything into the one file, say that it holds the demonstration if so, and rename it."""
    with closing(sqlite3.connect(draft, timeout=30, isolation_level=None)) as connection:
        if demonstration:
            connection.execute(f"pragma user_version = {DEMONSTRATION}")
        connection.execute("pragma wal_checkpoint(truncate)")
    if draft != place:
        os.replace(draft, place)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demonstration", action="store_true", help="the file holds the demonstration")
    parser.add_argument("draft", type=Path)
    parser.add_argument("place", type=Path)
    arguments = parser.parse_args()
    settle(arguments.draft, arguments.place, arguments.demonstration)
