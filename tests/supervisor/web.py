"""A stand-in for the web: serves the socket that it inherits with forked workers, as gunicorn does."""

import os
import signal
import socket
import sys

ANSWER = b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nalive"


def serve(listening: socket.socket) -> None:
    while True:
        connection, _ = listening.accept()
        with connection:
            connection.recv(1024)
            connection.sendall(ANSWER)


if __name__ == "__main__":
    inherited = socket.socket(fileno=int(sys.argv[1]))
    inherited.setblocking(True)
    if os.fork() == 0:
        serve(inherited)
    signal.pause()
