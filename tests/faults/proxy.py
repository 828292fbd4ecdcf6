"""A small proxy between two sockets that can lose a reply: the request is carried out, and nobody is told."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable
from pathlib import Path

PIECE = 65536
PATIENCE = 10.0


class Proxy:
    """Listens on one path and speaks for another. `loses` is asked of each request; a lost one ends the connection."""

    def __init__(self, here: Path, there: Path, loses: Callable[[bytes], bool]) -> None:
        self.lost = 0
        self._there = there
        self._loses = loses
        self._over = threading.Event()
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(here))
        here.chmod(0o777)
        self._listening.listen(64)
        self._listening.settimeout(0.2)
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Proxy:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()
        self._listening.close()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                client, _ = self._listening.accept()
            except TimeoutError:
                continue
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

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
