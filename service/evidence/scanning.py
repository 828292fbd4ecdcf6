"""Asks a virus scanner (clamd) about a file, where one is configured; without an answer nothing is taken."""

from __future__ import annotations

import logging
import socket
from time import monotonic
from urllib.parse import urlsplit

from service.context import here
from service.evidence.refusing import NotTaken

CONNECT_SECONDS, SECONDS = 3, 20
PIECE = 64 * 1024
LONGEST_ANSWER = 4096
_AWAY = "Files cannot be checked for viruses just now, so none is taken. Try again later; nothing else is affected."

log = logging.getLogger(__name__)


def scan(content: bytes) -> None:
    """Raise NotTaken when the scanner finds something, or cannot say within some seconds that it does not."""
    url = here().settings.clamd_url
    if url is None:
        return
    try:
        answer = _asked(url, content)
    except OSError as error:
        log.error("the virus scanner gives no answer: %s", type(error).__name__)
        raise NotTaken(_AWAY) from None
    if answer.endswith("FOUND"):
        log.warning("a file was refused by the virus scanner")
        raise NotTaken("The virus scanner found something harmful in the file. Tell your IT desk, and do not open it.")
    if answer != "stream: OK":
        log.error("the virus scanner could not check a file")
        raise NotTaken(_AWAY)


def _asked(url: str, content: bytes) -> str:
    """What clamd says of a stream: `stream: OK`, `stream: … FOUND`, or an error of its own."""
    ends = monotonic() + SECONDS
    with _connected(url) as connection:
        _send(connection, b"zINSTREAM\0", ends)
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            _send(connection, len(piece).to_bytes(4) + piece, ends)
        _send(connection, (0).to_bytes(4), ends)
        answer = b""
        while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
            connection.settimeout(_left(ends))
            if not (more := connection.recv(LONGEST_ANSWER)):
                break
            answer += more
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _connected(url: str) -> socket.socket:
    address = urlsplit(url)
    if address.scheme == "tcp":
        return socket.create_connection((address.hostname, address.port or 3310), CONNECT_SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(CONNECT_SECONDS)
        connection.connect(address.path)
    except OSError:
        connection.close()
        raise
    return connection


def _send(connection: socket.socket, data: bytes, ends: float) -> None:
    connection.settimeout(_left(ends))
    connection.sendall(data)


def _left(ends: float) -> float:
    left = ends - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
