"""`make fuzz`: for some minutes, what nobody means to send, to API, pages and imports; no answer may be of 500."""

from __future__ import annotations

import argparse
import faulthandler
import random
import sys
import tempfile
from pathlib import Path

from tests.permissions.asking import Desks
from tests.permissions.place import standing
from tests.security.calls import calls
from tests.security.doors import begin
from tests.security.forms import forms
from tests.security.tally import Beginning, Tally, Watch

# No request begins when the time is up; one that does not come back long after is shown with its stack.
HANGING = 120
SHARES = {calls: 0.6, forms: 0.4}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    asked = parser.parse_args(arguments)
    print(f"Seed {asked.seed}, {asked.seconds:.0f} seconds.", flush=True)
    faulthandler.dump_traceback_later(asked.seconds + HANGING, exit=True)
    with tempfile.TemporaryDirectory(prefix="countersign-fuzz-") as folder:
        tallies = everything(Path(folder), asked.seconds, asked.seed)
    print(*tallies, sep="\n")
    return 1 if any(tally.failures for tally in tallies) else 0


def everything(folder: Path, seconds: float, seed: int) -> list[Tally]:
    """All kinds of input one after the other, each for its share of the time, on a place of its own."""
    with standing(folder) as place, place.world.app.app_context():
        desks = Desks(place)
        begin(desks)
        beginning = Beginning(folder)
        return [kind(desks, beginning, Watch(seconds * share), seed) for kind, share in SHARES.items()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
