"""Gives an application what notifications add: draining in the same process, and the commands."""

from __future__ import annotations

from flask import Flask

from config.settings import Settings
from notifications import cli
from notifications.channels import check_channels
from notifications.doorbell import Doorbell
from notifications.draining import send
from notifications.messages import check_templates
from service.context import KEY, Context
from service.groundwork import ground


def background(settings: Settings, doorbell: Doorbell) -> Flask:
    """What worker and clock run on; raises NoWords when a message could not be said."""
    app = ground(settings, ring=doorbell.ring)
    equip(app)
    return app


def equip(app: Flask) -> None:
    """Let an application send what it has written, and be told to on the command line; raises NoWords."""
    context: Context = app.extensions[KEY]
    check_templates()
    check_channels(context.policy.words("sending.channels"))
    context.drain = send
    cli.register(app)
