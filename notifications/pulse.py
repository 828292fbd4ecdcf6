"""Lets administrators see that a program runs: it says so once a minute, and never stops for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic

from flask import Flask

from service.database import db
from service.faults import described
from service.usecases.beating import beat

EVERY_SECONDS = 60.0
log = logging.getLogger(__name__)


class Pulse:
    """One for each program; `seconds` is a clock that only goes forward."""

    def __init__(self, app: Flask, program: str, seconds: Callable[[], float] = monotonic) -> None:
        self._app = app
        self._program = program
        self._seconds = seconds
        self._next = seconds()

    def beat(self) -> None:
        """Say that it runs, if that was a minute ago; nothing of the database stays open, so that forking is safe."""
        if self._seconds() < self._next:
            return
        self._next = self._seconds() + EVERY_SECONDS
        try:
            with self._app.app_context():
                beat(self._program)
                db.session.remove()
                db.engine.dispose()
        except Exception as error:
            log.warning("the %s could not say that it runs: %s", self._program, described(error))
