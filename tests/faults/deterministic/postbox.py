"""A mail server without a network: what the channel of e-mail speaks to, busy, rude or slow when the schedule says."""

from __future__ import annotations

import smtplib
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest

from notifications.channels import email
from tests.faults.deterministic.machine import Machine

SLOW_SECONDS, FROZEN_SECONDS = 20, 300
BUSY, REFUSED = (451, b"4.3.0 Try again later"), (550, b"5.1.1 There is no such person here")
NAMES = [name for name in dir(smtplib) if name.startswith("SMTP")]


class Postbox:
    """`copies` by Message-ID; `taken` is each letter with its address, in order.

    `meanwhile` is done while a letter is on its way: the sender holds nothing then, and others go on.
    """

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self.copies: Counter[str] = Counter()
        self.taken: list[tuple[str, str]] = []
        self.meanwhile: Callable[[bool], None] = lambda frozen: None

    def installed(self, patch: pytest.MonkeyPatch) -> None:
        """Let the channel of e-mail speak to this server alone."""
        known = {name: getattr(smtplib, name) for name in NAMES}
        patch.setattr(email, "smtplib", SimpleNamespace(**{**known, "SMTP": self._connect}))

    def _connect(self, *_: object, **__: object) -> Connection:
        if self._machine.strikes("mail_away"):
            raise ConnectionRefusedError("refused")
        return Connection(self)

    def take(self, message: EmailMessage) -> None:
        """Take one letter, or say what stands against it."""
        machine, identity = self._machine, str(message["Message-ID"])
        machine.outside("sent mail")
        machine.point("send")
        self._disturbed()
        if machine.strikes("mail_busy"):
            raise smtplib.SMTPDataError(*BUSY)
        if machine.strikes("mail_refused"):
            raise smtplib.SMTPRecipientsRefused({str(message["To"].addresses[0].addr_spec): REFUSED})
        self.copies[identity] += 1
        self.taken.append((identity, str(message["To"].addresses[0].addr_spec)))
        machine.point("sent")
        if machine.strikes("mail_reply_lost"):
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")

    def _disturbed(self) -> None:
        machine = self._machine
        if machine.strikes("mail_slow"):
            machine.pass_time(SLOW_SECONDS)
            self.meanwhile(False)
        if machine.strikes("sender_frozen"):
            machine.pass_time(FROZEN_SECONDS)
            self.meanwhile(True)


class Connection:
    """What smtplib.SMTP is to the channel."""

    def __init__(self, postbox: Postbox) -> None:
        self._postbox = postbox
        self.sock: Any = SimpleNamespace(settimeout=lambda seconds: None)

    def noop(self) -> tuple[int, bytes]:
        return 250, b"OK"

    def send_message(self, message: EmailMessage, sender: str, to: list[str]) -> None:
        self._postbox.take(message)

    def quit(self) -> None:
        """Nothing is kept open."""

    def close(self) -> None:
        """Nothing is kept open."""
