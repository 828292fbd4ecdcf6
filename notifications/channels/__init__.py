"""Every channel by the name that outbox rows carry; a new one is a file here and a line below.

CHANNELS reach out of this database: each letter is sent by itself, while nothing of the database is held. What is
WITHIN it is delivered in the transaction that settles it, as many letters at once as there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from config.reading import ReadingError
from config.settings import Settings
from notifications.channels.channel import Channel, GiveUp, TryLater
from notifications.channels.email import Smtp
from notifications.channels.files import Files
from notifications.channels.in_app import notices
from notifications.letter import Letter
from service.transaction import Work

__all__ = ["CHANNELS", "WITHIN", "Channel", "Deliver", "GiveUp", "Opener", "TryLater", "check_channels"]

Opener = Callable[[Settings], Channel]
Deliver = Callable[[Work, Sequence[Letter]], None]


def _mail(settings: Settings) -> Channel:
    """The mail server, or files where none is given."""
    return Smtp(settings, settings.smtp) if settings.smtp else Files(settings)


def check_channels(names: Sequence[str]) -> None:
    """Raise a sentence when people are to be told by a channel that there is not, or by none."""
    known = {*CHANNELS, *WITHIN}
    unknown = sorted(set(names) - known)
    if unknown or not names:
        fault = f"there is no channel {unknown[0]} for sending.channels" if unknown else "sending.channels is empty"
        raise ReadingError(f"policy.yaml: {fault}. Choose from: {', '.join(sorted(known))}.")


CHANNELS: Mapping[str, Opener] = {"email": _mail}
WITHIN: Mapping[str, Deliver] = {"in_app": notices}
