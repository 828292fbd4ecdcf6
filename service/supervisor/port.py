"""The port: taken before anything starts, handed to the web, and asked whether the service answers."""

import errno
import socket
from contextlib import suppress

from service.supervisor.refusal import CannotStart

HOST = "127.0.0.1"
BACKLOG = 512
QUESTION = b"GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n"
ANSWERS = (b"HTTP/1.0 200", b"HTTP/1.1 200")


def reserve(port: int) -> socket.socket:
    """A socket bound to the port on loopback, which does not listen yet; raises CannotStart."""
    try:
        return _bound(port)
    except PermissionError:
        raise CannotStart(f"port {port} is for administrators only. Use a port above 1023: set PORT=8000.") from None
    except OSError as error:
        raise _taken(port, error) from None


def listen(found: socket.socket, port: int) -> None:
    """From now on connections wait for the web instead of being refused, also while it is started again."""
    try:
        found.listen(BACKLOG)
    except OSError as error:
        raise _taken(port, error) from None


def _bound(port: int) -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((HOST, port))
    except OSError:
        found.close()
        raise
    return found


def _taken(port: int, error: OSError) -> CannotStart:
    if error.errno != errno.EADDRINUSE:
        return CannotStart(f"port {port} cannot be used ({error.strerror}). Use another one: set PORT=8000.")
    other = next((other for other in range(port + 1, 65536) if _is_free(other)), 8000)
    return CannotStart(
        f"port {port} is already taken by another program. Stop that program, or use another port: "
        f"set PORT={other}, as in `PORT={other} make run`."
    )


def _is_free(port: int) -> bool:
    with suppress(OSError):
        _bound(port).close()
        return True
    return False


class Question:
    """Asks the web whether it is alive without waiting for it: one connection, looked at now and then."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection: socket.socket | None = None

    def answered(self) -> bool:
        """Whether the answer has come, and is that it lives."""
        try:
            connection = self._connection or self._asked()
            answer = connection.recv(64)
        except BlockingIOError:
            return False
        except OSError:
            answer = b""
        self.close()
        return answer.startswith(ANSWERS)

    def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def _asked(self) -> socket.socket:
        self._connection = socket.create_connection((HOST, self._port), timeout=0.2)
        self._connection.sendall(QUESTION)
        self._connection.setblocking(False)
        return self._connection
