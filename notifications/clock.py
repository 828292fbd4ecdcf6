"""The clock process: strikes, sweeps and keeps by its schedule, and drains by itself while Redis is away."""

from __future__ import annotations

import logging
from secrets import token_hex

from flask import Flask

from notifications.doorbell import Doorbell
from notifications.jobs import Waiting
from notifications.making import Maker
from notifications.schedule import Entry, Timetable, schedule
from notifications.stopping import rest, stopping
from service.context import here
from service.faults import described
from service.lines import about

# At least this often it looks whether a new day has begun.
LOOK_SECONDS = 1.0
log = logging.getLogger(__name__)


def run_clock(app: Flask, doorbell: Doorbell) -> None:
    """Go on until asked to stop. A database that is away delays, but does not end it."""
    maker = Maker()
    timetable = Timetable(schedule(Waiting(doorbell.heard), maker))
    log.info("the clock runs")
    while not stopping():
        _look(app, timetable)
        rest(min(LOOK_SECONDS, timetable.pause()))
    maker.finish()
    log.info("the clock stops")


def _look(app: Flask, timetable: Timetable) -> None:
    """Do what is due, each in an application context of its own, so that nothing is carried over."""
    try:
        with app.app_context():
            today = here().today()
    except Exception as error:
        log.error("the day cannot be told: %s", described(error))
        rest(LOOK_SECONDS)
        return
    for entry in timetable.due(today):
        if not stopping():
            _do(app, timetable, entry)


def _do(app: Flask, timetable: Timetable, entry: Entry) -> None:
    with about(job=f"{entry.name.replace(' ', '-')}-{token_hex(4)}"):
        try:
            with app.app_context():
                result = entry.run()
        except Exception as error:
            timetable.soon(entry)
            log.error("%s failed, trying again soon: %s", entry.name, described(error))
        else:
            if result:
                log.info("%s: %s", entry.name, result)
