"""E-mail as files in a folder, for places without a mail server: one .eml file for each message, however often sent."""

from __future__ import annotations

import os

from config.settings import Settings
from notifications.channels.channel import TryLater
from notifications.channels.mail import identity, mail
from notifications.letter import Letter
from service.context import here


class Files:
    """Writes each message whole or not at all; a repeat overwrites its own file."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, letter: Letter) -> None:
        content = mail(letter, self._settings, here().now()).as_bytes()
        path = self._settings.mail_folder / f"{identity(letter)}.eml"
        draft = path.with_suffix(f".{os.getpid()}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(draft, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        except OSError as error:
            raise TryLater(f"The file could not be written: {error.strerror}.") from None

    def close(self) -> None:
        """Nothing is kept open."""
