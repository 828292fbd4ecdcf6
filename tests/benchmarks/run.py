"""`make bench`: what the service does in a second and what it costs when it is big, beside the limit of the machine.

Everything is measured on a PostgreSQL as durable as it is by default, over HTTP, with all that is on in operation.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import bulk, page, schedules, sending, strikes, transitions, worklists
from tests.benchmarks.installed import durable_postgres
from tests.benchmarks.told import Line, table

PARTS = {
    "transitions": transitions,
    "worklists": worklists,
    "sending": sending,
    "strikes": strikes,
    "bulk": bulk,
    "schedules": schedules,
}


def main() -> None:
    """Measure one part after the other, each in databases of its own; print the table and write the page."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", choices=PARTS, action="append", help="a part; may be given more than once")
    wanted = parser.parse_args().only or list(PARTS)
    lines = []
    with durable_postgres() as server, TemporaryDirectory(prefix="countersign-bench-") as folder:
        for name in wanted:
            found = list[Line]()
            for line in PARTS[name].measured(server, Path(folder)):
                print(f"{line.what}: {line.found}; {line.limit}; {line.target}", flush=True)
                found.append(line)
            lines += found
            page.write(described(), {name: found})
    print(table(lines))


def described() -> dict[str, str]:
    """By part what it is: the first sentence of its module."""
    return {name: (part.__doc__ or "").split("\n\n")[0].replace("\n", " ") for name, part in PARTS.items()}


if __name__ == "__main__":
    main()
