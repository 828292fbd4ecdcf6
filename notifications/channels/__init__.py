"""Every channel by the name that outbox rows carry; a new one is a file here and a line below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from config.reading import ReadingError
from config.settings import Settings
from notifications.channels.channel import Channel, GiveUp, TryLater
from notifications.channels.email import Smtp
from notifications.channels.files import Files
from notifications.channels.in_app import InApp

__all__ = ["CHANNELS", "Channel", "GiveUp", "Opener", "TryLater", "check_channels"]

Opener = Callable[[Settings], Channel]


def _mail(settings: Settings) -> Channel:
    """The mail server, or files where none is given."""
    return Smtp(settings, settings.smtp) if settings.smtp else Files(settings)


def check_channels(names: Sequence[str]) -> None:
    """Raise a sentence when people are to be told by a channel that there is not, or by none."""
    unknown = sorted(set(names) - set(CHANNELS))
    if unknown or not names:
        fault = f"there is no channel {unknown[0]} for sending.channels" if unknown else "sending.channels is empty"
        raise ReadingError(f"policy.yaml: {fault}. Choose from: {', '.join(sorted(CHANNELS))}.")


CHANNELS: Mapping[str, Opener] = {"email": _mail, "in_app": InApp}
