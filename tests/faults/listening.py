"""What stands between two programs in a test: it takes connections, and serves each on a thread of its own."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self


class Listening:
    """Takes connections for as long as the block runs; whoever inherits says what becomes of one."""

    def __init__(self, listening: socket.socket) -> None:
        self._over = threading.Event()
        self._listening = listening
        self._listening.settimeout(0.2)
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()
        self._listening.close()

    def _accept(self) -> None:
        while not self._over.is_set():
            with suppress(TimeoutError):
                client, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        raise NotImplementedError
