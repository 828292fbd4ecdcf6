"""What stands before several web hosts: passes each connection to the next one that takes it, as a provider's does."""

from __future__ import annotations

import select
import socket
import threading
import time
from contextlib import suppress

from tests.faults.listening import Listening

PIECE = 65536
CONNECT_SECONDS = 0.5
# So long a host may think about a request; then the connection is ended, and the client repeats it.
ANSWER_SECONDS = 20.0
OUT_SECONDS = 2.0


class Balancer(Listening):
    """Listens on one address for several; who did not take a connection is passed over for two seconds."""

    def __init__(self, address: str, backends: list[tuple[str, int]]) -> None:
        self._backends = backends
        self._out: dict[tuple[str, int], float] = {}
        self._next = 0
        self._lock = threading.Lock()
        super().__init__(socket.create_server((address, 0), backlog=128))
        self.url = f"http://{address}:{self._listening.getsockname()[1]}"
        self.passed: dict[tuple[str, int], int] = dict.fromkeys(backends, 0)

    def _serve(self, client: socket.socket) -> None:
        with client:
            server = self._connected()
            if server is not None:
                with server, suppress(OSError):
                    _pass_on(client, server)

    def _connected(self) -> socket.socket | None:
        for backend in self._in_turn():
            try:
                server = socket.create_connection(backend, CONNECT_SECONDS)
            except OSError:
                self._out[backend] = time.monotonic() + OUT_SECONDS
                continue
            self.passed[backend] += 1
            return server
        return None

    def _in_turn(self) -> list[tuple[str, int]]:
        """Whom to try, those first that are not known to be away."""
        with self._lock:
            self._next += 1
            turned = self._backends[self._next % len(self._backends) :] + self._backends
            turned = turned[: len(self._backends)]
        now = time.monotonic()
        return sorted(turned, key=lambda backend: self._out.get(backend, 0.0) > now)


def _pass_on(client: socket.socket, server: socket.socket) -> None:
    """Both ways until one side ends, or nothing came for so long as an answer may take."""
    while True:
        ready, _, _ = select.select([client, server], [], [], ANSWER_SECONDS)
        if not ready:
            return
        for side, other in ((server, client), (client, server)):
            if side in ready:
                data = side.recv(PIECE)
                if not data:
                    return
                other.sendall(data)
