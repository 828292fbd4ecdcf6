"""`make bench`: what the service does in a second and what it costs when it is big, beside the limit of the machine.

Everything is measured on a PostgreSQL as durable as it is by default, over HTTP, with all that is on in operation.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import transitions
from tests.benchmarks.installed import durable_postgres
from tests.benchmarks.told import table

PARTS = (transitions.measured,)


def main() -> None:
    """Measure one part after the other, each in databases of its own, and print the table."""
    lines = []
    with durable_postgres() as server, TemporaryDirectory(prefix="countersign-bench-") as folder:
        for part in PARTS:
            for line in part(server, Path(folder)):
                print(f"{line.what}: {line.found}; {line.limit}; {line.target}", flush=True)
                lines.append(line)
    print(table(lines))


if __name__ == "__main__":
    main()
