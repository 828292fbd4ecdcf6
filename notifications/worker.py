"""Composition root of the background: `work` drains when the bell rings, `clock` does what days bring."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from config.settings import SettingsError, read_settings
from notifications import stopping
from notifications.clock import run_clock
from notifications.doorbell import Doorbell
from notifications.equipping import background
from notifications.working import run_worker
from service.lines import set_up
from service.whose import refuse_strangers


def main(arguments: Sequence[str]) -> int:
    """Run one of the two programs until SIGTERM; returns the exit code."""
    parser = argparse.ArgumentParser(prog="notifications.worker", description=__doc__)
    parser.add_argument("program", choices=("work", "clock"))
    program = parser.parse_args(arguments).program
    try:
        settings = read_settings()
        refuse_strangers(settings)
    except SettingsError as error:
        print(f"Did not start: {error}", file=sys.stderr)
        return 1
    set_up(settings)
    stopping.watch()
    doorbell = Doorbell(settings.redis_url)
    app = background(settings, doorbell)
    if program == "clock":
        run_clock(app, doorbell)
    else:
        run_worker(app, settings.redis_url)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
