"""A real mail server for tests, on the loopback, that can be told to be slow, busy, rude or about to hang up."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HANG_UP = "hang up"


@dataclass
class Mailbox:
    """What came in, and how to answer: `refused` by address, `answer` for everything, `hold` before taking it,
    `hold_after` between taking it and saying so.

    The answer HANG_UP takes the message and drops the connection after saying so.
    """

    host: str = "127.0.0.1"
    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    answer: str | None = None
    hold: float = 0.0
    hold_after: float = 0.0
    connections: int = 0
    arrivals: int = 0
    pausing: int = 0

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if address in str(message["To"])]

    # --- what aiosmtpd asks -----------------------------------------------------------------------------

    async def handle_EHLO(  # noqa: N802  # the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802  # the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # likewise
        self.arrivals += 1
        await self._pause(self.hold)
        if self.answer and self.answer != HANG_UP:
            return self.answer
        self.messages.append(message_from_bytes(_content(envelope), policy=default))
        await self._pause(self.hold_after)
        if self.answer == HANG_UP:
            assert server.transport is not None
            server.loop.call_later(0.05, server.transport.close)
        return "250 OK"

    async def _pause(self, seconds: float) -> None:
        """`pausing` counts the messages that are being held, which is when their sender can be killed."""
        self.pausing += seconds > 0
        try:
            await asyncio.sleep(seconds)
        finally:
            self.pausing -= seconds > 0


def _content(envelope: Envelope) -> bytes:
    content: Any = envelope.content
    return content if isinstance(content, bytes) else str(content).encode()


@contextmanager
def mail_server(host: str = "127.0.0.1", /, **secured: Any) -> Iterator[Mailbox]:
    """A server that takes mail for as long as the block runs; `secured` is what the controller takes."""
    mailbox = Mailbox(host)
    controller = Controller(mailbox, hostname=host, port=_free_port(), **secured)
    controller.start()
    mailbox.port = controller.port
    try:
        yield mailbox
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
