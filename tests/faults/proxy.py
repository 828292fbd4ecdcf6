"""A small proxy between two sockets that can lose a reply: the request is carried out, and nobody is told."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from pathlib import Path

from tests.faults.listening import Listening

PIECE = 65536
PATIENCE = 10.0


class Proxy(Listening):
    """Listens on one path and speaks for another. `loses` is asked of each request; a lost one ends the connection."""

    def __init__(self, here: Path, there: Path, loses: Callable[[bytes], bool]) -> None:
        self.lost = 0
        self._there = there
        self._loses = loses
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(here))
        here.chmod(0o777)
        listening.listen(64)
        super().__init__(listening)

    def _serve(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server:
            try:
                server.connect(str(self._there))
                while not self._over.is_set() and self._pass_on(client, server):
                    pass
            except OSError:
                return

    def _pass_on(self, client: socket.socket, server: socket.socket) -> bool:
        """Whatever waits on either side; False when the connection is to end."""
        ready, _, _ = select.select([client, server], [], [], 0.2)
        if server in ready:
            data = server.recv(PIECE)
            client.sendall(data)
            return bool(data)
        if client in ready:
            data = client.recv(PIECE)
            server.sendall(data)
            if data and self._loses(data):
                server.settimeout(PATIENCE)
                self.lost += bool(server.recv(PIECE))
                return False
            return bool(data)
        return True
