"""Makes reports and exports beside the clock's other work: in a thread of its own, one at a time."""

from __future__ import annotations

import logging
import threading
from typing import Any

from flask import Flask, current_app

from notifications.stopping import stopping
from service.faults import described
from service.insight.reports.making import make, waiting

# So long a clock that is to stop waits for the piece in hand.
STOP_SECONDS = 10.0
log = logging.getLogger(__name__)


class Maker:
    """A large export takes minutes: neither the clock's strokes nor any message waits for it.

    Redis has no part in it: that something is asked for is a row, and the row is looked for every few seconds.
    """

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None

    def look(self) -> bool:
        """Begin with what is asked for, unless something is being made here; True when it began."""
        if (self._thread is not None and self._thread.is_alive()) or not waiting():
            return False
        app: Any = current_app._get_current_object()  # type: ignore[attr-defined]  # what the proxy stands for
        self._thread = threading.Thread(target=_make, args=(app,), name="reports", daemon=True)
        self._thread.start()
        return True

    def finish(self) -> None:
        """Wait until it has put back what it was making; it notices by itself that the program stops."""
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)


def _make(app: Flask) -> None:
    try:
        with app.app_context():
            make(stopping)
    except Exception as error:
        log.error("making reports was interrupted, the next look goes on: %s", described(error))
