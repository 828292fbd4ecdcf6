"""Gives an application what notifications add: the doorbell, draining in the same process, the commands."""

from __future__ import annotations

from flask import Flask

from config.settings import Settings
from notifications import cli
from notifications.channels import check_channels
from notifications.doorbell import Doorbell
from notifications.draining import send
from notifications.messages import check_templates
from service.application import create_app
from service.context import KEY, Context


def equipped(settings: Settings, doorbell: Doorbell) -> Flask:
    """The application of these settings; raises NoWords when a message could not be said."""
    app = create_app(settings, ring=doorbell.ring)
    equip(app)
    return app


def equip(app: Flask) -> None:
    """Let an application send what it has written, and be told to on the command line."""
    context: Context = app.extensions[KEY]
    check_templates()
    check_channels(context.policy.words("sending.channels"))
    context.drain = send
    cli.register(app)
