"""E-mail through a mail server: one connection for a batch, and each kind of refusal told apart."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import Any

from config.settings import Settings
from config.values import SmtpServer
from notifications.channels.channel import GiveUp, TryLater
from notifications.channels.mail import host, mail
from notifications.letter import Letter
from service.context import here

CONNECT_SECONDS = 10.0
# For each answer of the server: above what a slow one takes, so far below a lease that several fit into it.
ANSWER_SECONDS = 25.0
PERMANENT = 500
LONGEST_REASON = 300


class Smtp:
    """Speaks to one server. When it cannot be reached or hangs, the rest of the batch does not wait for it too."""

    def __init__(self, settings: Settings, server: SmtpServer) -> None:
        self._settings = settings
        self._server = server
        self._connection: smtplib.SMTP | None = None
        self._away: str | None = None

    def send(self, letter: Letter) -> None:
        message = mail(letter, self._settings, here().now())
        if self._away:
            raise TryLater(self._away)
        connection = self._connected()
        try:
            self._hand_over(connection, message, letter)
        except TimeoutError:
            self._leave("The mail server took too long to answer.")
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            # Nobody knows whether it was taken: it goes again later under the same Message-ID.
            self.close()
            raise TryLater(f"The connection to the mail server broke ({_said(error)}).") from None

    def close(self) -> None:
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
            self._connection.close()
        self._connection = None

    def _hand_over(self, connection: smtplib.SMTP, message: EmailMessage, letter: Letter) -> None:
        try:
            connection.send_message(message, self._settings.mail_from, [letter.email])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = error.recipients[letter.email]
            raise _refusal(code, words) from None
        except smtplib.SMTPSenderRefused as error:
            # Our own address, not this person's: somebody must put the settings right, and no letter be lost.
            raise TryLater(f"The mail server refuses our sender: {_words(error.smtp_code, error.smtp_error)}") from None
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPNotSupportedError:
            raise GiveUp("The mail server does not take addresses with such letters. Correct the address.") from None

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None and _answers(self._connection):
            return self._connection
        self.close()
        try:
            self._connection = self._connect()
        except (smtplib.SMTPException, OSError) as error:
            self._leave(f"The mail server cannot be used ({_said(error)}).")
        assert self._connection is not None
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server, name = self._server, host(self._settings)
        where: Any = {"host": server.host, "port": server.port, "local_hostname": name, "timeout": CONNECT_SECONDS}
        # Of itself smtplib takes any certificate.
        checked = ssl.create_default_context() if server.tls or server.starttls else None
        connection = smtplib.SMTP_SSL(**where, context=checked) if server.tls else smtplib.SMTP(**where)
        try:
            assert connection.sock is not None
            connection.sock.settimeout(ANSWER_SECONDS)
            if server.starttls:
                connection.starttls(context=checked)
            if server.user:
                connection.login(server.user, server.password or "")
        except BaseException:
            connection.close()
            raise
        return connection

    def _leave(self, reason: str) -> None:
        if self._connection is not None:
            # Not quit: a server that hangs would not answer that either.
            self._connection.close()
            self._connection = None
        self._away = reason
        raise TryLater(reason)


def _answers(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _refusal(code: int, words: bytes | str) -> TryLater | GiveUp:
    said = f"The mail server refused it: {_words(code, words)}"
    return GiveUp(said) if code >= PERMANENT else TryLater(said)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _words(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"[:LONGEST_REASON]
