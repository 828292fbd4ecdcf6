"""Every channel by the name that outbox rows carry; a new one is a file here and a line below."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from config.settings import Settings
from notifications.channels.channel import Channel, GiveUp, TryLater
from notifications.channels.email import Smtp
from notifications.channels.files import Files
from notifications.channels.in_app import InApp

__all__ = ["CHANNELS", "Channel", "GiveUp", "Opener", "TryLater"]

Opener = Callable[[Settings], Channel]


def _mail(settings: Settings) -> Channel:
    """The mail server, or files where none is given."""
    return Smtp(settings, settings.smtp) if settings.smtp else Files(settings)


CHANNELS: Mapping[str, Opener] = {"email": _mail, "in_app": InApp}
