"""Composition root of the web: settings, the doorbell, the application."""

import gc

from click import get_current_context

from config.settings import read_settings
from notifications.doorbell import Doorbell
from notifications.equipping import equip
from service.application import create_app
from service.lines import set_up
from service.whose import refuse_strangers

settings = read_settings()
if get_current_context(silent=True) is None:
    # A server, and not a command that prints what it does.
    set_up(settings)
    refuse_strangers(settings)
app = create_app(settings, ring=Doorbell(settings.redis_url).ring)
equip(app)
# What is there now stays as long as the process: it is not looked through again.
gc.freeze()
