"""Composition root of the web: settings, the doorbell, the application."""

from config.settings import read_settings
from notifications.doorbell import Doorbell
from notifications.equipping import equipped

settings = read_settings()
app = equipped(settings, Doorbell(settings.redis_url))
